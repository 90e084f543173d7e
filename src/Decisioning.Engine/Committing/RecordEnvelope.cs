using System.Buffers;
using System.Buffers.Binary;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Noticing;

namespace Decisioning.Engine.Committing;

/// <summary>
/// The payload of a customer's record: one byte of flags, then those parts that the flags name, in this order. Previous
/// state: the number of a record of the chain, at or before the last one that changed the state, with no other change
/// after it (8), so that folding need not read the decisions between. Identity: length (1) and UTF-8 of the id, in the
/// first record of a chain. Event: the time it was folded at (8), the version it led to (4), its length (4) and bytes.
/// Learned: count (1) and for each the channel (8), band (1), positive (1), expected (4, single). Erased: the keyed
/// hash of the id (8). Passage: what was noticed beside the event (<see cref="PassageForm"/>). Decision: the rest.
/// Little-endian.
/// </summary>
internal readonly ref struct RecordEnvelope
{
    private const byte HasIdentity = 1;
    private const byte HasEvent = 2;
    private const byte HasLearned = 4;
    private const byte HasErased = 8;
    private const byte HasDecision = 16;
    private const byte HasPreviousState = 32;
    private const byte HasPassage = 64;
    private const int LearnedBytes = 14;

    public long PreviousState { get; init; }

    public ReadOnlySpan<byte> Identity { get; init; }

    public long FoldedAtMs { get; init; }

    public uint Version { get; init; }

    public ReadOnlySpan<byte> Event { get; init; }

    public IReadOnlyList<LearnedResponse> Learned { get; init; }

    public ulong ErasedHash { get; init; }

    /// <summary>What was noticed beside the event; null for nothing.</summary>
    public Passage? Passage { get; init; }

    public ReadOnlySpan<byte> Decision { get; init; }

    public byte[] Encode()
    {
        var bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    /// <summary>Appends the payload to a buffer.</summary>
    public void EncodeTo(IBufferWriter<byte> output)
    {
        var length = Length;
        Write(output.GetSpan(length)[..length]);
        output.Advance(length);
    }

    private int Length => 1 + (PreviousState == 0 ? 0 : 8)
        + (Identity.IsEmpty ? 0 : 1 + Identity.Length) + (Event.IsEmpty ? 0 : 16 + Event.Length)
        + (Learned is not { Count: > 0 } ? 0 : 1 + (LearnedBytes * Learned.Count)) + (ErasedHash == 0 ? 0 : 8)
        + PassageForm.LengthOf(Passage) + Decision.Length;

    private void Write(Span<byte> bytes)
    {
        var learned = Learned ?? [];
        var flags = (Identity.IsEmpty ? 0 : HasIdentity) | (Event.IsEmpty ? 0 : HasEvent)
            | (learned.Count == 0 ? 0 : HasLearned) | (ErasedHash == 0 ? 0 : HasErased)
            | (Decision.IsEmpty ? 0 : HasDecision) | (PreviousState == 0 ? 0 : HasPreviousState)
            | (Passage is null ? 0 : HasPassage);
        bytes[0] = (byte)flags;
        var rest = bytes[1..];
        if (PreviousState != 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, PreviousState);
            rest = rest[8..];
        }

        if (!Identity.IsEmpty)
        {
            rest[0] = checked((byte)Identity.Length);
            Identity.CopyTo(rest[1..]);
            rest = rest[(1 + Identity.Length)..];
        }

        if (!Event.IsEmpty)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, FoldedAtMs);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[8..], Version);
            BinaryPrimitives.WriteInt32LittleEndian(rest[12..], Event.Length);
            Event.CopyTo(rest[16..]);
            rest = rest[(16 + Event.Length)..];
        }

        rest = Write(rest, learned);
        if (ErasedHash != 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, ErasedHash);
            rest = rest[8..];
        }

        if (Passage is { } passage) rest = PassageForm.Write(rest, passage);
        Decision.CopyTo(rest);
    }

    /// <exception cref="InvalidDataException">The lengths do not add up.</exception>
    public static RecordEnvelope Decode(ReadOnlySpan<byte> payload)
    {
        var rest = payload;
        var flags = Take(ref rest, 1)[0];
        var previousState = PreviousStateOf(flags, ref rest);
        var identity = (flags & HasIdentity) == 0 ? default : Take(ref rest, Take(ref rest, 1)[0]);
        long foldedAtMs = 0;
        uint version = 0;
        ReadOnlySpan<byte> e = default;
        if ((flags & HasEvent) != 0)
        {
            foldedAtMs = BinaryPrimitives.ReadInt64LittleEndian(Take(ref rest, 8));
            version = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref rest, 4));
            e = Take(ref rest, BinaryPrimitives.ReadInt32LittleEndian(Take(ref rest, 4)));
        }

        var learned = (flags & HasLearned) == 0 ? [] : ReadLearned(ref rest);
        var erased = (flags & HasErased) == 0 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(Take(ref rest, 8));
        return new RecordEnvelope
        {
            PreviousState = previousState,
            Identity = identity,
            FoldedAtMs = foldedAtMs,
            Version = version,
            Event = e,
            Learned = learned,
            ErasedHash = erased,
            Passage = (flags & HasPassage) == 0 ? null : PassageForm.Read(ref rest),
            Decision = (flags & HasDecision) == 0 ? default : rest,
        };
    }

    /// <summary>The record to read next for who folds; 0 at the chain's start. An empty payload is a stub.</summary>
    public static long PreviousStateOf(ReadOnlySpan<byte> payload)
    {
        var rest = payload;
        return rest.IsEmpty ? 0 : PreviousStateOf(Take(ref rest, 1)[0], ref rest);
    }

    private static long PreviousStateOf(byte flags, scoped ref ReadOnlySpan<byte> rest) =>
        (flags & HasPreviousState) == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(Take(ref rest, 8));

    private static Span<byte> Write(Span<byte> rest, IReadOnlyList<LearnedResponse> learned)
    {
        if (learned.Count == 0) return rest;
        rest[0] = checked((byte)learned.Count);
        rest = rest[1..];
        foreach (var response in learned)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, response.Channel);
            rest[8] = response.DebtBand;
            rest[9] = response.Positive ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteSingleLittleEndian(rest[10..], response.Expected);
            rest = rest[LearnedBytes..];
        }

        return rest;
    }

    private static LearnedResponse[] ReadLearned(scoped ref ReadOnlySpan<byte> rest)
    {
        var learned = new LearnedResponse[Take(ref rest, 1)[0]];
        for (var i = 0; i < learned.Length; i++)
        {
            var bytes = Take(ref rest, LearnedBytes);
            learned[i] = new LearnedResponse(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes),
                bytes[8],
                BinaryPrimitives.ReadSingleLittleEndian(bytes[10..]),
                bytes[9] != 0);
        }

        return learned;
    }

    internal static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest, int length)
    {
        if (length < 0 || length > rest.Length)
            throw new InvalidDataException($"A record's payload ends {length - rest.Length} bytes too early.");
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
