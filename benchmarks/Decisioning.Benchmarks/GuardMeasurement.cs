using Decisioning.Server.Options;
using Decisioning.Server.Overload;
using Decisioning.Server.Security;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Decisioning.Benchmarks;

/// <summary>
/// What the guard costs a call: processor time and bytes of one pass of a request through it, by what it has to look
/// at. The cases take turns in one process, and the least of some rounds counts. Each pass checks who came through.
/// </summary>
internal static class GuardMeasurement
{
    private const int Rounds = 7;
    private const int Passes = 100_000;

    public static async Task RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("decisioning-guard-").FullName;
        try
        {
            var secret = KeySecret.New();
            var (keys, rated) = (Path.Combine(directory, "keys.json"), Path.Combine(directory, "rated.json"));
            await PutKeyAsync(keys, secret, requestsPerSecond: 0);
            await PutKeyAsync(rated, secret, requestsPerSecond: 1_000_000);
            var bounded = new ServerSettings { DataDirectory = directory };
            bounded = bounded with { Security = new SecuritySettings { KeysFile = Path.Combine(directory, "none") } };
            var open = bounded with { LongestQueue = TimeSpan.Zero, CallsUnderWay = 0 };
            var keyed = open with { Security = new SecuritySettings { KeysFile = keys, Concurrency = 0 } };
            var limited = keyed with { Security = new SecuritySettings { KeysFile = keys } };
            var all = bounded with { Security = new SecuritySettings { KeysFile = rated } };
            Measure(
            [
                ("no keys, no bounds", Pass(open, secret, isFirst: false)),
                ("bounds on overload", Pass(bounded, secret, isFirst: false)),
                ("a key and its role", Pass(keyed, secret, isFirst: false)),
                ("and calls at a time", Pass(limited, secret, isFirst: false)),
                ("and a rate, and bounds on overload", Pass(all, secret, isFirst: false)),
                ("all that, a connection's first call", Pass(all, secret, isFirst: true)),
            ]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Measure((string Name, Action Pass)[] cases)
    {
        var least = new double[cases.Length];
        Array.Fill(least, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                // To the microsecond, as CpuTime is not, which counts in steps of 10 ms.
                var before = Environment.CpuUsage.UserTime;
                for (var pass = 0; pass < Passes; pass++) cases[i].Pass();
                least[i] = Math.Min(least[i], (Environment.CpuUsage.UserTime - before).TotalMicroseconds / Passes);
            }
        }

        for (var i = 0; i < cases.Length; i++)
            Console.WriteLine($"{cases[i].Name,-36} {least[i],7:N3} us {Budgets.BytesOf(cases[i].Pass),6:N0} bytes");
    }

    private static Task PutKeyAsync(string path, string secret, int requestsPerSecond) => KeyFile.ChangeAsync(
        path,
        _ =>
        [
            new ApiKey(
                "id", "mailer", Roles.Sender, KeySecret.HashText(secret), "", DateTimeOffset.UnixEpoch,
                null, null, null, requestsPerSecond, 0),
        ],
        CancellationToken.None);

    private static Action Pass(ServerSettings settings, string secret, bool isFirst)
    {
        var keys = new KeyStore(settings, TimeProvider.System, NullLogger<KeyStore>.Instance);
        var name = keys.Current is null ? "" : "mailer";
        var guard = new CallGuard(
            http => http.Features.Get<Caller>()?.Name == name ? Task.CompletedTask : Task.FromException(Stranger()),
            keys, settings, Admission.OfThreadPool(settings, TimeProvider.System), TimeProvider.System,
            new RefusalCounter());
        var http = Request(secret);
        return () =>
        {
            if (isFirst) http.Features.Set(new ConnectionCaller());
            http.Features.Set<Caller>(null);
            var pass = guard.InvokeAsync(http);
            if (!pass.IsCompletedSuccessfully || http.Features.Get<Caller>() is null) throw Stranger();
        };
    }

    private static DefaultHttpContext Request(string secret)
    {
        var bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);
        var method = new Method<byte[], byte[]>(
            MethodType.Unary, "decisioning.v1.DecisionService", "Decide", bytes, bytes);
        var http = new DefaultHttpContext();
        http.Features.Set(new ConnectionCaller());
        http.SetEndpoint(new Endpoint(
            null, new EndpointMetadataCollection(new GrpcMethodMetadata(typeof(GuardMeasurement), method)), "Decide"));
        http.Request.Headers.Authorization = "Bearer " + secret;
        return http;
    }

    private static InvalidOperationException Stranger() => new("The guard let through whom it should not, or nobody.");
}
