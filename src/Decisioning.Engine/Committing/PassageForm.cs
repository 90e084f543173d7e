using System.Buffers.Binary;
using Decisioning.Domain.Noticing;
using Decisioning.Domain.Segments;

namespace Decisioning.Engine.Committing;

/// <summary>
/// What a record noticed beside its event, as it is stored: the number of segment changes (1) and for each from (1), to
/// (1), by time (1), time (8); the number of expiries (1) and for each contact (4), given back (1), time (8).
/// Little-endian.
/// </summary>
internal static class PassageForm
{
    private const int ChangeBytes = 11;
    private const int ExpiryBytes = 13;

    public static int LengthOf(Passage? passage) => passage is null
        ? 0
        : 2 + (ChangeBytes * passage.Segments.Count) + (ExpiryBytes * passage.Expiries.Count);

    /// <summary>Writes it and gives what is left of the memory.</summary>
    public static Span<byte> Write(Span<byte> rest, Passage passage)
    {
        rest[0] = checked((byte)passage.Segments.Count);
        rest = rest[1..];
        foreach (var change in passage.Segments)
        {
            (rest[0], rest[1], rest[2]) = ((byte)change.From, (byte)change.To, change.ByTime ? (byte)1 : (byte)0);
            BinaryPrimitives.WriteInt64LittleEndian(rest[3..], change.AtMs);
            rest = rest[ChangeBytes..];
        }

        rest[0] = checked((byte)passage.Expiries.Count);
        rest = rest[1..];
        foreach (var expiry in passage.Expiries)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, expiry.Contact);
            rest[4] = expiry.GivenBack ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteInt64LittleEndian(rest[5..], expiry.ExpiresAtMs);
            rest = rest[ExpiryBytes..];
        }

        return rest;
    }

    /// <exception cref="InvalidDataException">It ends too early, or names no cell of the grid.</exception>
    public static Passage Read(scoped ref ReadOnlySpan<byte> rest)
    {
        var changes = new SegmentChange[RecordEnvelope.Take(ref rest, 1)[0]];
        for (var i = 0; i < changes.Length; i++)
        {
            var bytes = RecordEnvelope.Take(ref rest, ChangeBytes);
            changes[i] = new SegmentChange(
                Cell(bytes[0]), Cell(bytes[1]), BinaryPrimitives.ReadInt64LittleEndian(bytes[3..]), bytes[2] != 0);
        }

        var expiries = new ContactExpiry[RecordEnvelope.Take(ref rest, 1)[0]];
        for (var i = 0; i < expiries.Length; i++)
        {
            var bytes = RecordEnvelope.Take(ref rest, ExpiryBytes);
            expiries[i] = new ContactExpiry(
                BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[5..]),
                bytes[4] != 0);
        }

        return new Passage { Segments = changes, Expiries = expiries };
    }

    private static LoyaltySegment Cell(byte number) => Enum.IsDefined((LoyaltySegment)number)
        ? (LoyaltySegment)number
        : throw new InvalidDataException($"There is no cell {number} of the loyalty grid.");
}
