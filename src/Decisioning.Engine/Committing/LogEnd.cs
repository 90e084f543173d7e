using Decisioning.Storage;

namespace Decisioning.Engine.Committing;

/// <summary>Where a log stands at the opening.</summary>
/// <param name="Log">The log.</param>
/// <param name="Position">Where it begins, is covered, and ends.</param>
/// <param name="LastAtMs">The time of its last record; 0 when there is none.</param>
internal sealed record LogEnd(int Log, LogPosition Position, long LastAtMs)
{
    public static async Task<LogEnd[]> ReadAllAsync(IStore store, CancellationToken ct)
    {
        var ends = new LogEnd[store.Description.LogCount];
        for (var log = 0; log < ends.Length; log++)
        {
            var position = await store.GetPositionAsync(log, ct).ConfigureAwait(false);
            ends[log] = new LogEnd(log, position, await LastAtAsync(store, log, position, ct).ConfigureAwait(false));
        }

        return ends;
    }

    private static async Task<long> LastAtAsync(IStore store, int log, LogPosition position, CancellationToken ct)
    {
        var lastAtMs = 0L;
        if (position.Last == 0) return lastAtMs;

        // The last record may be corrupt; the clock then starts no later than the one before it.
        var from = Math.Max(position.TrimmedTo, position.Last - 2);
        await foreach (var record in store.ReadLogAsync(log, from, _ => { }, ct).ConfigureAwait(false))
            lastAtMs = Math.Max(lastAtMs, record.AtMs);
        return lastAtMs;
    }
}
