using Decisioning.Resp;

namespace Decisioning.Storage.Redis.Servers;

/// <summary>
/// Rewrites the servers' files after an erasure: the append-only file holds every write until then, a snapshot what was
/// there when it was made. A rewriting that began after an erasure covers it.
/// </summary>
internal sealed class FileRewriting(RespClient client, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _one = new(1);
    private long _begun;
    private long _asked;

    /// <summary>Returns when no file holds what was overwritten before the call.</summary>
    public async Task RunAsync()
    {
        var ticket = Interlocked.Increment(ref _asked);
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _begun) >= ticket) return;
            var covers = Volatile.Read(ref _asked);
            foreach (var master in await client.MastersAsync().ConfigureAwait(false))
                await RewriteAsync(master).ConfigureAwait(false);
            Volatile.Write(ref _begun, covers);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task RewriteAsync(RespEndpoint master)
    {
        var before = await InfoAsync(master).ConfigureAwait(false);
        if (before.GetValueOrDefault("aof_enabled") == "1")
        {
            // One that runs already may have begun before the erasure.
            await WaitAsync(master, "aof_rewrite_in_progress", "aof_last_bgrewrite_status").ConfigureAwait(false);
            await RunAsync(master, "BGREWRITEAOF").ConfigureAwait(false);
            await WaitAsync(master, "aof_rewrite_in_progress", "aof_last_bgrewrite_status").ConfigureAwait(false);
        }

        if (before.GetValueOrDefault("rdb_saves", "0") != "0")
        {
            await WaitAsync(master, "rdb_bgsave_in_progress", "rdb_last_bgsave_status").ConfigureAwait(false);
            await RunAsync(master, "BGSAVE").ConfigureAwait(false);
            await WaitAsync(master, "rdb_bgsave_in_progress", "rdb_last_bgsave_status").ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(RespEndpoint master, string running, string status)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        while (true)
        {
            var info = await InfoAsync(master).ConfigureAwait(false);
            if (info.GetValueOrDefault(running) == "0" && info.GetValueOrDefault("aof_rewrite_scheduled") != "1")
            {
                if (info.GetValueOrDefault(status) is "ok" or null) return;
                throw new StoreUnavailableException(
                    StoreOutcome.Unknown, $"Redis at {master} could not rewrite its file ({status}). Repeat the call.");
            }

            await Task.Delay(Poll, clock, limit.Token).ConfigureAwait(false);
        }
    }

    private async Task<Dictionary<string, string>> InfoAsync(RespEndpoint master)
    {
        var info = await RunAsync(master, "INFO", "persistence").ConfigureAwait(false);
        return info.Text.Split("\r\n").Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }

    private async Task<RespValue> RunAsync(RespEndpoint master, params string[] words)
    {
        using var command = new RespCommand(words) { IsRepeatable = true };
        return await client.SendToAsync(master, command).ConfigureAwait(false);
    }
}
