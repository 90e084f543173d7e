using Decisioning.Server.Mapping;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>kill -9 in the middle of a stream of events; sent again, the base is as if nothing had happened.</summary>
public sealed class CrashTests
{
    private const int Batches = 200;
    private const int EventsPerBatch = 50;
    private const int Customers = 300;
    private const int KilledAfter = 60;
    private const long StartMs = 1_700_000_000_000;
    private const long EndMs = StartMs + (400L * 86_400_000);

    [Fact]
    public async Task RecordStream_KilledInTheMiddleAndSentAgain_GivesTheStateOfAnUndisturbedRun()
    {
        var batches = Make();
        var expected = await UndisturbedAsync(batches);
        var directory = TestDirectory.Create();
        var acknowledged = 0;
        await using (var server = await StartAsync(directory))
        {
            acknowledged = await SendUntilKilledAsync(server, batches);
        }

        Assert.InRange(acknowledged, KilledAfter, Batches - 1);
        await using (var server = await StartAsync(directory))
        {
            var results = await SendAsync(server, batches);
            Assert.All(
                results.Take(acknowledged).SelectMany(response => response.Results),
                result => Assert.Equal(Wire.EventStatus.Duplicate, result.Status));
            AssertEqual(expected, await CardsAsync(server));
            await server.StopAsync();
        }

        var verify = await Run.ToEndAsync("dotnet", [ServerProcess.Program, "verify", "--data", directory], directory);
        Assert.True(verify.ExitCode == 0, verify.ToString());
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<Dictionary<string, Wire.CustomerCard>> UndisturbedAsync(List<Wire.RecordRequest> batches)
    {
        var directory = TestDirectory.Create();
        await using var server = await StartAsync(directory);
        var results = await SendAsync(server, batches);
        Assert.All(
            results.SelectMany(response => response.Results),
            result => Assert.True(result.Status == Wire.EventStatus.Applied, result.ToString()));
        var cards = await CardsAsync(server);
        await server.KillAsync();
        Directory.Delete(directory, recursive: true);
        return cards;
    }

    private static Task<ServerProcess> StartAsync(string directory) =>
        ServerProcess.StartAsync(directory, "--Server:AcceptClientTime=true");

    private static async Task<int> SendUntilKilledAsync(ServerProcess server, List<Wire.RecordRequest> batches)
    {
        using var stream = new Wire.EventService.EventServiceClient(server.Channel).RecordStream();
        var sending = Task.Run(async () =>
        {
            foreach (var batch in batches)
            {
                await stream.RequestStream.WriteAsync(batch);
            }
        });
        var acknowledged = 0;
        try
        {
            while (await stream.ResponseStream.MoveNext(CancellationToken.None))
            {
                if (++acknowledged == KilledAfter)
                {
                    await server.KillAsync();
                }
            }
        }
        catch (RpcException lost)
        {
            Assert.NotEqual(StatusCode.OK, lost.StatusCode);
        }

        await Task.WhenAny(sending);
        return acknowledged;
    }

    private static async Task<List<Wire.RecordResponse>> SendAsync(
        ServerProcess server, List<Wire.RecordRequest> batches)
    {
        using var stream = new Wire.EventService.EventServiceClient(server.Channel).RecordStream();
        var sending = Task.Run(async () =>
        {
            foreach (var batch in batches)
            {
                await stream.RequestStream.WriteAsync(batch);
            }

            await stream.RequestStream.CompleteAsync();
        });
        var responses = new List<Wire.RecordResponse>();
        await foreach (var response in stream.ResponseStream.ReadAllAsync())
        {
            responses.Add(response);
        }

        await sending;
        return responses;
    }

    private static async Task<Dictionary<string, Wire.CustomerCard>> CardsAsync(ServerProcess server)
    {
        var cards = new Dictionary<string, Wire.CustomerCard>();
        using var export = new Wire.CustomerService.CustomerServiceClient(server.Channel).ExportCards(
            new Wire.ExportCardsRequest { AsOf = WireTime.ToWire(EndMs) });
        await foreach (var card in export.ResponseStream.ReadAllAsync())
        {
            cards.Add(card.CustomerId, card);
        }

        return cards;
    }

    private static void AssertEqual(
        Dictionary<string, Wire.CustomerCard> expected, Dictionary<string, Wire.CustomerCard> actual)
    {
        Assert.Equal(Customers, expected.Count);
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, entry => Assert.Equal(entry.Value, actual[entry.Key]));
    }

    /// <summary>
    /// Purchases, returns, views and profiles of few customers, so that most have more events than ids remembered.
    /// </summary>
    private static List<Wire.RecordRequest> Make()
    {
        var random = new Random(3);
        var batches = new List<Wire.RecordRequest>();
        for (var number = 0; number < Batches * EventsPerBatch; number++)
        {
            if (number % EventsPerBatch == 0)
            {
                batches.Add(new Wire.RecordRequest());
            }

            batches[^1].Events.Add(MakeEvent(number, random));
        }

        return batches;
    }

    private static Wire.Event MakeEvent(int number, Random random)
    {
        var made = new Wire.Event
        {
            EventId = $"e{number}",
            CustomerId = $"c{(number < Customers ? number : random.Next(Customers))}",
            OccurredAt = WireTime.ToWire(StartMs + (number * 3_000_000L)),
        };
        var line = new Wire.OrderLine
        {
            ProductId = $"p{random.Next(20)}",
            Category = $"g{random.Next(5)}",
            Quantity = random.Next(1, 5),
            UnitPriceMinor = random.Next(100, 10_000),
        };
        switch (random.Next(10))
        {
            case 0:
                made.Return = new Wire.Return { Lines = { line } };
                break;
            case < 3:
                made.View = new Wire.Action { Category = line.Category, Subject = line.ProductId };
                break;
            case 3:
                made.Profile = new Wire.Profile();
                made.Profile.Attributes.Add("n", new Wire.AttributeValue { Number = number });
                break;
            default:
                made.Purchase = new Wire.Purchase { OrderId = $"o{number}", Lines = { line } };
                break;
        }

        return made;
    }
}
