using System.Globalization;
using System.Security.Cryptography;
using Decisioning.Resp;
using Decisioning.Storage.Redis.Servers;

namespace Decisioning.Storage.Redis;

/// <summary>
/// The store of more than one process: one server or a cluster. Each partition has a log of its own; all of its keys
/// carry one hash tag, and every change is one script that compares the epoch before it writes. States are a cache
/// behind the log.
/// </summary>
public sealed partial class RedisStore : IStore
{
    private const int Format = 1;

    private readonly RedisStoreOptions _options;
    private readonly RespClient _client;
    private readonly PartitionKeys[] _keys;
    private readonly FileRewriting _rewriting;
    private StoreDescription _description;
    private int _disposed;

    private RedisStore(RedisStoreOptions options, RespClient client, string durability)
    {
        (_options, _client) = (options, client);
        _keys = [.. Enumerable.Range(0, Partitions.Count).Select(each => new PartitionKeys(options.Prefix, each))];
        _rewriting = new FileRewriting(client, options.Clock)
        {
            Limit = options.RewriteLimit,
            CoversReplicas = options.RewriteReplicas,
        };
        _description = new StoreDescription
        {
            Name = "redis",
            Durability = durability,
            LogCount = Partitions.Count,
            Format = Format,
            Owner = options.Owner ?? NewOwner(),
            Lease = options.Lease,
            Retention = options.Retention,
            Limits = options.Limits,
        };
        _renewing = Task.Run(RenewAllAsync);
        _looking = Task.Run(LookAtServersAsync);
    }

    /// <inheritdoc/>
    /// <remarks>The durability is that of the settings which the servers had when they were looked at last.</remarks>
    public StoreDescription Description => Volatile.Read(ref _description);

    /// <summary>Connects, checks the servers' settings and the format of what they hold.</summary>
    /// <exception cref="StoreUnavailableException">No server could be reached, or it let nobody in.</exception>
    /// <exception cref="StoreFormatException">It holds a newer format, or runs with settings under which it could drop
    /// what is stored.</exception>
    public static async Task<RedisStore> OpenAsync(RedisStoreOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var client = new RespClient(options.Client);
        try
        {
            var check = await ServerCheck.RunAsync(client, options, ct).ConfigureAwait(false);
            if (check.Evicting is { } evicting)
            {
                throw new StoreFormatException(
                    $"Redis at {evicting.Server}",
                    $"maxmemory-policy {evicting.Policy}, under which it drops keys when memory is short",
                    "servers with 'maxmemory-policy noeviction' only",
                    "Set it there (CONFIG SET maxmemory-policy noeviction), or name another server.");
            }

            await CheckFormatAsync(client, options, ct).ConfigureAwait(false);
            return new RedisStore(options, client, check.Durability);
        }
        catch (Exception failure)
        {
            await client.DisposeAsync().ConfigureAwait(false);
            if (failure is RespException refused) throw RedisFailures.Of(refused);
            throw;
        }
    }

    /// <inheritdoc/>
    public int LogOf(int partition)
    {
        StoreRules.CheckPartition(partition);
        return partition;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _closing.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        await _looking.ConfigureAwait(false);
        await LetGoAsync().ConfigureAwait(false);
        await _client.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    private static string NewOwner() =>
        $"{Environment.MachineName}/{Environment.ProcessId}/{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    private static async Task CheckFormatAsync(RespClient client, RedisStoreOptions options, CancellationToken ct)
    {
        var key = System.Text.Encoding.UTF8.GetBytes($"{options.Prefix}:format");
        using var set = new RespCommand("SETNX").AddKey(key).Add(Format);
        await client.SendAsync(set, ct).ConfigureAwait(false);
        using var get = new RespCommand("GET").AddKey(key);
        var found = await client.SendAsync(get, ct).ConfigureAwait(false);
        if (found.Text == Format.ToString(CultureInfo.InvariantCulture)) return;
        throw new StoreFormatException(
            $"Redis, prefix {options.Prefix}", $"format {found.Text}", $"format {Format}",
            "Use the version that wrote it, or name another prefix.");
    }

    /// <summary>Sends a command; the client's failures become the store's.</summary>
    private async ValueTask<RespValue> SendAsync(RespCommand command, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0 && !_lettingGo, this);
        try
        {
            return await _client.SendAsync(command, ct).ConfigureAwait(false);
        }
        catch (RespException failure)
        {
            throw RedisFailures.Of(failure);
        }
    }

    /// <summary>A script's answer that is no OK: a stale epoch is thrown, all else is the caller's.</summary>
    private static bool IsOk(RespValue answer, PartitionClaim claim)
    {
        var word = answer.Items[0].Text;
        if (word == "STALE")
            throw new StaleEpochException(claim.Partition, claim.Epoch, Epoch(answer.Items[1], answer.Items[2]));
        return word == "OK";
    }

    private static PartitionEpoch Epoch(RespValue counter, RespValue nonce) => counter.IsNull
        ? default
        : new PartitionEpoch(counter.Integer, nonce.Text is "0" or ""
            ? 0
            : ulong.Parse(nonce.Text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private static string Nonce(PartitionEpoch epoch) => epoch.Nonce.ToString("x16", CultureInfo.InvariantCulture);

    private RespCommand Change(RespScript script, PartitionClaim claim, params ReadOnlySpan<byte[]> keys)
    {
        var command = new RespCommand(script, keys.Length)
        {
            WaitReplicas = _options.WaitReplicas,
            WaitLimit = _options.WaitLimit,
        };
        foreach (var key in keys) command.AddKey(key);
        return command.Add(claim.Epoch.Counter).Add(Nonce(claim.Epoch));
    }

    private static RespCommand Reading(params ReadOnlySpan<string> words) => new(words) { IsRepeatable = true };

    /// <summary>The claim of a log's own partition. Claims of others, which no script of this one can compare, are
    /// compared before it.</summary>
    private async ValueTask<PartitionClaim> OwnClaimAsync(
        IReadOnlyList<PartitionClaim> claims, int log, CancellationToken ct)
    {
        PartitionClaim? own = null;
        foreach (var claim in claims)
        {
            if (claim.Partition == log)
            {
                own = claim;
                continue;
            }

            var stored = await ReadEpochAsync(claim.Partition, ct).ConfigureAwait(false);
            if (stored != claim.Epoch || stored.Counter == 0)
                throw new StaleEpochException(claim.Partition, claim.Epoch, stored);
        }

        return own ?? throw new ArgumentException($"None of the claims is of log {log}'s partition.");
    }

    private async ValueTask<PartitionEpoch> ReadEpochAsync(int partition, CancellationToken ct)
    {
        using var get = Reading("HMGET").AddKey(_keys[partition].Meta).Add("counter").Add("nonce");
        var found = await SendAsync(get, ct).ConfigureAwait(false);
        return Epoch(found.Items[0], found.Items[1]);
    }
}
