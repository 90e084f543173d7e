using Decisioning.Server.Hosting;
using Decisioning.Server.Options;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>
/// The real server in this process, on a free port and a data directory of its own, with clients over a real socket. An
/// error in its log fails the test that disposes it.
/// </summary>
public sealed class ServerFixture : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly bool _ownsDirectory;
    private readonly ErrorLog _errors = new();
    private ServerHost _host = null!;

    private ServerFixture(ServerSettings settings, TimeProvider time, bool ownsDirectory)
    {
        Settings = settings;
        _time = time;
        _ownsDirectory = ownsDirectory;
    }

    public ServerSettings Settings { get; }

    public string Target => _host.Address.GetLeftPart(UriPartial.Authority);

    public string Authority => _host.Address.Authority;

    public ServerHost Host => _host;

    public GrpcChannel Channel { get; private set; } = null!;

    public Wire.DecisionService.DecisionServiceClient Decisions => new(Channel);

    public Wire.EventService.EventServiceClient Events => new(Channel);

    public Wire.CustomerService.CustomerServiceClient Customers => new(Channel);

    public Wire.CatalogService.CatalogServiceClient Catalogs => new(Channel);

    public Wire.InsightService.InsightServiceClient Insight => new(Channel);

    /// <summary>Starts a server; with a catalog, that is published and approved.</summary>
    public static async Task<ServerFixture> StartAsync(
        Wire.Catalog? catalog = null,
        Func<ServerSettings, ServerSettings>? change = null,
        TimeProvider? time = null,
        string? directory = null)
    {
        var settings = new ServerSettings
        {
            Listen = "127.0.0.1:0",
            DataDirectory = directory ?? TestDirectory.Create(),
            StoreReserveBytes = 0,

            // Its thread pool is that of all tests, which are no overload of this server.
            LongestQueue = TimeSpan.Zero,
            Drain = TimeSpan.FromSeconds(10),
        };
        var fixture = new ServerFixture(
            change?.Invoke(settings) ?? settings, time ?? TimeProvider.System, directory is null);
        await fixture.OpenAsync();
        if (catalog is not null)
        {
            await fixture.PublishAsync(catalog);
        }

        return fixture;
    }

    /// <summary>Settings of a server that lets requests say what time it is.</summary>
    public static ServerSettings WithClientTime(ServerSettings settings) => settings with
    {
        AcceptClientTime = true,
        Engine = settings.Engine with { AcceptClientTime = true },
    };

    /// <summary>Errors that the server logged and that the test expected.</summary>
    public IReadOnlyList<string> TakeErrors() => _errors.Take();

    public GrpcChannel NewChannel() => GrpcChannel.ForAddress(Target);

    public async Task<long> PublishAsync(Wire.Catalog catalog)
    {
        var published = await Catalogs.PublishAsync(
            new Wire.PublishCatalogRequest { Catalog = catalog, Publisher = "author" });
        await Catalogs.ApproveAsync(
            new Wire.ApproveOffersRequest { Version = published.Version.Number, Approver = "approver" });
        return published.Version.Number;
    }

    /// <summary>Stops the server as a deployment does and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await OpenAsync();
    }

    /// <summary>Stops the server, for a command on its data; <see cref="StartAgainAsync"/> follows.</summary>
    public async Task StopAsync()
    {
        Channel.Dispose();
        await _host.DisposeAsync();
    }

    public Task StartAgainAsync() => OpenAsync();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _host.DisposeAsync();
        if (_ownsDirectory)
        {
            Directory.Delete(Settings.DataDirectory, recursive: true);
        }

        _errors.ThrowIfAny();
    }

    private async Task OpenAsync()
    {
        _host = await ServerHost.OpenAsync(
            Settings, logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(_errors), _time);
        await _host.ListenAsync();
        Channel = NewChannel();
    }
}
