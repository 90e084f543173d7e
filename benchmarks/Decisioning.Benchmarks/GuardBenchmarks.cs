using BenchmarkDotNet.Attributes;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Decisioning.Benchmarks;

/// <summary>What the guard adds to every call: without keys, to a steady caller, and when each key is hashed.</summary>
[MemoryDiagnoser]
public class GuardBenchmarks
{
    private readonly string _directory = Directory.CreateTempSubdirectory("decisioning-guard-").FullName;
    private readonly DefaultHttpContext _steady = new();
    private readonly DefaultHttpContext _unremembered = new();
    private CallGuard _open = null!;
    private CallGuard _guarded = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var settings = new ServerSettings { DataDirectory = _directory };
        _open = Guard(settings);
        var secret = KeySecret.New();
        var key = new ApiKey(
            "id", "bench", Roles.Sender, KeySecret.HashText(secret), "", default, null, null, null, 0, 0);
        await KeyFile.ChangeAsync(Path.Combine(_directory, KeyFile.DefaultName), _ => [key], default);
        _guarded = Guard(settings);
        foreach (var http in new[] { _steady, _unremembered })
        {
            var method = new Method<string, string>(
                MethodType.Unary, "decisioning.v1.DecisionService", "Decide", Marshaller, Marshaller);
            var metadata = new EndpointMetadataCollection(new GrpcMethodMetadata(typeof(CallGuard), method));
            http.SetEndpoint(new Endpoint(_ => Task.CompletedTask, metadata, "Decide"));
            http.Request.Headers.Authorization = $"Bearer {secret}";
        }

        _steady.Features.Set(new ConnectionCaller());
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_directory, recursive: true);

    [Benchmark(Baseline = true)]
    public Task WithoutKeys() => _open.InvokeAsync(_steady);

    [Benchmark]
    public Task SteadyCaller() => _guarded.InvokeAsync(_steady);

    [Benchmark]
    public Task KeyHashedEachTime() => _guarded.InvokeAsync(_unremembered);

    private static Marshaller<string> Marshaller { get; } = new(_ => [], _ => "");

    private static CallGuard Guard(ServerSettings settings) => new(
        _ => Task.CompletedTask,
        new KeyStore(settings, TimeProvider.System, NullLogger<KeyStore>.Instance),
        settings,
        TimeProvider.System,
        new RefusalCounter());
}
