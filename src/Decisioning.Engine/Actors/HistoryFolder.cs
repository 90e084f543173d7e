using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Engine.Committing;
using Decisioning.Storage;

namespace Decisioning.Engine.Actors;

/// <summary>Folds a customer's records into his state, as it was done live.</summary>
internal static class HistoryFolder
{
    /// <summary>Folds a whole history, oldest first. Null when a record does not fold as it was recorded; empty when
    /// there is none.</summary>
    /// <param name="chain">All records of the customer.</param>
    /// <param name="broken">The number of the record that does not fold; 0 when all do.</param>
    public static byte[]? Fold(IReadOnlyList<LogRecord> chain, out long broken)
    {
        broken = 0;
        var buffer = new ApplyBuffer();
        byte[] state = [];
        byte[] id = [];
        foreach (var record in chain)
        {
            if ((RecordKind)record.Kind == RecordKind.Stub) continue;
            var envelope = RecordEnvelope.Decode(record.Payload.Span);
            if (!envelope.Identity.IsEmpty) id = envelope.Identity.ToArray();
            if (envelope.Event.IsEmpty) continue;
            if (Fold(state, envelope, id, buffer) is not { } next)
            {
                broken = record.Number;
                return null;
            }

            state = next;
        }

        return state;
    }

    /// <summary>Folds one record's event; null when it does not fold as it was recorded.</summary>
    public static byte[]? Fold(
        ReadOnlySpan<byte> record, in RecordEnvelope envelope, ReadOnlySpan<byte> id, ApplyBuffer buffer)
    {
        var e = EventCodec.Decode(envelope.Event);
        var outcome = CustomerState.Apply(record, id, e, envelope.FoldedAtMs, buffer, notInLog: true);
        if (outcome != ApplyOutcome.Applied) return null;

        // A tombstone names no version: what was before it may be stubs already.
        var version = new CustomerView(buffer.Record).Header.Version;
        return envelope.ErasedHash != 0 || version == envelope.Version ? buffer.Record.ToArray() : null;
    }
}
