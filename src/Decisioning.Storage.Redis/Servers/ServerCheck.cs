using Decisioning.Resp;

namespace Decisioning.Storage.Redis.Servers;

/// <summary>What the servers' own settings mean for the store.</summary>
/// <param name="Durability">What an acknowledgement is worth, that of the weakest of them, as a sentence.</param>
/// <param name="Evicting">The first server that would drop what is stored, and how; null when none would.</param>
internal sealed record ServerCheck(string Durability, (RespEndpoint Server, string Policy)? Evicting)
{
    /// <summary>Looks at every master.</summary>
    public static async Task<ServerCheck> RunAsync(
        RespClient client, RedisStoreOptions options, CancellationToken ct)
    {
        (int Rank, string Says) weakest = (int.MaxValue, "");
        (RespEndpoint, string)? evicting = null;
        foreach (var master in await client.MastersAsync(ct).ConfigureAwait(false))
        {
            var settings = await ReadAsync(client, master, ct).ConfigureAwait(false);
            var policy = settings?["maxmemory-policy"]
                ?? await PolicyByInfoAsync(client, master, ct).ConfigureAwait(false);
            if (policy is not "noeviction") evicting ??= (master, policy);
            var own = Of(settings);
            if (own.Rank < weakest.Rank) weakest = own;
        }

        var replicas = options.WaitReplicas == 0
            ? "A fail-over to a replica that is behind loses what it had not received."
            : $"{options.WaitReplicas} replicas have it before it is acknowledged.";
        return new ServerCheck($"{weakest.Says} {replicas}", evicting);
    }

    private static (int Rank, string Says) Of(Dictionary<string, string>? settings) => settings switch
    {
        null => (1, "What survives a crash of Redis is not known: it lets nobody read its settings (CONFIG GET)."),
        _ when settings["appendonly"] != "yes" => settings["save"].Length > 0
            ? (2, "An acknowledged record survives this process; a crash of Redis loses all since its last snapshot "
                + $"(appendonly no, save {settings["save"]}).")
            : (0, "An acknowledged record survives this process, but not the end of Redis (appendonly no, no save)."),
        _ => settings["appendfsync"] switch
        {
            "always" => (5, "An acknowledged record survives a crash of Redis and a loss of power "
                + "(appendfsync always)."),
            "everysec" => (4, "An acknowledged record survives a crash of Redis; a loss of power loses up to two "
                + "seconds (appendfsync everysec)."),
            var other => (3, "An acknowledged record survives a crash of Redis; a loss of power loses what the system "
                + $"had not written (appendfsync {other})."),
        },
    };

    /// <summary>What INFO says of the policy, which a user who may not read settings may read.</summary>
    private static async Task<string> PolicyByInfoAsync(RespClient client, RespEndpoint master, CancellationToken ct)
    {
        var info = await ServerInfo.ReadAsync(client, master, "memory", ct).ConfigureAwait(false);
        return info["maxmemory_policy"] ?? "unknown";
    }

    /// <summary>The settings; null when this user may not read them.</summary>
    private static async Task<Dictionary<string, string>?> ReadAsync(
        RespClient client, RespEndpoint master, CancellationToken ct)
    {
        var found = new Dictionary<string, string>();
        foreach (var name in new[] { "maxmemory-policy", "appendonly", "appendfsync", "save" })
        {
            using var get = new RespCommand("CONFIG", "GET", name) { IsRepeatable = true };
            try
            {
                var reply = await client.SendToAsync(master, get, ct).ConfigureAwait(false);
                found[name] = reply.Items is [_, var value] ? value.Text : "";
            }
            catch (RespServerException refused) when (refused.Code is "NOPERM" or "ERR")
            {
                return null;
            }
        }

        return found;
    }
}
