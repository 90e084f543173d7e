using System.Diagnostics;
using System.Reflection;
using Decisioning.Server.Demo;
using Decisioning.Server.Hosting;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Decisioning.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace Decisioning.Fuzz;

/// <summary>
/// A real server in this process, with keys, on a free port, and as many broken calls to it as are asked for. It holds
/// when the server lives, every call has a status, none tells of an exception, nothing is logged as an error, and
/// memory stays where it was.
/// </summary>
public sealed class FuzzRun
{
    private const int Connections = 4;
    private const int CallsAtATime = 64;
    private const int LargestBody = 256 * 1024;
    private const int LargestBatch = 512 * 1024;

    /// <summary>One input in so many, the even ones, goes straight into a parser.</summary>
    private const int ParsedOneIn = 2;

    /// <summary>What the heap may grow by after the first tenth, whatever was sent.</summary>
    private const long MayGrow = 256L << 20;

    private readonly FuzzOptions _options;
    private readonly FuzzReport _report;
    private readonly InputMaker _inputs;
    private readonly ParserInputs _parsers;
    private readonly Uri _address;
    private long _taken;

    private FuzzRun(FuzzOptions options, FuzzReport report, Uri address, string key)
    {
        _options = options;
        _report = report;
        _address = address;
        _inputs = new InputMaker(options.Seed, Methods, key);
        _parsers = new ParserInputs(options.Seed, Methods);
    }

    /// <summary>Every method of every service that is served.</summary>
    public static IReadOnlyList<MethodDescriptor> Methods { get; } =
        [.. new[] { typeof(DecideRequest).Assembly, typeof(HealthCheckRequest).Assembly }.Distinct()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods)
            .OrderBy(method => method.FullName, StringComparer.Ordinal)];

    public static async Task<FuzzReport> RunAsync(FuzzOptions options, Action<string> say)
    {
        say($"seed {options.Seed}, {Methods.Count} calls");
        var report = new FuzzReport(options);
        var directory = Directory.CreateTempSubdirectory("decisioning-fuzz-").FullName;
        try
        {
            using var log = new FuzzLog(report);
            var key = await KeyAsync(directory);
            await using (var host = await StartAsync(directory, log, key))
            {
                var run = new FuzzRun(options, report, host.Address, key);
                await run.AllAsync(say);
                await run.IsAliveAsync();
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        return report;
    }

    private static async Task<string> KeyAsync(string directory)
    {
        var secret = KeySecret.New();
        var roles = RoleNames.All.Aggregate(Roles.None, (all, role) => all | role.Role);
        var key = new ApiKey(
            "fuzz", "fuzz", roles, KeySecret.HashText(secret), "", default, null, null, null, 0, 0);
        await KeyFile.ChangeAsync(Path.Combine(directory, KeyFile.DefaultName), _ => [key], default);
        return secret;
    }

    private static async Task<ServerHost> StartAsync(string directory, FuzzLog log, string key)
    {
        var settings = new ServerSettings
        {
            Listen = "127.0.0.1:0",
            DataDirectory = directory,
            StoreReserveBytes = 0,
            Drain = TimeSpan.FromSeconds(5),

            // What is sent is more than can be answered in time, and every input is to be read.
            LongestQueue = TimeSpan.Zero,
        };
        settings = settings with { Engine = settings.Engine with { ResidentBytes = 32 << 20 } };
        var host = await ServerHost.OpenAsync(
            settings, logging => logging.SetMinimumLevel(LogLevel.Error).AddProvider(log), TimeProvider.System);
        await host.ListenAsync();
        using var channel = GrpcChannel.ForAddress(host.Address);
        var bearer = new Metadata { { "authorization", $"Bearer {key}" } };
        await new CatalogService.CatalogServiceClient(channel).PublishAsync(
            new PublishCatalogRequest { Catalog = DemoCatalog.Read() }, bearer);
        await host.Engine.Catalogs.ApproveAsync(0, [], "other", default);
        return host;
    }

    private async Task AllAsync(Action<string> say)
    {
        var clock = Stopwatch.StartNew();
        if (_options.Only >= 0)
        {
            await OneAsync(say);
        }
        else
        {
            var early = _options.Inputs / 10;
            await RangeAsync(early);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await RangeAsync(_options.Inputs);
            var after = GC.GetTotalMemory(forceFullCollection: true);
            _report.Heap = (before, after);
            if (after - before > MayGrow)
            {
                _report.Add(-1, $"the heap grew from {before:N0} to {after:N0} bytes");
            }
        }

        _report.Took = clock.Elapsed;
    }

    private Task RangeAsync(long end) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => WorkAsync(end))));

    private async Task WorkAsync(long end)
    {
        var connection = await FuzzConnection.ConnectAsync(_address);
        var batch = new List<FuzzInput>(CallsAtATime);
        var bytes = 0;
        for (var number = Take(end); number >= 0; number = Take(end))
        {
            if (number % ParsedOneIn == 0)
            {
                Parse(number);
                continue;
            }

            var input = Make(number);
            batch.Add(input);
            bytes += input.Body.Length;
            if (batch.Count == CallsAtATime || bytes > LargestBatch)
            {
                connection = await SendAsync(connection, batch);
                batch.Clear();
                bytes = 0;
            }
        }

        await (await SendAsync(connection, batch)).DisposeAsync();
    }

    private long Take(long end)
    {
        var number = Interlocked.Increment(ref _taken) - 1;
        if (number < end)
        {
            return number;
        }

        Interlocked.Decrement(ref _taken);
        return -1;
    }

    private FuzzInput Make(long number)
    {
        var input = _inputs.Make(number);
        return input.Body.Length <= LargestBody ? input : input with { Body = input.Body[..LargestBody] };
    }

    private void Parse(long number)
    {
        _report.CountParsed();
        if (_parsers.Parse(number) is { } wrong)
        {
            _report.Add(number, wrong);
        }
    }

    private async Task<FuzzConnection> SendAsync(FuzzConnection connection, List<FuzzInput> batch)
    {
        if (batch.Count == 0)
        {
            return connection;
        }

        try
        {
            var answers = await connection.CallAsync(batch);
            for (var i = 0; i < batch.Count; i++)
            {
                _report.Count(batch[i], answers[i]);
            }
        }
        catch (TimeoutException late)
        {
            _report.Add(batch[0].Number, $"up to input {batch[^1].Number}: {late.Message}");
            await connection.DisposeAsync();
            return await FuzzConnection.ConnectAsync(_address);
        }

        if (!connection.IsSpent)
        {
            return connection;
        }

        await connection.DisposeAsync();
        return await FuzzConnection.ConnectAsync(_address);
    }

    private async Task OneAsync(Action<string> say)
    {
        if (_options.Only % ParsedOneIn == 0)
        {
            Parse(_options.Only);
            return;
        }

        var input = Make(_options.Only);
        say($"{input.Method}, {input.Kind}: {Convert.ToHexString(input.Body)}");
        await using var connection = await FuzzConnection.ConnectAsync(_address);
        var answer = (await connection.CallAsync([input]))[0];
        say($"status {answer.GrpcStatus}, HTTP {answer.HttpStatus}, reset {answer.ResetCode}: {answer.Message}");
        _report.Count(input, answer);
    }

    /// <summary>After all of it a plain call is answered.</summary>
    private async Task IsAliveAsync()
    {
        using var channel = GrpcChannel.ForAddress(_address);
        var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        if (answer.Status != HealthCheckResponse.Types.ServingStatus.Serving)
        {
            _report.Add(-1, $"the server is {answer.Status} afterwards");
        }
    }
}
