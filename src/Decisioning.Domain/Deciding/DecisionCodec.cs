using System.Buffers;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Decisions as they are stored: format byte, engine number, query, decision, in the fixed order of fields below (see
/// <see cref="FieldWriter"/>). Pinned by golden files; fields are only ever added with a new format number, and old
/// numbers stay readable.
/// </summary>
public static partial class DecisionCodec
{
    /// <summary>The newest format. A decision is written in the oldest one that can hold it.</summary>
    public const byte CurrentFormat = 4;

    private const byte FirstFormat = 1;
    private const byte SecondFormat = 2;
    private const byte ThirdFormat = 3;

    /// <summary>Appends a decision with its query and the present engine number.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="query">What was asked.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="withCustomerId">False leaves the id empty, where it is known from elsewhere.</param>
    /// <param name="withReasons">False leaves the reasons out; that of a refused contact stays.</param>
    public static void Encode(
        IBufferWriter<byte> output,
        DecisionQuery query,
        Decision decision,
        bool withCustomerId = true,
        bool withReasons = true)
    {
        var writer = new FieldWriter(output);
        var format = Math.Max(FormatOf(query), FormatOf(decision, withReasons: true));
        writer.Byte(format);
        writer.Whole(EngineVersion.Number);
        WriteQuery(ref writer, query, withCustomerId, withRequestId: true, format);
        WriteDecision(ref writer, decision, withReasons, withScore: true, format);
        writer.Flush();
    }

    /// <summary>
    /// Reads what <see cref="Encode"/> wrote; <see cref="InvalidDataException"/> when the bytes are none.
    /// </summary>
    public static LoggedDecision Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(bytes);
        var format = reader.Byte();
        if (format is < FirstFormat or > CurrentFormat)
        {
            throw reader.Wrong($"decision format {format} is not known, this version reads up to {CurrentFormat}");
        }

        var engine = (int)reader.Whole32();
        var query = ReadQuery(ref reader, format);
        var decision = ReadDecision(ref reader, format);
        return reader.Left == 0
            ? new LoggedDecision(engine, query, decision)
            : throw reader.Wrong($"{reader.Left} bytes are left over");
    }

    /// <summary>
    /// 64-bit digest of the answer, every number to its last bit. Reasons and their scores are left out: they follow
    /// how much was to be explained, and the answer does not.
    /// </summary>
    public static ulong Digest(Decision decision)
    {
        var writer = new FieldWriter(null, stackalloc byte[FieldWriter.Chunk]);
        WriteDecision(
            ref writer, decision, withReasons: false, withScore: false, FormatOf(decision, withReasons: false));
        return writer.LongDigest;
    }

    /// <summary>
    /// 64-bit digest of what a request asks, without its request id: the same id with another body is noticed by it.
    /// The context is the caller's to add.
    /// </summary>
    public static ulong BodyDigest(DecisionQuery query)
    {
        var writer = new FieldWriter(null, stackalloc byte[FieldWriter.Chunk]);
        WriteQuery(
            ref writer,
            query,
            withCustomerId: true,
            withRequestId: false,
            Math.Min(FormatOf(query with { SpentSubsidies = 0 }), SecondFormat));
        return writer.LongDigest;
    }

    private static void WriteQuery(
        ref FieldWriter to, DecisionQuery query, bool withCustomerId, bool withRequestId, byte format)
    {
        to.Text(withCustomerId ? query.CustomerId : "");
        to.Text(withRequestId ? query.RequestId : "");
        to.Whole((ulong)query.Placements.Count);
        for (var i = 0; i < query.Placements.Count; i++)
        {
            to.Text(query.Placements[i].Name);
            to.Whole((ulong)query.Placements[i].Slots);
        }

        to.Texts(query.Channels);
        to.Text(query.Campaign);
        to.Texts(query.OfferIds);
        to.Texts(query.GroupIds);
        to.Texts(query.ExcludeOfferIds);
        to.Text(query.Locale);
        to.OptionalSigned(query.SendAtMs);
        to.Byte((byte)query.Hold);
        to.OptionalSigned(query.HoldForSeconds);
        to.Byte((byte)query.Explain);
        if (format >= 2)
        {
            to.Flag(query.IgnoreShadowPrice);
        }

        if (format >= 3)
        {
            WriteContext(ref to, query.Context);
        }

        if (format >= 4)
        {
            to.Whole(query.SpentSubsidies);
        }
    }

    private static DecisionQuery ReadQuery(ref FieldReader from, byte format) => new()
    {
        CustomerId = from.Text(),
        RequestId = from.Text(),
        Placements = ReadPlacementQueries(ref from),
        Channels = from.Texts(),
        Campaign = from.Text(),
        OfferIds = from.Texts(),
        GroupIds = from.Texts(),
        ExcludeOfferIds = from.Texts(),
        Locale = from.Text(),
        SendAtMs = from.OptionalSigned(),
        Hold = (HoldKind)from.Byte(),
        HoldForSeconds = (int?)from.OptionalSigned(),
        Explain = (ExplainLevel)from.Byte(),
        IgnoreShadowPrice = format >= 2 && from.Flag(),
        Context = format >= 3 ? ReadContext(ref from) : [],
        SpentSubsidies = format >= 4 ? from.Whole() : 0,
    };

    private static void WriteContext(ref FieldWriter to, IReadOnlyList<ContextEntry> context)
    {
        to.Whole((ulong)context.Count);
        for (var i = 0; i < context.Count; i++)
        {
            to.Text(context[i].Key);
            to.Byte((byte)context[i].Kind);
            to.Text(context[i].Text);
            to.Real(context[i].Number);
        }
    }

    private static ContextEntry[] ReadContext(ref FieldReader from)
    {
        var context = new ContextEntry[from.Count()];
        for (var i = 0; i < context.Length; i++)
        {
            context[i] = new ContextEntry(from.Text(), (AttributeKind)from.Byte(), from.Text(), from.Real());
        }

        return context;
    }

    private static PlacementQuery[] ReadPlacementQueries(ref FieldReader from)
    {
        var placements = new PlacementQuery[from.Count()];
        for (var i = 0; i < placements.Length; i++)
        {
            placements[i] = new PlacementQuery(from.Text(), (int)from.Whole32());
        }

        return placements;
    }

    private static void WriteDecision(
        ref FieldWriter to, Decision decision, bool withReasons, bool withScore, byte format)
    {
        to.Signed(decision.CatalogVersion);
        to.Signed(decision.StatisticsVersion);
        to.Whole(decision.CustomerVersion);
        to.Signed(decision.DecidedAtMs);
        to.Real(decision.Trust);
        to.Byte((byte)decision.Segment);
        to.Whole((ulong)decision.Placements.Count);
        for (var i = 0; i < decision.Placements.Count; i++)
        {
            WritePlacement(ref to, decision.Placements[i], format);
        }

        to.Flag(decision.Contact is not null);
        if (decision.Contact is { } contact)
        {
            WriteContact(ref to, contact, withScore, format);
        }

        var reasons = withReasons ? decision.Reasons : [];
        to.Whole((ulong)reasons.Count);
        for (var i = 0; i < reasons.Count; i++)
        {
            WriteReason(ref to, reasons[i], withScore, format);
        }

        if (format >= 2)
        {
            WriteHoldout(ref to, decision, format);
        }
    }

    private static Decision ReadDecision(ref FieldReader from, byte format)
    {
        var decision = new Decision();
        ReadInto(ref from, decision, format);
        return decision;
    }

    private static void ReadInto(ref FieldReader from, Decision decision, byte format)
    {
        decision.CatalogVersion = from.Signed();
        decision.StatisticsVersion = from.Signed();
        decision.CustomerVersion = from.Whole32();
        decision.DecidedAtMs = from.Signed();
        decision.Trust = from.Real();
        decision.Segment = (LoyaltySegment)from.Byte();
        ReadPlacements(ref from, decision, format);
        if (from.Flag())
        {
            ReadContact(ref from, decision.AddContact(), format);
        }

        decision.Reasons = ReadReasons(ref from, format);
        if (format >= 2)
        {
            ReadHoldout(ref from, decision, format);
        }
    }
}
