using Decisioning.Server.Catalogs;
using Decisioning.Server.Mapping;
using Decisioning.Server.Tests.Hosting;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>A deliberate loss as callers and marketers see it.</summary>
public sealed class SubsidyTests
{
    [Fact]
    public async Task Decide_WithABudgetForOne_TellsTheSubsidyAndThenThatItIsSpent()
    {
        await using var server = await ServerFixture.StartAsync(AtALoss(budget: 15_000));

        var request = Ask.Reserve("a", "r1", "email");
        request.Explain = Wire.ExplainLevel.Full;
        var sent = (await server.Decisions.DecideAsync(request)).Contact.Offers[0];
        var refused = (await server.Decisions.DecideAsync(Ask.Reserve("b", "r2", "email"))).Contact.Reason;

        Assert.Equal((100_000_000, 50_000_000), (sent.SubsidyMicros, sent.NetMicros));
        Assert.Contains("Sent at a loss on purpose: 100.00 RUB of its worth are a subsidy.", sent.Why);
        Assert.Equal((Wire.ReasonCode.SubsidySpent, 50_000_000), (refused.Code, refused.MissingMicros));
        Assert.Equal(
            "It is sent at a loss only, and the budget of its subsidy is spent: 50.00 RUB short.", refused.Detail);

        var figures = await server.Insight.GetBaseAsync(new Wire.GetBaseRequest());
        Assert.Equal(
            new Wire.SubsidySpending { OfferId = "toy", SpentMinor = 10_000, BudgetMinor = 15_000 },
            Assert.Single(figures.Subsidies));
        Assert.Contains(
            BaseText.Lines(figures, new MoneyText("RUB", 2)),
            line => line.Contains("toy") && line.Contains("100.00 RUB") && line.Contains("150.00 RUB"));
    }

    [Fact]
    public void Between_AChangedBudget_IsSaidInWords() => Assert.Equal(
        "offer \"toy\": the subsidy budget rises from 150.00 RUB to 200.00 RUB",
        Assert.Single(CatalogDiff.Between(AtALoss(15_000), AtALoss(20_000))).Text);

    /// <summary>The offer brings 50.00 and costs 100.00 to send; it may lose 100.00 a contact.</summary>
    private static Wire.Catalog AtALoss(long budget)
    {
        var catalog = TestCatalogs.Small();
        catalog.Channels[0].CostAttemptMinor = 10_000;
        (catalog.Offers[0].SubsidyMinor, catalog.Offers[0].SubsidyBudgetMinor) = (10_000, budget);
        return catalog;
    }
}
