using System.Buffers.Binary;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Catalogs;

namespace Decisioning.Engine;

/// <summary>
/// A decision in a log record: the number of the last approval its catalog was read with (8 bytes, little-endian), then
/// what <see cref="DecisionCodec"/> writes. The customer's id is left out: the chain knows it, and of a newcomer
/// nothing may be kept (<see cref="NewcomerQuery"/>).
/// </summary>
internal static class DecisionLog
{
    private const int HeadBytes = 8;

    /// <summary>Leaves the bytes in the tools. Reasons are kept as far as they fit: explaining makes them
    /// again.</summary>
    public static void Encode(
        TurnTools tools, ActiveCatalog active, DecisionQuery query, Decision decision, int mostBytes)
    {
        Write(tools, active, query, decision);
        if (tools.Decision.WrittenCount > mostBytes) Write(tools, active, query, decision, withReasons: false);
    }

    /// <exception cref="InvalidDataException">The bytes are no decision.</exception>
    public static (long Approvals, LoggedDecision Logged) Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes) throw new InvalidDataException("A logged decision does not hold its head.");
        return (BinaryPrimitives.ReadInt64LittleEndian(bytes), DecisionCodec.Decode(bytes[HeadBytes..]));
    }

    private static void Write(
        TurnTools tools, ActiveCatalog active, DecisionQuery query, Decision decision, bool withReasons = true)
    {
        var output = tools.Decision;
        output.ResetWrittenCount();
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(HeadBytes), active.Approvals);
        output.Advance(HeadBytes);
        DecisionCodec.Encode(output, query, decision, withCustomerId: false, withReasons);
    }
}
