using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>What a marketer reads and calculates, by call and by command.</summary>
public sealed class InsightCommandTests
{
    private const string Economics =
        "economics --opening 1000 --inflow 800 --kept 20% --churn 10% --order 2500 --orders 3";

    [Fact]
    public async Task Base_OfALivingServer_PrintsEverySectionWithItsFigures()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        await server.Events.RecordAsync(new Wire.RecordRequest
        {
            Events = { Ask.Purchase("a", "e1"), Ask.Purchase("a", "e2"), Ask.Purchase("b", "e1") },
        });
        var request = Ask.Reserve("a", "r", "email");
        request.CampaignId = "spring";
        var sent = await server.Decisions.DecideAsync(request);
        Assert.Equal(Wire.Verdict.Send, sent.Contact.Verdict);

        var (code, text) = await RunAsync("base", "--target", server.Target);

        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith("2 customers, as of ", text);
        Assert.Contains("Recency x frequency", text);
        Assert.Matches(@"\n  total +2 +0 +0 +0 +0 +0 +2\r?\n", text);
        Assert.Matches(@"\n  promising +1 ", text);
        Assert.Matches(@"\n  \(first recorded today\) -> first purchase +1\r?\n", text);
        Assert.Matches(@"\n  toy +1 +100\.0 ?%", text);
        Assert.Matches(@"\n  spring +1 ", text);
        Assert.Matches(@"\n  paying customers +2\r?\n", text);
        var (_, history) = await RunAsync("base", "history", "--target", server.Target);
        Assert.Contains("No day has ended", history);
    }

    [Fact]
    public async Task Economics_TheWorkedExample_PrintsItsTwelveMonths()
    {
        var (code, text) = await RunAsync(Economics.Split(' '));
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(13, lines.Length);
        Assert.Contains("13,500,000", lines[1]);
        Assert.EndsWith("1,431", lines[12].TrimEnd());
    }

    [Theory]
    [InlineData("--churn 10%", "--churn 110%", "churn")]
    [InlineData("--churn 10%", "--churn often", "--churn")]
    [InlineData("--opening 1000", "", "--opening")]
    [InlineData("--orders 3", "--orders 3 --months 0", "--months")]
    public async Task Economics_AWrongFlag_IsNamed(string given, string instead, string named)
    {
        var words = Economics.Replace(given, instead).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (code, text) = await RunAsync(words);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(named, text);
    }

    [Fact]
    public async Task ProjectRetention_OverTheWire_GivesTheWorkedExampleAndNamesAWrongField()
    {
        await using var server = await ServerFixture.StartAsync();
        var request = new Wire.ProjectRetentionRequest
        {
            OpeningCustomers = 1_000,
            InflowAMonth = 800,
            KeptShare = 0.2,
            Churn = 0.1,
            AverageOrderMinor = 2_500,
            OrdersACustomer = 3,
        };
        var months = (await server.Insight.ProjectRetentionAsync(request)).Months;
        Assert.Equal((12, 13_500_000), (months.Count, months[0].RevenueMinor));
        Assert.Equal(1_431, Math.Round(months[11].Closing, MidpointRounding.AwayFromZero));

        request.KeptShare = 2;
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(
            async () => await server.Insight.ProjectRetentionAsync(request));
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith("kept_share", refused.Status.Detail);
    }

    [Fact]
    public async Task GetBaseHistory_WithClientTime_EndsTheDaysThatRecordsLeaveBehind()
    {
        await using var server = await ServerFixture.StartAsync(
            TestCatalogs.Small(), ServerFixture.WithClientTime);
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("a", "e1") } });
        var later = Ask.Purchase("b", "e1");
        later.OccurredAt = new Timestamp { Seconds = Ask.Now.Seconds + (3 * 86_400) };
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { later } });

        var history = await server.Insight.GetBaseHistoryAsync(new Wire.GetBaseHistoryRequest());

        Assert.Equal([1L, 1, 1], history.Days.Select(day => day.Customers));
        Assert.Equal(2, (await server.Insight.GetBaseAsync(new Wire.GetBaseRequest())).Customers);
        Assert.All(history.Days, day => Assert.Equal(86_400, day.AsOf.Seconds - day.Day.Seconds));
    }

    private static async Task<(int Code, string Text)> RunAsync(params string[] words)
    {
        var text = new StringWriter();
        var code = await CommandTable.RunAsync(words, new CommandOutput(text, text), CancellationToken.None);
        return (code, text.ToString());
    }
}
