using System.Collections.Concurrent;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Grpc.Net.Client;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>No cap is exceeded by any number of callers, retries and restarts.</summary>
public sealed class CapTests
{
    private const int Calls = 1_000;
    private const int Connections = 4;

    /// <summary>The process is killed at so many answers; so many calls come after that in any case.</summary>
    private const int Early = 200;
    private const int Late = 100;
    private static readonly string[] Channels = ["email", "push", "sms"];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Decide_AThousandParallelCalls_SendExactlyTheCap(int cap)
    {
        await using var server = await StartAsync(cap);
        var sent = new ConcurrentDictionary<string, string>();

        await CallAsync(server.NewChannel, Requests(), sent);

        await AssertExactlyAsync(server.Channel, cap, sent);
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
        var underWay = CallAsync(server.NewChannel, requests, sent, onCall: () =>
        {
            if (Interlocked.Increment(ref called) == Calls / 2)
            {
                half.SetResult();
            }
        });
        await half.Task;
        await server.RestartAsync();
        await underWay;
        await CallAsync(server.NewChannel, requests, sent);

        await AssertExactlyAsync(server.Channel, cap, sent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Decide_KilledInTheMiddle_SendsExactlyTheCap(int cap)
    {
        var directory = TestDirectory.Create();
        var sent = new ConcurrentDictionary<string, string>();
        var requests = Requests();
        var gone = new TaskCompletionSource();
        var answered = 0;
        await using (var killed = await ServerProcess.StartAsync(directory))
        {
            await PublishAsync(killed.Channel, cap);

            // An answer of the first life counts as much as one of the second: the promise was made.
            void OnAnswer()
            {
                if (Interlocked.Increment(ref answered) == Early)
                {
                    killed.Kill();
                    gone.SetResult();
                }
            }

            var first = CallAsync(Connect(killed), requests[..^Late], sent, onAnswer: OnAnswer);
            await await Task.WhenAny(gone.Task, first);
            await Task.WhenAll(first, CallAsync(Connect(killed), requests[^Late..], sent, onAnswer: OnAnswer));
            Assert.InRange(answered, Early, Calls - Late);
        }

        await using var server = await ServerProcess.StartAsync(directory);
        await CallAsync(Connect(server), requests, sent);
        await AssertExactlyAsync(server.Channel, cap, sent);
        await server.KillAsync();
        Directory.Delete(directory, recursive: true);
    }

    private static Task<ServerFixture> StartAsync(int cap) => ServerFixture.StartAsync(Catalog(cap));

    private static Wire.Catalog Catalog(int cap)
    {
        var catalog = TestCatalogs.Small();
        catalog.Policy.Caps.Add(Ask.Cap("limit", cap));
        return catalog;
    }

    private static Func<GrpcChannel> Connect(ServerProcess server) => () => GrpcChannel.ForAddress(server.Target);

    private static async Task PublishAsync(GrpcChannel channel, int cap)
    {
        var catalogs = new Wire.CatalogService.CatalogServiceClient(channel);
        await catalogs.PublishAsync(new Wire.PublishCatalogRequest { Catalog = Catalog(cap), Publisher = "author" });
        await catalogs.ApproveAsync(new Wire.ApproveOffersRequest { Approver = "approver" });
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
        Func<GrpcChannel> connect,
        List<Wire.DecideRequest> requests,
        ConcurrentDictionary<string, string> sent,
        Action? onCall = null,
        Action? onAnswer = null)
    {
        var channels = Enumerable.Range(0, Connections).Select(_ => connect()).ToArray();
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

                onAnswer?.Invoke();
            }
            catch (RpcException stopped) when ((onCall ?? onAnswer) is not null && stopped.StatusCode
                is StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown)
            {
                // The server went away; what became of the call is unknown until it is sent again.
                Assert.NotEmpty(request.RequestId);
            }
        }
    }

    private static async Task AssertExactlyAsync(
        GrpcChannel channel, int cap, ConcurrentDictionary<string, string> sent)
    {
        var customers = new Wire.CustomerService.CustomerServiceClient(channel);
        var card = await customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = "one" });
        Assert.Equal(cap, card.Contacts.Count);
        Assert.Equal(
            card.Contacts.Select(contact => contact.ReservationId).Order(StringComparer.Ordinal),
            sent.Values.Order(StringComparer.Ordinal));
    }
}
