using System.Collections.Concurrent;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>No cap is exceeded by any number of callers, retries and restarts.</summary>
public sealed class CapTests
{
    private const int Calls = 1_000;
    private const int Connections = 4;
    private static readonly string[] Channels = ["email", "push", "sms"];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Decide_AThousandParallelCalls_SendExactlyTheCap(int cap)
    {
        await using var server = await StartAsync(cap);
        var sent = new ConcurrentDictionary<string, string>();

        await CallAsync(server, Requests(), sent, onCall: null);

        await AssertExactlyAsync(server, cap, sent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Decide_WithARestartInTheMiddle_SendsExactlyTheCap(int cap)
    {
        await using var server = await StartAsync(cap);
        var sent = new ConcurrentDictionary<string, string>();
        var requests = Requests();
        var half = new TaskCompletionSource();
        var called = 0;

        // The callers of the first half are under way when the server stops: some get no answer, and ask again below.
        var underWay = CallAsync(server, requests, sent, onCall: () =>
        {
            if (Interlocked.Increment(ref called) == Calls / 2)
            {
                half.SetResult();
            }
        });
        await half.Task;
        await server.RestartAsync();
        await underWay;
        await CallAsync(server, requests, sent, onCall: null);

        await AssertExactlyAsync(server, cap, sent);
    }

    private static Task<ServerFixture> StartAsync(int cap)
    {
        var catalog = TestCatalogs.Small();
        catalog.Policy.Caps.Add(Ask.Cap("limit", cap));
        return ServerFixture.StartAsync(catalog);
    }

    /// <summary>Mixed channels; three in ten are sent again with the same id.</summary>
    private static List<Wire.DecideRequest> Requests()
    {
        var random = new Random(7);
        var requests = new List<Wire.DecideRequest>();
        while (requests.Count < Calls)
        {
            var isRetry = requests.Count > 0 && random.NextDouble() < .3;
            requests.Add(isRetry
                ? requests[random.Next(requests.Count)]
                : Ask.Reserve("one", $"r{requests.Count}", Channels[random.Next(Channels.Length)]));
        }

        return requests;
    }

    private static async Task CallAsync(
        ServerFixture server,
        List<Wire.DecideRequest> requests,
        ConcurrentDictionary<string, string> sent,
        Action? onCall)
    {
        var channels = Enumerable.Range(0, Connections).Select(_ => server.NewChannel()).ToArray();
        var clients = channels.Select(channel => new Wire.DecisionService.DecisionServiceClient(channel)).ToArray();
        await Task.WhenAll(requests.Select(
            (request, i) => Task.Run(() => CallAsync(clients[i % Connections], request))));
        foreach (var channel in channels)
        {
            channel.Dispose();
        }

        async Task CallAsync(Wire.DecisionService.DecisionServiceClient client, Wire.DecideRequest request)
        {
            onCall?.Invoke();
            try
            {
                var answer = await client.DecideAsync(request);
                if (answer.Contact.Verdict == Wire.Verdict.Send)
                {
                    var reservation = sent.GetOrAdd(request.RequestId, answer.Contact.ReservationId);
                    Assert.Equal(reservation, answer.Contact.ReservationId);
                }
            }
            catch (RpcException stopped) when (onCall is not null && stopped.StatusCode
                is StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown)
            {
                // The server went away; what became of the call is unknown until it is sent again.
                Assert.NotEmpty(request.RequestId);
            }
        }
    }

    private static async Task AssertExactlyAsync(
        ServerFixture server, int cap, ConcurrentDictionary<string, string> sent)
    {
        var card = await server.Customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = "one" });
        Assert.Equal(cap, card.Contacts.Count);
        Assert.Equal(
            card.Contacts.Select(contact => contact.ReservationId).Order(StringComparer.Ordinal),
            sent.Values.Order(StringComparer.Ordinal));
    }
}
