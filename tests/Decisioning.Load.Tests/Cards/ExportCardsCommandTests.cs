using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Load.Tests.Cards;

public sealed class ExportCardsCommandTests
{
    [Fact]
    public async Task RunAsync_SameStateAskedLaterInAnotherOrder_GivesTheSameBytes()
    {
        var first = await ExportAsync([Card("b", 3, trust: 0.5), Card("a", 4, trust: 0.6), Card("B", 1, 1)]);
        var second = await ExportAsync([Card("B", 9, 1), Card("a", 11, trust: 0.9), Card("b", 10, trust: 0.8)]);

        Assert.Equal(first, second);
        Assert.Equal(3, first.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("{ \"customer_id\": \"B\"", first, StringComparison.Ordinal);
        Assert.Contains("\"monetary_minor\": \"700\"", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OtherState_GivesOtherBytes()
    {
        var changed = Card("a", days: 3, trust: 0.5);
        changed.Rfm.MonetaryMinor++;

        Assert.NotEqual(await ExportAsync([Card("a", days: 3, trust: 0.5)]), await ExportAsync([changed]));
    }

    [Fact]
    public async Task RunAsync_AsOf_AsksForThatTimeAndKeepsEverything()
    {
        var customers = new FakeCustomers { Cards = { Card("a", days: 3, trust: 0.5) } };

        var text = await ExportAsync(customers, "--as-of", "2011-12-10T00:00:00Z");

        Assert.Equal(new DateTime(2011, 12, 10), customers.LastExport!.AsOf.ToDateTime());
        Assert.Contains("\"trust\": 0.5", text, StringComparison.Ordinal);
        Assert.Contains("\"recency_days\": 3", text, StringComparison.Ordinal);
        Assert.Contains("\"weight\": 0.5", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ExportBreaksOff_BeginsAnew()
    {
        var customers = new FakeCustomers { Cards = { Card("a", 3, 0.5), Card("b", 3, 0.5) }, Breaks = 2 };

        var text = await ExportAsync(customers);

        Assert.Equal(2, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static CustomerCard Card(string id, int days, double trust) => new()
    {
        CustomerId = id,
        Version = 4,
        Trust = trust,
        Debt = 1 - trust,
        Segment = days > 3 ? "at_risk" : "loyal",
        AsOf = Timestamp.FromDateTime(DateTime.UnixEpoch.AddDays(days)),
        Rfm = new Rfm { RecencyDays = days, Frequency = 2, MonetaryMinor = 700, YearFrequency = days },
        Interests = { new Interest { Category = "giftware", Orders = 2, Weight = trust } },
        Attributes =
        {
            { days > 3 ? "x" : "y", new AttributeValue { Flag = true } },
            { days > 3 ? "y" : "x", new AttributeValue { Flag = true } },
        },
    };

    private static Task<string> ExportAsync(IEnumerable<CustomerCard> cards, params string[] options)
    {
        var customers = new FakeCustomers();
        customers.Cards.AddRange(cards);
        return ExportAsync(customers, options);
    }

    private static async Task<string> ExportAsync(FakeCustomers customers, params string[] options)
    {
        await using var server = await FakeServer.StartAsync(null, null, customers);
        var path = Path.GetTempFileName();
        var error = new StringWriter();
        var time = new SkippingTime(SkippingTime.Pauses);
        var code = await new LoadProgram(new StringWriter(), error, interactive: false, time).RunAsync(
            ["export-cards", "--target", server.Address.ToString(), "--out", path, .. options], CancellationToken.None);

        Assert.Equal((LoadProgram.Done, ""), (code, error.ToString()));
        var text = await File.ReadAllTextAsync(path);
        File.Delete(path);
        return text;
    }
}
