using System.Runtime.CompilerServices;

namespace Decisioning.Storage;

public sealed partial class VolatileStore
{
    private const int PageRecords = 256;

    /// <inheritdoc/>
    public ValueTask AppendAsync(AppendGroup group, CancellationToken ct = default)
    {
        StoreRules.Check(group, this);
        lock (Enter(ct))
        {
            Demand(group.Claims);
            var log = _data.Logs[group.Log];
            var records = group.Records.Span;
            if (records[0].Number <= log.Last)
            {
                throw new LogOrderException(
                    $"Record {records[0].Number} cannot be appended to log {group.Log}, which ends at {log.Last}.");
            }

            foreach (ref readonly var record in records)
                log.Records.Add(record with { Payload = record.Payload.ToArray() });
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<LogPosition> GetPositionAsync(int log, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        lock (Enter(ct))
        {
            var there = _data.Logs[log];
            return ValueTask.FromResult(new LogPosition(there.TrimmedTo, there.Checkpoint, there.Last));
        }
    }

    /// <inheritdoc/>
    public ValueTask<LogRecord?> ReadAsync(int log, long number, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        lock (Enter(ct))
        {
            var there = _data.Logs[log];
            var index = there.IndexOf(number);
            return ValueTask.FromResult<LogRecord?>(index >= 0 ? Copy(there.Records[index]) : null);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogRecord> ReadLogAsync(
        int log, long afterNumber, Action<CorruptRecordException>? onCorrupt = null,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        var page = new List<LogRecord>(PageRecords);
        do
        {
            page.Clear();
            lock (Enter(ct))
            {
                var records = _data.Logs[log].Records;
                var from = _data.Logs[log].IndexAfter(afterNumber);
                for (var i = from; i < records.Count && page.Count < PageRecords; i++) page.Add(Copy(records[i]));
            }

            foreach (var record in page) yield return record;
            if (page.Count > 0) afterNumber = page[^1].Number;
            await Task.CompletedTask.ConfigureAwait(false);
        }
        while (page.Count == PageRecords);
    }

    /// <inheritdoc/>
    public ValueTask<long> FindBeforeAsync(int log, long atMs, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        lock (Enter(ct))
        {
            var records = _data.Logs[log].Records;
            var (low, high) = (0, records.Count);
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (records[middle].AtMs < atMs) low = middle + 1;
                else high = middle;
            }

            return ValueTask.FromResult(low > 0 ? records[low - 1].Number : 0);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> TrimLogAsync(
        int log, long upTo, IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        StoreRules.CheckClaims(claims);
        lock (Enter(ct))
        {
            Demand(claims);
            var there = _data.Logs[log];
            var cut = Math.Min(upTo, there.Checkpoint);
            if (cut > there.TrimmedTo)
            {
                there.Records.RemoveRange(0, there.IndexAfter(cut));
                there.TrimmedTo = cut;
            }

            return ValueTask.FromResult(there.TrimmedTo);
        }
    }

    private static LogRecord Copy(LogRecord record) => record with { Payload = record.Payload.ToArray() };
}
