using Decisioning.Resp;
using Decisioning.Resp.Tests.Servers;
using Decisioning.Server.Mapping;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>Real servers on a real Redis: ended between two instructions, paused, and taken over from.</summary>
public sealed class RedisProcessTests : IAsyncLifetime
{
    private const int Events = 120;
    private const long StartMs = 1_700_000_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _directory = TestDirectory.Create();
    private RedisServer _redis = null!;

    private string[] Arguments =>
    [
        "--Server:Store=redis", $"--Redis:Endpoints={_redis.Endpoint}", "--Redis:LeaseSeconds=1",
        "--Server:AcceptClientTime=true",
    ];

    public async Task InitializeAsync() =>
        _redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");

    public async Task DisposeAsync()
    {
        await _redis.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Record_ServerThenRedisKilled_LosesNothingThatWasAcknowledged()
    {
        var server = await ServerProcess.StartAsync(_directory, Arguments);
        for (var number = 0; number < Events; number++)
        {
            if (number == Events / 3)
            {
                await server.KillAsync();
                await server.DisposeAsync();
                server = await ServerProcess.StartAsync(_directory, Arguments);
            }

            if (number == 2 * Events / 3)
            {
                await _redis.KillAsync();
                await _redis.RestartAsync();
            }

            var status = await InsistAsync(server, Make(number));
            Assert.True(status is Wire.EventStatus.Applied or Wire.EventStatus.Duplicate, $"{number}: {status}");
        }

        for (var number = 0; number < Events; number++)
            Assert.Equal(Wire.EventStatus.Duplicate, await InsistAsync(server, Make(number)));
        Assert.Contains("appendfsync always", server.Output);
        await server.StopAsync();
        await server.DisposeAsync();
        var verify = await Run.ToEndAsync("dotnet", [ServerProcess.Program, "verify", .. Arguments], _directory);
        Assert.True(verify.ExitCode == 0, verify.ToString());
    }

    [Fact]
    public async Task TwoProcesses_FirstPausedAndWokenUp_TheSecondServesAndTheFirstChangesNothing()
    {
        await using var first = await ServerProcess.StartAsync(_directory, Arguments);
        Assert.Equal(Wire.EventStatus.Applied, await InsistAsync(first, Make(1)));
        await using var second = ServerProcess.Launch(_directory, Arguments);
        await second.SaysAsync("waiting until it is gone");
        Assert.DoesNotContain("Listening", second.Output);

        await first.SignalAsync("STOP");
        await second.ListensAsync();
        Assert.Equal(Wire.EventStatus.Duplicate, await InsistAsync(second, Make(1)));
        Assert.Equal(Wire.EventStatus.Applied, await InsistAsync(second, Make(2)));

        // The call is there already when the first wakes up: it writes before it can learn anything.
        var late = new Wire.EventService.EventServiceClient(first.Channel)
            .RecordAsync(Request(Make(3)), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Longest);
        await first.SignalAsync("CONT");
        var refused = await Record.ExceptionAsync(async () =>
        {
            var status = (await late.ResponseAsync).Results[0].Status;
            Assert.False(status is Wire.EventStatus.Applied or Wire.EventStatus.Duplicate, $"{status}");
        });
        Assert.True(refused is null or RpcException, $"{refused}");
        Assert.Equal(1, await first.EndsAsync());
        Assert.Contains("Another process has taken the base", first.Output);

        Assert.Equal(Wire.EventStatus.Applied, await InsistAsync(second, Make(3)));
        Assert.Equal(0, await second.StopAsync());
    }

    [Fact]
    public async Task EventStream_ServerKilledMidway_TakesEveryEntryAndBuriesWhatIsNoEvent()
    {
        string[] arguments = [.. Arguments, "--Redis:EventStream=shop-events"];
        await using var redis = _redis.Connect();
        await AddAsync(redis, "event", "no protobuf"u8.ToArray());
        for (var number = 0; number < Events; number++) await AddAsync(redis, "event", Make(number).ToByteArray());
        var server = await ServerProcess.StartAsync(_directory, arguments);
        await server.KillAsync();
        await server.DisposeAsync();
        await AddAsync(redis, "json", System.Text.Encoding.UTF8.GetBytes(Make(Events).ToString()));
        server = await ServerProcess.StartAsync(_directory, arguments);
        using var limit = new CancellationTokenSource(Longest);
        while (await LengthAsync(redis, "{shop-events}:dead") < 1 || await LagAsync(redis) > 0)
            await Task.Delay(Pause, limit.Token);
        for (var number = 0; number <= Events; number++)
            Assert.Equal(Wire.EventStatus.Duplicate, await InsistAsync(server, Make(number)));
        Assert.Equal(1, await LengthAsync(redis, "{shop-events}:dead"));
        await server.StopAsync();
        await server.DisposeAsync();
    }

    private static async Task AddAsync(RespClient redis, string field, byte[] value)
    {
        using var add = new RespCommand("XADD").AddKey("shop-events"u8).Add("*").Add(field).Add(value);
        await redis.SendAsync(add);
    }

    private static async Task<long> LengthAsync(RespClient redis, string stream)
    {
        using var length = new RespCommand("XLEN").AddKey(System.Text.Encoding.UTF8.GetBytes(stream));
        return (await redis.SendAsync(length)).Integer;
    }

    /// <summary>Entries that were not read, or not acknowledged.</summary>
    private static async Task<long> LagAsync(RespClient redis)
    {
        using var info = new RespCommand("XINFO", "GROUPS").AddKey("shop-events"u8);
        var group = (await redis.SendAsync(info)).Items[0].Items;
        var facts = group.Chunk(2).ToDictionary(pair => pair[0].Text, pair => pair[1]);
        return facts["pending"].Integer + facts["lag"].Integer;
    }

    private static Wire.RecordRequest Request(Wire.Event made) => new() { Events = { made } };

    /// <summary>Sends an event until it is answered, as a sender does who must not lose it.</summary>
    private static async Task<Wire.EventStatus> InsistAsync(ServerProcess server, Wire.Event made)
    {
        var client = new Wire.EventService.EventServiceClient(server.Channel);
        using var limit = new CancellationTokenSource(Longest);
        while (true)
        {
            try
            {
                return (await client.RecordAsync(Request(made))).Results[0].Status;
            }
            catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                await Task.Delay(Pause, limit.Token);
            }
        }
    }

    private static Wire.Event Make(int number) => new()
    {
        EventId = $"e{number}",
        CustomerId = $"c{number % 40}",
        OccurredAt = WireTime.ToWire(StartMs + (number * 3_000_000L)),
        Purchase = new Wire.Purchase
        {
            OrderId = $"o{number}",
            Lines = { new Wire.OrderLine { ProductId = "p", Category = "g", Quantity = 1, UnitPriceMinor = 500 } },
        },
    };
}
