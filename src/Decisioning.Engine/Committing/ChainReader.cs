using Decisioning.Storage;

namespace Decisioning.Engine.Committing;

/// <summary>Reads a customer's history by walking back from record to record.</summary>
internal sealed class ChainReader(IStore store)
{
    /// <summary>Visits a record and all of the customer's before it, newest first, until the visitor says no.</summary>
    /// <exception cref="CorruptRecordException">A record's checksum does not fit.</exception>
    public ValueTask<ChainEnd> WalkAsync(
        byte partition, long from, Func<LogRecord, bool> visit, CancellationToken ct = default) =>
        WalkAsync(partition, from, record => record.Previous, visit, ct);

    /// <summary>The same, passing over most records that changed no state.</summary>
    public ValueTask<ChainEnd> WalkStatesAsync(
        byte partition, long from, Func<LogRecord, bool> visit, CancellationToken ct = default) =>
        WalkAsync(
            partition,
            from,
            record => record.Payload.IsEmpty ? record.Previous : RecordEnvelope.PreviousStateOf(record.Payload.Span),
            visit,
            ct);

    private async ValueTask<ChainEnd> WalkAsync(
        byte partition, long from, Func<LogRecord, long> before, Func<LogRecord, bool> visit, CancellationToken ct)
    {
        var log = store.LogOf(partition);
        for (var number = from; number > 0;)
        {
            ct.ThrowIfCancellationRequested();
            if (await store.ReadAsync(log, number, ct).ConfigureAwait(false) is not { } record) return ChainEnd.Cut;
            if (!visit(record)) return ChainEnd.Stopped;
            number = before(record);
        }

        return ChainEnd.Start;
    }
}
