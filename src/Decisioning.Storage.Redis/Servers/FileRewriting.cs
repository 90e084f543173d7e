using Decisioning.Resp;

namespace Decisioning.Storage.Redis.Servers;

/// <summary>
/// Has the servers and their replicas write their files anew after an erasure: the append-only file holds every write
/// until then, a snapshot what was there when it was made. A rewriting that began after an erasure covers it, so all
/// who ask while one is under way share the next, also its failure.
/// </summary>
internal sealed class FileRewriting(RespClient client, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly Lock _order = new();
    private Task _begun = Task.CompletedTask;
    private Task? _next;

    /// <summary>How long one file of one server may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a replica may take to have what its master has.</summary>
    public TimeSpan FollowLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the files of the connected replicas are written anew, too.</summary>
    public bool CoversReplicas { get; init; } = true;

    /// <summary>Returns when no file holds what was overwritten before the call.</summary>
    /// <exception cref="RespException">A server that holds keys could not be asked.</exception>
    /// <exception cref="StoreUnavailableException">A file could not be written, or a replica not be asked.</exception>
    public Task RunAsync()
    {
        lock (_order) return _next ??= RunAfterAsync(_begun);
    }

    private async Task RunAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_order) (_begun, _next) = (_next!, null);
        await RewriteAllAsync().ConfigureAwait(false);
    }

    /// <summary>Replicas first: what cannot be had from one of them is known before anything costly was done, and an
    /// erasure that waits for a replica is tried again and again.</summary>
    private async Task RewriteAllAsync()
    {
        var masters = await client.MastersAsync().ConfigureAwait(false);
        if (CoversReplicas)
        {
            var replicas = new List<RespEndpoint>();
            foreach (var master in masters)
            {
                var told = await ServerInfo.ReadAsync(client, master, "replication").ConfigureAwait(false);
                await FollowAsync(told, told.Number("master_repl_offset"), replicas).ConfigureAwait(false);
            }

            foreach (var replica in replicas)
                await OfReplicaAsync(replica, () => RewriteAsync(replica)).ConfigureAwait(false);
        }

        foreach (var master in masters) await RewriteAsync(master).ConfigureAwait(false);
    }

    /// <summary>Waits until a server's replicas, and theirs, have all up to a place of the master's stream of writes,
    /// and adds them to those that are known.</summary>
    private async Task FollowAsync(ServerInfo of, long place, List<RespEndpoint> known)
    {
        foreach (var replica in of.Replicas.Except(known))
        {
            known.Add(replica);
            await OfReplicaAsync(
                replica,
                async () => await FollowAsync(
                    await CaughtUpAsync(replica, place).ConfigureAwait(false), place, known).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
    }

    private async Task<ServerInfo> CaughtUpAsync(RespEndpoint replica, long place)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var told = await ServerInfo.ReadAsync(client, replica, "replication").ConfigureAwait(false);
            if (told["master_link_status"] == "up" && told.Number("slave_repl_offset") >= place) return told;
            if (told["role"] == "master") throw NotFinal($"Redis at {replica} was a replica and has become a master.");
            if (clock.GetElapsedTime(began) > FollowLimit)
            {
                throw NotFinal($"The Redis replica at {replica} has not received it for "
                    + $"{FollowLimit.TotalSeconds:0.###} s.");
            }

            await Task.Delay(Poll, clock).ConfigureAwait(false);
        }
    }

    private async Task RewriteAsync(RespEndpoint server)
    {
        var run = await RunIdAsync(server).ConfigureAwait(false);
        var info = await ServerInfo.ReadAsync(client, server, "persistence").ConfigureAwait(false);
        if (info["aof_enabled"] != "0") await WriteAnewAsync(server, WrittenFile.AppendOnly).ConfigureAwait(false);
        if (MayHaveSnapshot(info)) await WriteAnewAsync(server, WrittenFile.Snapshot).ConfigureAwait(false);

        // One that started anew says that nothing is being written and that nothing has failed.
        if (await RunIdAsync(server).ConfigureAwait(false) != run)
            throw NotFinal($"Redis at {server} was started anew while it wrote its files.");
    }

    /// <summary>Whether a snapshot may lie there. Only of a server without an append-only file, which has read none
    /// since it started and has written none, it is known that there is none; and it shall not get one, because its
    /// data were to stay in memory.</summary>
    private static bool MayHaveSnapshot(ServerInfo info) => info["aof_enabled"] != "0" || info["rdb_saves"] != "0"
        || info["rdb_bgsave_in_progress"] != "0"
        || info["rdb_last_load_keys_loaded"] != "0" || info["rdb_last_load_keys_expired"] != "0";

    private async Task WriteAnewAsync(RespEndpoint server, WrittenFile file)
    {
        var began = clock.GetTimestamp();

        // One that runs already may have begun before the erasure.
        await WhileAsync(HasChild, server, file, began).ConfigureAwait(false);
        while (!await BeginAsync(server, file).ConfigureAwait(false))
        {
            await PauseAsync(server, file, began).ConfigureAwait(false);
            await WhileAsync(HasChild, server, file, began).ConfigureAwait(false);
        }

        var info = await WhileAsync(IsWriting, server, file, began).ConfigureAwait(false);
        if (info[file.Status] is not ("ok" or null))
            throw NotFinal($"Redis at {server} could not write its {file.Noun} anew: see its log.");
    }

    private static bool IsWriting(ServerInfo info) => info["rdb_bgsave_in_progress"] == "1"
        || info["aof_rewrite_in_progress"] == "1" || info["aof_rewrite_scheduled"] == "1";

    /// <summary>Whether a process beside the server runs, which may be a module's: it has one at a time.</summary>
    private static bool HasChild(ServerInfo info) => IsWriting(info) || info["module_fork_in_progress"] == "1";

    private async Task<ServerInfo> WhileAsync(
        Func<ServerInfo, bool> holds, RespEndpoint server, WrittenFile file, long began)
    {
        while (true)
        {
            var info = await ServerInfo.ReadAsync(client, server, "persistence").ConfigureAwait(false);
            if (!holds(info)) return info;
            await PauseAsync(server, file, began).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(RespEndpoint server, WrittenFile file, long began)
    {
        if (clock.GetElapsedTime(began) > Limit)
        {
            throw NotFinal($"Redis at {server} has not written its {file.Noun} anew for {Limit.TotalSeconds:0.###} s: "
                + "it is large, its disk is slow, or another child process of the server is in its way.");
        }

        await Task.Delay(Poll, clock).ConfigureAwait(false);
    }

    /// <summary>False when another process has been begun meanwhile.</summary>
    private async Task<bool> BeginAsync(RespEndpoint server, WrittenFile file)
    {
        using var command = new RespCommand(file.Command) { IsRepeatable = true };
        try
        {
            await client.SendToAsync(server, command).ConfigureAwait(false);
            return true;
        }
        catch (RespServerException refused) when (refused.Code == "ERR"
            && (refused.Message.Contains("in progress", StringComparison.Ordinal)
                || refused.Message.Contains("child process", StringComparison.Ordinal)))
        {
            return false;
        }
    }

    private async Task<string?> RunIdAsync(RespEndpoint server) =>
        (await ServerInfo.ReadAsync(client, server, "server").ConfigureAwait(false))["run_id"];

    private static async Task OfReplicaAsync(RespEndpoint replica, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (RespException failure)
        {
            throw NotFinal(
                $"The Redis replica at {replica} may hold it in its files, and cannot be told to write them anew "
                + $"({failure.Message}). Let it be reached from here with the same user and password, or take it from "
                + "its master; or set Redis:RewriteReplicas to false, and run BGREWRITEAOF and BGSAVE there after "
                + "each erasure.",
                failure);
        }
    }

    private static StoreUnavailableException NotFinal(string why, Exception? inner = null) =>
        new(StoreOutcome.Unknown, $"An erasure is not final yet. {why} It is tried again.", inner);
}
