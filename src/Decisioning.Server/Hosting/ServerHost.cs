using System.Diagnostics.Metrics;
using System.Net;
using Decisioning.Engine;
using Decisioning.Server.Feeding;
using Decisioning.Server.Observability;
using Decisioning.Server.Options;
using Decisioning.Server.Overload;
using Decisioning.Server.Security;
using Decisioning.Server.Services;
using Decisioning.Storage;
using Decisioning.Storage.Redis;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Decisioning.Server.Hosting;

/// <summary>
/// The running server: the store, the engine over it, and the services that listen. Opening happens in this order and
/// closing in the other, so that no call meets an engine that is not there.
/// </summary>
public sealed partial class ServerHost : IAsyncDisposable
{
    private readonly IStore _store;
    private readonly WebApplication _app;
    private readonly ILoggerFactory _loggers;
    private readonly ServerSettings _settings;
    private OtlpExport? _export;

    private ServerHost(
        IStore store, DecisionEngine engine, WebApplication app, ILoggerFactory loggers, ServerSettings settings)
    {
        _settings = settings;
        _store = store;
        _loggers = loggers;
        Engine = engine;
        _app = app;
    }

    public DecisionEngine Engine { get; }

    /// <summary>What the store promises, as a sentence.</summary>
    public string Durability => _store.Description.Durability;

    /// <summary>Whether the server ended because another process had taken the base.</summary>
    public bool LostBase { get; private set; }

    /// <summary>Where calls are taken; with a port of 0 in the settings, the one that was free.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>()
        .Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>The listener of those who watch; null when there is none.</summary>
    public MetricsHost? Metrics { get; private set; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Whether anybody who reaches the address may call: no keys are configured.</summary>
    public bool IsOpen => _app.Services.GetRequiredService<KeyStore>().Current is null;

    /// <summary>Opens the base; nothing listens before <see cref="ListenAsync"/>.</summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="logging">Where logs go.</param>
    /// <param name="time">The clock of everything.</param>
    /// <param name="standBy">Whether to wait while another process holds the base, where that is possible.</param>
    /// <param name="ct">Stops the opening.</param>
    /// <exception cref="UnsafeSettingsException">An open door was not asked for, or keys cannot be used.</exception>
    /// <exception cref="StoreException">The data directory is held by another process, or cannot be read.</exception>
    public static async Task<ServerHost> OpenAsync(
        ServerSettings settings, Action<ILoggingBuilder> logging, TimeProvider time, bool standBy = false,
        CancellationToken ct = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        logging(builder.Logging);
        // With it every request would get an activity and a logging scope, 1 KB, to log nothing at our levels. What a
        // request fails with is logged where its status is made.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(settings);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Drain);
        AddServices(builder.Services, settings);
        Listen(builder, settings);

        // The engine is made before the container that hands it out, so it has a factory of its own.
        var loggers = LoggerFactory.Create(logging);
        AddDoors(builder.Services, settings, time, loggers);
        var store = await StoreOpening.OpenAsync(
            settings, standBy, time, loggers.CreateLogger<ServerHost>(), ct);
        try
        {
            var engine = await DecisionEngine.OpenAsync(
                store, settings.Engine, CatalogLibrary.Parse, time, loggers, ct: ct);
            builder.Services.AddSingleton(engine);
            var app = builder.Build();
            Map(app);
            var host = new ServerHost(store, engine, app, loggers, settings);
            if (store is RedisStore shared) shared.Lost.Register(host.EndAsLost);
            return host;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes calls from now on.</summary>
    /// <exception cref="StoreUnavailableException">Another process has taken the base before that.</exception>
    public async Task ListenAsync(CancellationToken ct = default)
    {
        try
        {
            await _app.StartAsync(ct);
            var telemetry = _settings.Telemetry;
            if (telemetry.MetricsListen.Length > 0)
            {
                Metrics = await MetricsHost.StartAsync(
                    telemetry.MetricsListen, Engine, () => Durability, [.. OwnMeters()], ct);
            }

            if (telemetry.OtlpEndpoint.Length > 0) _export = new OtlpExport(telemetry);
        }
        catch (OperationCanceledException) when (LostBase)
        {
            throw new StoreUnavailableException(StoreOutcome.Known, "Another process has taken the base.");
        }
    }

    /// <summary>
    /// Returns when the process was told to stop; new calls are refused from then on, those under way finish.
    /// </summary>
    public Task WaitForStopAsync(CancellationToken ct) => _app.WaitForShutdownAsync(ct);

    private IEnumerable<Meter> OwnMeters()
    {
        yield return Engine.Metrics.Meter;
        yield return Services.GetRequiredService<RefusalCounter>().Meter;
        if (_settings.FeedStream.Length > 0) yield return Services.GetRequiredService<FeedStreamProgress>().Meter;
    }

    /// <summary>Another process has taken the base: nothing that is in memory here holds any longer.</summary>
    private void EndAsLost()
    {
        LostBase = true;
        LogLost(_loggers.CreateLogger<ServerHost>());
        _app.Lifetime.StopApplication();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        _export?.Dispose();
        if (Metrics is not null) await Metrics.DisposeAsync();
        await Engine.DisposeAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _loggers.Dispose();
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = settings.MaxMessageBytes;
            grpc.EnableDetailedErrors = settings.Security.DetailedErrors;
            grpc.Interceptors.Add<FailureInterceptor>();
            grpc.Interceptors.Add<StreamLimitInterceptor>();
        }).AddServiceOptions<CatalogGrpcService>(catalogs => catalogs.MaxReceiveMessageSize = settings.MaxCatalogBytes);
        services.AddGrpcHealth();
        services.AddGrpcReflection();
        services.AddHostedService<HealthReporter>();
        if (settings.EventStream.Length > 0) services.AddHostedService<EventIntakeService>();
        if (settings.FeedStream.Length > 0) services.AddHostedService<FeedStreamService>();
        services.AddSingleton<FeedStreamProgress>();
        services.AddSingleton<CatalogLibrary>();
        services.AddSingleton<IdentityDesk>();
        services.AddSingleton<DecisionDesk>();
        services.AddSingleton<CardDesk>();
        services.AddSingleton<RecordingDesk>();
        services.AddSingleton<CustomerExport>();
        services.AddSingleton<DecisionWatch>();
        services.AddSingleton<DecisionGrpcService>();
        services.AddSingleton<EventGrpcService>();
        services.AddSingleton<CustomerGrpcService>();
        services.AddSingleton<CatalogGrpcService>();
        services.AddSingleton<InsightGrpcService>();
    }

    /// <summary>What decides who is let in; nothing is opened before it is sound.</summary>
    private static void AddDoors(
        IServiceCollection services, ServerSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        var keys = new KeyStore(settings, time, loggers.CreateLogger<KeyStore>());
        var problems = ListenRules.Problems(settings, keys.Current is not null).ToArray();
        if (problems.Length > 0)
        {
            throw new UnsafeSettingsException(string.Join('\n', problems));
        }

        services.AddSingleton(keys);
        services.AddSingleton(new ServerCertificates(settings, loggers.CreateLogger<ServerCertificates>()));
        services.AddSingleton<RefusalCounter>();
        services.AddSingleton(Admission.OfThreadPool(settings, time));
        services.AddHostedService<FileLooker>();
    }

    private static void Listen(WebApplicationBuilder builder, ServerSettings settings)
    {
        builder.Host.UseConsoleLifetime(console => console.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = settings.Connections;
            // Without TLS nothing tells HTTP/1.1 from HTTP/2, so this listener speaks HTTP/2 only.
            kestrel.Listen(IPEndPoint.Parse(settings.Listen), listener =>
            {
                listener.Protocols = HttpProtocols.Http2;
                listener.Use(connected => connection =>
                {
                    connection.Features.Set(new ConnectionCaller());
                    return connected(connection);
                });
                if (settings.Security.HasTls)
                {
                    var certificates = kestrel.ApplicationServices.GetRequiredService<ServerCertificates>();
                    listener.UseHttps(new TlsHandshakeCallbackOptions
                    {
                        OnConnection = _ => ValueTask.FromResult(certificates.Current),
                    });
                }
            });
        });
    }

    private static void Map(WebApplication app)
    {
        app.UseGrpcRouting();
        app.UseRouting();
        app.UseMiddleware<CallGuard>();
        app.MapGrpcService<DecisionGrpcService>();
        app.MapGrpcService<EventGrpcService>();
        app.MapGrpcService<CustomerGrpcService>();
        app.MapGrpcService<CatalogGrpcService>();
        app.MapGrpcService<InsightGrpcService>();
        app.MapGrpcHealthService();
        app.MapGrpcReflectionService();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Another process has taken the base; this one ends.")]
    private static partial void LogLost(ILogger logger);
}
