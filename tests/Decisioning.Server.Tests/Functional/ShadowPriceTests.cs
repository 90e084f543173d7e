using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>
/// A call centre with room for one customer in twenty: with the price of the dry run published, whoever is asked about
/// first, the places go to the best.
/// </summary>
public sealed class ShadowPriceTests
{
    private const int Customers = 400;
    private const int Places = 20;

    [Fact]
    public async Task FirstCome_WithTheDryRunsPricePublished_HoldsNearlyAllOfTheBest()
    {
        var catalog = CallCentre();
        await using var server = await ServerFixture.StartAsync(catalog);
        await RecordAsync(server);
        var ids = Enumerable.Range(0, Customers).Select(Id).ToList();
        var dryRun = await DryRun.AskAsync(server.Channel, Question(), ids, CancellationToken.None);
        var prices = new ShadowPrices(dryRun.Nets, 10_000);
        Assert.True(prices.Contacts > 5 * Places, $"Only {prices.Contacts} contacts are worth making.");

        catalog.Channels[0].ShadowPriceMinor = prices.PriceFor(Places);
        await server.PublishAsync(catalog);
        var net = await ReserveAsync(server, ids);

        Assert.InRange(net / (double)prices.BestNet(Places), 0.95, 1.001);
        Assert.True(prices.FirstComeNet(0, Places) < 0.8 * prices.BestNet(Places), "Without a price it is no worse.");
    }

    [Fact]
    public async Task Shadow_OverTheBase_PrintsThePriceAndTheTable()
    {
        await using var server = await ServerFixture.StartAsync(CallCentre());
        await RecordAsync(server);
        var answers = new StringWriter();
        var errors = new StringWriter();

        var exit = await CommandTable.RunAsync(
            ["shadow", "--channel", "call", "--contacts", "20", "--target", server.Target], answers, errors);

        Assert.Equal((ExitCode.Done, ""), (exit, errors.ToString()));
        Assert.Contains("400 customers asked about", answers.ToString());
        Assert.Matches(@"For 20 contacts: ""shadow_price_minor"": \d+ ", answers.ToString());
        Assert.Contains("without a price the first would be", answers.ToString());
    }

    [Fact]
    public async Task Decide_IgnoringTheShadowPriceWhileReserving_IsRefused()
    {
        await using var server = await ServerFixture.StartAsync(CallCentre());
        var request = Ask.Reserve("c", "r", "call");
        request.IgnoreShadowPrice = true;

        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () =>
            await server.Decisions.DecideAsync(request));

        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("ignore_shadow_price", refused.Status.Detail);
    }

    private static Wire.DecideRequest Question() => new()
    {
        Channels = { new Wire.ChannelRequest { Name = "call" } },
        IgnoreShadowPrice = true,
    };

    /// <summary>Asks for every customer in turn until the places are taken; the net of those who got one.</summary>
    private static async Task<long> ReserveAsync(ServerFixture server, List<string> ids)
    {
        var sent = 0;
        var net = 0L;
        foreach (var id in ids)
        {
            var answer = await server.Decisions.DecideAsync(Ask.Reserve(id, $"call-{id}", "call"));
            if (answer.Contact.Verdict == Wire.Verdict.Send)
            {
                net += answer.Contact.Offers.Sum(offer => offer.NetMicros);
                if (++sent == Places)
                {
                    break;
                }
            }
        }

        return net;
    }

    /// <summary>Customers who buy toys unasked more or less often, so that a call adds less or more.</summary>
    private static async Task RecordAsync(ServerFixture server)
    {
        var random = new Random(5);
        var request = new Wire.RecordRequest();
        for (var i = 0; i < Customers; i++)
        {
            for (var order = random.Next(1, 14); order > 0; order--)
            {
                var purchase = Ask.Purchase(Id(i), $"o{i}-{order}");
                purchase.OccurredAt = Timestamp.FromDateTimeOffset(
                    TimeProvider.System.GetUtcNow().AddDays(-random.Next(20, 400)));
                request.Events.Add(purchase);
            }
        }

        foreach (var batch in request.Events.Chunk(500))
        {
            await server.Events.RecordAsync(new Wire.RecordRequest { Events = { batch } });
        }
    }

    private static string Id(int number) => $"customer-{number:000}";

    private static Wire.Catalog CallCentre()
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers[0].Category = "c";
        catalog.Offers[0].StartingPropensity = 0.5;
        catalog.Offers[0].Treatments.Add(new Wire.Treatment { TreatmentId = "call", Channel = "call" });
        var call = TestCatalogs.Outbound("call");
        call.CostAttemptMinor = 4_500;
        catalog.Channels.Insert(0, call);
        return catalog;
    }
}
