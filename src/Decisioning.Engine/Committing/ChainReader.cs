using Decisioning.Storage;

namespace Decisioning.Engine.Committing;

/// <summary>Reads a customer's history by walking back from record to record.</summary>
internal sealed class ChainReader(IStore store)
{
    /// <summary>Visits a record and those before it, newest first, until the visitor says no.</summary>
    /// <exception cref="CorruptRecordException">A record's checksum does not fit.</exception>
    public async ValueTask<ChainEnd> WalkAsync(
        byte partition, long from, Func<LogRecord, bool> visit, CancellationToken ct = default)
    {
        var log = store.LogOf(partition);
        for (var number = from; number > 0;)
        {
            ct.ThrowIfCancellationRequested();
            if (await store.ReadAsync(log, number, ct).ConfigureAwait(false) is not { } record) return ChainEnd.Cut;
            if (!visit(record)) return ChainEnd.Stopped;
            number = record.Previous;
        }

        return ChainEnd.Start;
    }
}
