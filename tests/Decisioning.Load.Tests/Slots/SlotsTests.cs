using System.Globalization;
using System.Text.RegularExpressions;
using Decisioning.Load.Tests.EndToEnd;

namespace Decisioning.Load.Tests.Slots;

/// <summary>Twenty places of a call centre for four hundred customers.</summary>
public sealed class SlotsTests
{
    [Fact]
    public async Task Slots_WithThePriceThatLeavesSoMany_HoldNearlyAllOfTheBest()
    {
        using var data = new DataDirectory();
        await using var server = await ServerProcess.StartAsync(data.File("base"));
        await Shop.FillAsync(server.Address, 400);

        // Each run is for a time of its own, so that the promises of one do not stand in the way of the next.
        var without = Share(await RunAsync(server.Address, 0, days: 1));
        var price = await PriceAsync(server.Address);
        var text = await RunAsync(server.Address, price, days: 50);

        Assert.True(text.Contains("places taken 20,", StringComparison.Ordinal), $"{price}: {text}");
        Assert.InRange(Share(text), 95, 100.01);
        Assert.True(without < 90, $"Without a price the places are no worse: {without} %.");
    }

    /// <summary>The lowest whole price, in steps of a unit, at which no more remain than there are places.</summary>
    private static async Task<int> PriceAsync(Uri address)
    {
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(address);
        var decisions = new V1.DecisionService.DecisionServiceClient(channel);
        var nets = new List<long>();
        for (var customer = 0; customer < 400; customer++)
        {
            var answer = await decisions.DecideAsync(new V1.DecideRequest
            {
                CustomerId = $"customer-{customer:0000}",
                Channels = { new V1.ChannelRequest { Name = "call" } },
                IgnoreShadowPrice = true,
                SendAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At(50)),
            });
            nets.AddRange(answer.Contact.Offers.Select(offer => offer.NetMicros));
        }

        return (int)(nets.OrderDescending().ElementAt(20) / 10_000);
    }

    private static async Task<string> RunAsync(Uri address, int priceMinor, int days)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await new LoadProgram(output, error, interactive: false, TimeProvider.System).RunAsync(
            [
                "slots", "--channel", "call", "--contacts", "20", "--price", $"{priceMinor}",
                "--send-at", At(days).ToString("O", CultureInfo.InvariantCulture), "--target", address.ToString(),
            ],
            CancellationToken.None);
        Assert.True(code == LoadProgram.Done, $"{error} {output}");
        return output.ToString();
    }

    private static DateTimeOffset At(int days) =>
        new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(days), TimeSpan.Zero);

    private static double Share(string text) => double.Parse(
        Regex.Match(text, @"share of the best ([\d.]+) %").Groups[1].Value, CultureInfo.InvariantCulture);
}
