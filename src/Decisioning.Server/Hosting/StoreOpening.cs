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
    /// <param name="settings">Checked settings.</param>
    /// <param name="standBy">Whether to wait while another process holds the base, where that is possible.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Learns that the process waits.</param>
    /// <param name="ct">Stops the waiting.</param>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static async Task<IStore> OpenAsync(
        ServerSettings settings, bool standBy, TimeProvider time, ILogger logger, CancellationToken ct)
    {
        if (settings.Store == StoreKind.Sqlite) return await SqliteStore.OpenAsync(Sqlite(settings));
        var store = await RedisStore.OpenAsync(Redis(settings, time), ct);
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

    private static SqliteStoreOptions Sqlite(ServerSettings settings) => new()
    {
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
        AcceptLoss = settings.Redis.AcceptLoss,
        Clock = time,
    };

    private static RespEndpoint Endpoint(string text) => RespEndpoint.TryParse(text, out var endpoint)
        ? endpoint
        : throw new ArgumentException($"'{text}' is no address of a server.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Says}")]
    private static partial void LogWaiting(ILogger logger, string says);
}
