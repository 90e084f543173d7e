using System.Globalization;
using Decisioning.Crash.Faults;
using Decisioning.Server.Commands;
using Decisioning.V1;

namespace Decisioning.Crash;

/// <summary>A base that outlives its servers: a directory, or a Redis.</summary>
internal sealed class CrashBase(string store) : IAsyncDisposable
{
    private readonly List<CrashServer> _servers = [];
    private readonly Dictionary<string, string> _environment = [];
    private readonly List<string> _options = [];
    private readonly Stack<IAsyncDisposable> _outlasting = new();
    private volatile CrashServer? _server;

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("crash-").FullName;

    /// <summary>For files that are not the base's.</summary>
    public string Scratch { get; } = System.IO.Directory.CreateTempSubdirectory("crash-scratch-").FullName;

    public CrashRedis? Redis { get; private set; }

    /// <summary>The catalogs that were published.</summary>
    public CatalogLedger Catalogs { get; } = new();

    /// <summary>The server that is called now.</summary>
    public CrashServer Server => _server ?? throw new InvalidOperationException("No server has been started yet.");

    /// <summary>Environment of the servers to come.</summary>
    public IDictionary<string, string> Environment => _environment;

    /// <summary>Options of the servers to come.</summary>
    public IList<string> Options => _options;

    /// <summary>Where the servers to come find Redis; its own port when this is 0.</summary>
    public int RedisPort { get; set; }

    /// <summary>What the servers have written, for a report.</summary>
    public string Output => string.Join('\n', _servers.TakeLast(2).Select(server => server.Process.Output));

    private static string Program => typeof(CommandTable).Assembly.Location;

    private string[] StoreArguments => Redis is { } redis
        ?
        [
            "--data", Directory, "--Server:Store=redis", "--Redis:LeaseSeconds=1",
            string.Create(
                CultureInfo.InvariantCulture,
                $"--Redis:Endpoints=127.0.0.1:{(RedisPort == 0 ? redis.Port : RedisPort)}"),
        ]
        : ["--data", Directory];

    /// <summary>Starts the store, a first server, and publishes the catalog.</summary>
    public async Task OpenAsync(Fault fault)
    {
        if (store == "redis")
        {
            Redis = new CrashRedis();
            await Redis.StartAsync().ConfigureAwait(false);
        }

        await fault.PrepareAsync(this).ConfigureAwait(false);
        await StartAsync().ConfigureAwait(false);
        await PublishAsync(fault.Catalog).ConfigureAwait(false);
    }

    public async Task PublishAsync(Catalog catalog)
    {
        var catalogs = new CatalogService.CatalogServiceClient(Server.Channel);
        var answer = await catalogs.PublishAsync(
            new PublishCatalogRequest { Catalog = catalog, Publisher = "author" });
        Catalogs.Publish(answer.Version.Number, catalog.Channels[0].DefaultHoldSeconds);
        await catalogs.ApproveAsync(new ApproveOffersRequest { Approver = "approver" });
    }

    /// <summary>Starts a server and calls it from now on when it listens.</summary>
    public async Task<CrashServer> StartAsync()
    {
        var server = Launch();
        await server.ListensAsync().ConfigureAwait(false);
        _server = server;
        return server;
    }

    /// <summary>Starts a server that may have to wait for the base. It refuses nobody for want of room: a fault's own
    /// call is made once, on a machine that may be busy with other things.</summary>
    public CrashServer Launch()
    {
        var server = new CrashServer(ChildProcess.Start(
            "dotnet",
            [
                Program, "--listen", "127.0.0.1:0", .. StoreArguments, "--Engine:CheckpointSeconds=1",
                "--Server:QueueMilliseconds=0", .. _options,
            ],
            Directory, _environment));
        _servers.Add(server);
        return server;
    }

    /// <summary>Has clients call a server that was launched.</summary>
    public void Call(CrashServer server) => _server = server;

    /// <summary>Starts a server that is to refuse the base; what it said, or null when it listens all the same.
    /// </summary>
    public async Task<string?> RefusesAsync()
    {
        var server = Launch();
        var listens = server.ListensAsync();
        var ends = server.Process.EndsAsync();
        await Task.WhenAny(listens, ends).ConfigureAwait(false);
        if (listens.IsCompletedSuccessfully) return null;
        await ends.ConfigureAwait(false);
        return server.Process.Output;
    }

    /// <summary>Ends the server in an orderly way.</summary>
    public async Task<int> StopAsync()
    {
        await Server.Process.SignalAsync("TERM").ConfigureAwait(false);
        return await Server.Process.EndsAsync().ConfigureAwait(false);
    }

    /// <summary>Ends something after the servers and the store.</summary>
    public void EndLast(IAsyncDisposable part) => _outlasting.Push(part);

    /// <summary>Ends the server in an orderly way and folds the whole log; what it said when something differs.
    /// </summary>
    public async Task<string?> VerifyAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await using var verify = ChildProcess.Start("dotnet", [Program, "verify", .. StoreArguments], Directory);
        return await verify.EndsAsync().ConfigureAwait(false) == 0 ? null : verify.Output;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync().ConfigureAwait(false);
        if (Redis is not null) await Redis.DisposeAsync().ConfigureAwait(false);
        while (_outlasting.TryPop(out var part)) await part.DisposeAsync().ConfigureAwait(false);
        System.IO.Directory.Delete(Directory, recursive: true);
        System.IO.Directory.Delete(Scratch, recursive: true);
    }
}
