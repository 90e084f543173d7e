using Decisioning.Resp;
using Decisioning.Resp.Tests.Servers;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Grpc.Net.Client;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>The feed's Redis stream under real processes that are killed, paused and taken over from while events flow.
/// </summary>
public sealed class FeedStreamProcessTests : IAsyncLifetime
{
    private const int Customers = 40;
    private const int Senders = 2;
    private const int CallsBetween = 80;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _directory = TestDirectory.Create();
    private RedisServer _redis = null!;
    private RespClient _client = null!;
    private volatile GrpcChannel _channel = null!;
    private int _acknowledged;

    private string[] Arguments => [$"--Redis:Endpoints={_redis.Endpoint}", "--Redis:FeedStream=decided"];

    private string[] Shared => [.. Arguments, "--Server:Store=redis", "--Redis:LeaseSeconds=1"];

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        _client = _redis.Connect();
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _redis.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_ServerKilledAgainAndAgainWhileEventsFlow_HasEveryRecordOnceInOrder(bool shared)
    {
        var arguments = shared ? Shared : Arguments;
        using var stop = new CancellationTokenSource();
        var server = await ServerProcess.StartAsync(_directory, arguments);
        await PublishAsync(server);
        _channel = server.Channel;
        var load = Load(stop.Token);
        for (var kill = 0; kill < 3; kill++)
        {
            await AcknowledgedAsync();
            await server.KillAsync();
            await server.DisposeAsync();
            if (kill == 1)
            {
                await _redis.KillAsync();
                await _redis.RestartAsync();
            }

            server = await ServerProcess.StartAsync(_directory, arguments);
            _channel = server.Channel;
        }

        await AcknowledgedAsync();
        await stop.CancelAsync();
        await Task.WhenAll(load);
        await AssertWholeAsync(server);
        Assert.Equal(0, await server.StopAsync());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Stream_OwnerPausedAndWokenUp_IsWrittenByTheOtherAlone()
    {
        using var stop = new CancellationTokenSource();
        await using var first = await ServerProcess.StartAsync(_directory, Shared);
        await PublishAsync(first);
        await using var second = ServerProcess.Launch(_directory, Shared);
        await second.SaysAsync("waiting until it is gone");
        _channel = first.Channel;
        var load = Load(stop.Token);
        await AcknowledgedAsync();
        await first.SignalAsync("STOP");
        await second.ListensAsync();
        _channel = second.Channel;
        await AcknowledgedAsync();
        await first.SignalAsync("CONT");
        await AcknowledgedAsync();
        Assert.Equal(1, await first.EndsAsync());
        await stop.CancelAsync();
        await Task.WhenAll(load);
        await AssertWholeAsync(second);
        Assert.Equal(0, await second.StopAsync());
    }

    /// <summary>What the stream has is what the log has, once each, and each names the one before it.</summary>
    private async Task AssertWholeAsync(ServerProcess server)
    {
        var decisions = new Wire.DecisionService.DecisionServiceClient(server.Channel);
        for (var i = 0; i < Customers; i++)
        {
            var last = Ask.Page($"c{i}", "home");
            last.RequestId = "end";
            await decisions.DecideAsync(last);
        }

        var log = new Watching();
        await log.ReadUntilAsync(decisions, HasEveryEnd);
        var reader = new FeedStreamReader(_client, "decided");
        await reader.ReadUntilAsync(HasEveryEnd);
        Assert.True(log.Seen.Count > 200, $"Only {log.Seen.Count} records were compared.");
        Assert.Equal(InOrder(log.Seen), InOrder(reader.Watching.Seen));
        Assert.Equal(0, reader.Watching.Again);
    }

    private static bool HasEveryEnd(Watching watching) =>
        watching.Seen.Count(record => record.Decision?.RequestId == "end") == Customers;

    private static async Task PublishAsync(ServerProcess server)
    {
        var catalogs = new Wire.CatalogService.CatalogServiceClient(server.Channel);
        var published = await catalogs.PublishAsync(
            new Wire.PublishCatalogRequest { Catalog = TestCatalogs.Small(), Publisher = "author" });
        await catalogs.ApproveAsync(
            new Wire.ApproveOffersRequest { Version = published.Version.Number, Approver = "approver" });
    }

    private static IEnumerable<Wire.FeedRecord> InOrder(IEnumerable<Wire.FeedRecord> records) =>
        records.OrderBy(record => record.Partition).ThenBy(record => record.Number);

    private Task[] Load(CancellationToken stop) =>
        [.. Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(sender, stop), default))];

    private async Task AcknowledgedAsync()
    {
        using var limit = new CancellationTokenSource(Longest);
        var until = Volatile.Read(ref _acknowledged) + CallsBetween;
        while (Volatile.Read(ref _acknowledged) < until)
        {
            await Task.Delay(Pause, limit.Token);
        }
    }

    /// <summary>Purchases and returns, so that customers cross boundaries all the time.</summary>
    private async Task SendAsync(int sender, CancellationToken stop)
    {
        var made = Make(sender, 0);
        for (var i = 0; !stop.IsCancellationRequested;)
        {
            try
            {
                var answer = await new Wire.EventService.EventServiceClient(_channel).RecordAsync(
                    new Wire.RecordRequest { Events = { made } }, deadline: Deadline());
                if (answer.Results[0].Error is not null) continue;
                Interlocked.Increment(ref _acknowledged);
                made = Make(sender, ++i);
            }
            catch (RpcException)
            {
                // Nobody is there, or it is not known what became of it: the same is sent to whoever serves now.
                await Task.Delay(Pause);
            }
            catch (ObjectDisposedException)
            {
                await Task.Delay(Pause);
            }
        }
    }

    private static Wire.Event Make(int sender, int i)
    {
        var made = Ask.Purchase($"c{((i / 2 * Senders) + sender) % Customers}", $"{sender}-{i / 2}");
        if (i % 2 == 0) return made;
        made.EventId += "-back";
        made.Return = new Wire.Return { Lines = { made.Purchase.Lines } };
        return made;
    }

    private static DateTime Deadline() => TimeProvider.System.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(1);
}
