using System.Net.Security;
using Decisioning.Resp;
using Decisioning.Server.Options;
using Decisioning.Storage;
using Decisioning.Storage.Redis;
using Decisioning.Storage.Sqlite;

namespace Decisioning.Server.Hosting;

/// <summary>Opens the store that the settings name.</summary>
public static partial class StoreOpening
{
    /// <summary>Between two attempts; each insists for a few seconds by itself.</summary>
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(200);

    /// <param name="settings">Checked settings.</param>
    /// <param name="standBy">Whether to wait while another process holds the base, where that is possible.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Learns that the process waits.</param>
    /// <param name="ct">Stops the waiting.</param>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static async Task<IStore> OpenAsync(
        ServerSettings settings, bool standBy, TimeProvider time, ILogger logger, CancellationToken ct)
    {
        if (settings.Store == StoreKind.Sqlite)
        {
            DemandNoRestoreCutOff(settings);
            var files = await SqliteStore.OpenAsync(Sqlite(settings, time));
            if (files.Migration is { } migration) LogMigrated(logger, migration.ToString());
            return files;
        }

        var store = await ConnectAsync(settings, time, logger, ct);
        try
        {
            if (standBy) await store.WaitForAllAsync(says => LogWaiting(logger, says), ct);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the base is, for people.</summary>
    public static string Place(ServerSettings settings) => settings.Store == StoreKind.Sqlite
        ? Path.GetFullPath(settings.DataDirectory)
        : $"Redis at {settings.Redis.Endpoints}, prefix {settings.Redis.Prefix}";

    /// <summary>What the store is called where it cannot be used.</summary>
    public static string Noun(ServerSettings settings) =>
        settings.Store == StoreKind.Sqlite ? "data directory" : "base";

    /// <summary>How Redis is reached.</summary>
    internal static RespClientOptions Client(ServerSettings settings, TimeProvider time) => new()
    {
        Endpoints = [.. settings.Redis.Endpoints.Split(',').Select(Endpoint)],
        User = settings.Redis.User.Length > 0 ? settings.Redis.User : null,
        Password = settings.Redis.Password.Length > 0 ? settings.Redis.Password : null,
        Database = settings.Redis.Database,
        Tls = settings.Redis.Tls ? new SslClientAuthenticationOptions() : null,
        Clock = time,
        Seed = Environment.ProcessId,
    };

    /// <summary>A restore that was cut off between its two renames, or into an absent directory, leaves no base in the
    /// place, and no empty one must take it.</summary>
    private static void DemandNoRestoreCutOff(ServerSettings settings)
    {
        var restore = new BaseRestore(settings, TimeProvider.System);
        if (Directory.Exists(restore.Target) || !Directory.Exists(restore.Prepared)) return;
        throw new StoreDamagedException(
            $"A restore was not finished: there is no base in '{restore.Target}', but one in '{restore.Prepared}', "
            + (restore.IsVerified
                ? $"which was verified: rename it to '{restore.Target}'."
                : "which was not verified, or not found sound: remove it and restore again."));
    }

    /// <summary>Opens the store as soon as Redis answers: a Redis that starts together with this process, or reads a
    /// long file, is there later. Opening changes nothing that a second attempt would not find as the first.</summary>
    private static async Task<RedisStore> ConnectAsync(
        ServerSettings settings, TimeProvider time, ILogger logger, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await RedisStore.OpenAsync(Redis(settings, time), ct);
            }
            catch (StoreUnavailableException away) when (MayCome(away)
                && time.GetElapsedTime(began) < settings.Redis.StartPatience)
            {
                LogAway(logger, away.Message, settings.Redis.StartPatience - time.GetElapsedTime(began));
            }

            await Task.Delay(StartPause, time, ct);
        }
    }

    /// <summary>Whether waiting may help: not against a refusal such as a wrong password.</summary>
    private static bool MayCome(StoreUnavailableException away) => away.InnerException is RespConnectionException
        or RespServerException { Code: "LOADING" or "CLUSTERDOWN" or "MASTERDOWN" or "BUSY" or "TRYAGAIN" };

    private static SqliteStoreOptions Sqlite(ServerSettings settings, TimeProvider time) => new()
    {
        Clock = time,
        Directory = settings.DataDirectory,
        Readers = settings.StoreReaders,
        ReserveBytes = settings.StoreReserveBytes,
        Retention = settings.Engine.RetentionDays == 0
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromDays(settings.Engine.RetentionDays),
    };

    private static RedisStoreOptions Redis(ServerSettings settings, TimeProvider time) => new()
    {
        Client = Client(settings, time),
        Prefix = settings.Redis.Prefix,
        Lease = settings.Redis.Lease,
        WaitReplicas = settings.Redis.WaitReplicas,
        Retention = settings.Redis.Retention,
        RewriteAfterErase = settings.Redis.RewriteAfterErase,
        RewriteReplicas = settings.Redis.RewriteReplicas,
        AcceptLoss = settings.Redis.AcceptLoss,
        Clock = time,
    };

    private static RespEndpoint Endpoint(string text) => RespEndpoint.TryParse(text, out var endpoint)
        ? endpoint
        : throw new ArgumentException($"'{text}' is no address of a server.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Why} Trying again for {Rest}.")]
    private static partial void LogAway(ILogger logger, string why, TimeSpan rest);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Says}")]
    private static partial void LogMigrated(ILogger logger, string says);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Says}")]
    private static partial void LogWaiting(ILogger logger, string says);
}
