using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine.Statistics;

/// <summary>
/// Drops the versions of the base statistics, and of what segments are like, that no decision in any log can cite any
/// more. A decision cites the version that was in force when it was made, so what must stay is the one in force at the
/// oldest record that is left, and all later ones; a day more is kept, because a decision is logged after it was made.
/// Once a day, and some at a time, so that no other write waits long.
/// </summary>
internal sealed partial class OldVersions(
    IStore store, EngineClock clock, string statistics, string segments, ILogger logger)
{
    /// <summary>Documents that one write drops.</summary>
    public const int Portion = 500;

    private const long DayMs = 86_400_000;

    private long _lookedAtMs = long.MinValue;

    /// <summary>Drops what is old, if it is time to look.</summary>
    public async Task DropAsync()
    {
        var nowMs = clock.NowMs;
        if (_lookedAtMs != long.MinValue && nowMs - _lookedAtMs < DayMs) return;
        try
        {
            var before = await OldestRecordAsync(nowMs).ConfigureAwait(false) - DayMs;
            await DropBeforeAsync(before).ConfigureAwait(false);
            _lookedAtMs = nowMs;
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            LogNotDropped(logger, failure, failure.Message);
        }
    }

    /// <summary>When the oldest record of all logs was made; now, when they are empty.</summary>
    private async Task<long> OldestRecordAsync(long nowMs)
    {
        var oldest = nowMs;
        for (var log = 0; log < store.Description.LogCount; log++)
        {
            await foreach (var record in store.ReadLogAsync(log, 0, _ => { }).ConfigureAwait(false))
            {
                oldest = Math.Min(oldest, record.AtMs);
                break;
            }
        }

        return oldest;
    }

    private async Task DropBeforeAsync(long atMs)
    {
        var versions = await store.ListDocumentsAsync(statistics).ConfigureAwait(false);
        var (inForce, keeps) = (-1, (StatisticsRecord?)null);
        for (var (low, high) = (0, versions.Count - 1); low <= high;)
        {
            var middle = (low + high) / 2;
            var record = await ReadAsync(versions[middle].Number).ConfigureAwait(false);
            if (record.AtMs <= atMs) (inForce, keeps, low) = (middle, record, middle + 1);
            else high = middle - 1;
        }

        if (keeps is null) return;
        var dropped = await DropAsync(statistics, versions, versions[inForce].Number).ConfigureAwait(false);

        // A version without segments says nothing of which are cited after it.
        if (keeps.Segments > 0)
        {
            var all = await store.ListDocumentsAsync(segments).ConfigureAwait(false);
            dropped += await DropAsync(segments, all, keeps.Segments).ConfigureAwait(false);
        }

        if (dropped > 0) LogDropped(logger, dropped, versions[inForce].Number);
    }

    /// <summary>Drops the documents of a series below a number; how many.</summary>
    private async Task<int> DropAsync(string series, IReadOnlyList<DocumentEntry> documents, long below)
    {
        var dropped = 0;
        foreach (var portion in documents.TakeWhile(document => document.Number < below).Chunk(Portion))
            dropped += await store.DropDocumentsAsync(series, portion[^1].Number).ConfigureAwait(false);
        return dropped;
    }

    private async Task<StatisticsRecord> ReadAsync(long version)
    {
        var content = await store.GetDocumentAsync(statistics, version).ConfigureAwait(false);
        return StatisticsRecord.Decode(content.GetValueOrDefault().Span);
    }

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Dropped {Documents} documents of base statistics before version {Version}")]
    private static partial void LogDropped(ILogger logger, int documents, long version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old base statistics were not dropped: {Why}")]
    private static partial void LogNotDropped(ILogger logger, Exception failure, string why);
}
