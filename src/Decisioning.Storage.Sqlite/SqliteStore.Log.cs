using System.Runtime.CompilerServices;
using Decisioning.Storage.Sqlite.Files;

namespace Decisioning.Storage.Sqlite;

public sealed partial class SqliteStore
{
    /// <summary>Records in one read transaction of a long reading: it holds the side file for about 0.2 ms.</summary>
    private const int PageRecords = 256;

    /// <summary>Records that one trimming transaction deletes: appends wait behind it for about 10 ms.</summary>
    private const int TrimRecords = 10_000;

    /// <inheritdoc/>
    public async ValueTask AppendAsync(AppendGroup group, CancellationToken ct = default)
    {
        StoreRules.Check(group, this);
        await WriteLogAsync(
            connection =>
            {
                DemandSpace(group.IsUpkeep);
                return _log.Append(connection, group);
            }, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<LogPosition> GetPositionAsync(int log, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);

        // All three only grow, so read in this order none passes the next.
        var trimmed = _log.TrimmedTo;
        var checkpoint = _states.Checkpoint;
        return ValueTask.FromResult(new LogPosition(trimmed, checkpoint, _log.Last));
    }

    /// <inheritdoc/>
    public ValueTask<LogRecord?> ReadAsync(int log, long number, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        return _logReaders.ReadAsync(number, LogReads.One, ct);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogRecord> ReadLogAsync(
        int log, long afterNumber, Action<CorruptRecordException>? onCorrupt = null,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        List<(LogRecord Record, bool Fits)> page;
        do
        {
            page = await _logReaders.ReadAsync(
                afterNumber, (connection, after) => LogReads.Page(connection, after, PageRecords), ct)
                .ConfigureAwait(false);
            foreach (var (record, fits) in page)
            {
                afterNumber = record.Number;
                if (fits) yield return record;
                else (onCorrupt ?? Throw)(LogReads.Corrupt(in record));
            }
        }
        while (page.Count == PageRecords);
    }

    /// <inheritdoc/>
    public ValueTask<long> FindBeforeAsync(int log, long atMs, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        return _logReaders.ReadAsync(atMs, LogReads.Before, ct);
    }

    /// <inheritdoc/>
    public async ValueTask<long> TrimLogAsync(
        int log, long upTo, IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        StoreRules.CheckClaims(claims);

        // A checkpoint that a power cut could take back must not cost the records it would then need.
        var durable = await _stateWriter.RunAsync(
            connection =>
            {
                DemandEmptied(connection);
                return _states.Checkpoint;
            }, ct).ConfigureAwait(false);
        var cut = Math.Min(upTo, durable);
        long reached;
        do
        {
            reached = await WriteLogAsync(connection => _log.Trim(connection, cut, claims, TrimRecords), ct)
                .ConfigureAwait(false);
        }
        while (reached < cut);
        return reached;
    }

    private static void Throw(CorruptRecordException corrupt) => throw corrupt;
}
