using System.Buffers;

namespace Decisioning.Domain.Customers.Events;

/// <summary>
/// Events as they are stored: format byte, <see cref="EventKind"/> byte, then the fields in a fixed order (see
/// <see cref="FieldWriter"/>), names in full. The format is pinned by golden files; fields are only ever added with a
/// new format number, and old numbers stay readable.
/// </summary>
public static partial class EventCodec
{
    /// <summary>The newest format. An event is written in the oldest one that can hold it.</summary>
    public const byte CurrentFormat = 8;

    private const byte FirstFormat = 1;

    /// <summary>Appends the event to a buffer.</summary>
    public static void Encode(IBufferWriter<byte> output, CustomerEvent e)
    {
        var writer = new FieldWriter(output);
        writer.Byte(FormatOf(e));
        writer.Byte((byte)KindOf(e));
        writer.Text(e.EventId);
        writer.Signed(e.OccurredAtMs);
        WriteFields(ref writer, e, resolved: true);
        writer.Flush();
    }

    /// <summary>Reads one event; <see cref="InvalidDataException"/> when the bytes are none.</summary>
    public static CustomerEvent Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(bytes);
        var format = reader.Byte();
        if (format is < FirstFormat or > CurrentFormat)
        {
            throw reader.Wrong($"format {format} is not known, this version reads up to {CurrentFormat}");
        }

        var kind = (EventKind)reader.Byte();
        var id = reader.Text();
        var atMs = reader.Signed();
        var e = ReadFields(ref reader, kind, id, atMs);
        if (format >= 2 && e is ContactReservedEvent reserved)
        {
            e = ReadReservedMore(ref reader, reserved);
        }

        if (format >= 3)
        {
            e = ReadResponses(ref reader, e);
        }

        if (format >= 4 && e is ContactReservedEvent costly)
        {
            e = ReadReservedCosts(ref reader, costly);
        }

        if (format >= 5 && e is ContactReservedEvent carrying)
        {
            e = carrying with { Joined = ReadJoined(ref reader) };
        }

        if (format == 6)
        {
            e = ReadImpressions(ref reader, e);
        }

        if (format == 7)
        {
            e = ReadSubsidised(ref reader, e);
        }

        if (format >= 8)
        {
            e = ReadMargin(ref reader, e);
        }

        return reader.Left == 0 ? e : throw reader.Wrong($"{reader.Left} bytes are left over");
    }

    /// <summary>The kind of a stored event, without reading it.</summary>
    public static EventKind KindOf(ReadOnlySpan<byte> stored) =>
        stored.Length > 1 ? (EventKind)stored[1] : throw new InvalidDataException("An event has at least two bytes.");

    public static EventKind KindOf(CustomerEvent e) => e switch
    {
        PurchaseEvent => EventKind.Purchase,
        ReturnEvent => EventKind.Return,
        ActionEvent => EventKind.Action,
        ConsentEvent => EventKind.Consent,
        ProfileEvent => EventKind.Profile,
        ContactReservedEvent => EventKind.ContactReserved,
        SettlementEvent => EventKind.Settlement,
        HoldExtendedEvent => EventKind.HoldExtended,
        ErasedEvent => EventKind.Erased,
        IdentityAddedEvent => EventKind.IdentityAdded,
        IdentityDroppedEvent => EventKind.IdentityDropped,
        IdentityClaimedEvent => EventKind.IdentityClaimed,
        AgreementEvent => EventKind.Agreement,
        ServiceCaseEvent => EventKind.ServiceCase,
        ImpressionsServedEvent => EventKind.ImpressionsServed,
        _ => throw new NotSupportedException($"Events of type {e.GetType().Name} have no stored form."),
    };

    /// <summary>
    /// Digest of what the client said: not of what the engine resolved, which may differ when the client says it again.
    /// </summary>
    internal static uint DigestOf(CustomerEvent e)
    {
        var writer = new FieldWriter(null, stackalloc byte[FieldWriter.Chunk]);
        writer.Byte((byte)KindOf(e));

        // These without a time are given the present one, so their time may not be the client's word.
        writer.Signed(e is SettlementEvent or ConsentEvent or AgreementEvent ? 0 : e.OccurredAtMs);
        WriteFields(ref writer, e, resolved: false);
        return writer.Digest;
    }
}
