using Decisioning.Server.Tests.Hosting;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>Models of a catalog from its publication to the replay of what was decided with them.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task Decide_WithATreeOverPurchases_TellsBuyersFromNewcomersAndReplays()
    {
        await using var server = await ServerFixture.StartAsync(WithTree());
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("buyer", "e1") } });

        var newcomer = await server.Decisions.DecideAsync(Ask.Reserve("newcomer", "r1", "email"));
        var buyer = await server.Decisions.DecideAsync(Ask.Reserve("buyer", "r2", "email"));

        Assert.Equal(Logistic(-2), newcomer.Contact.Offers[0].Propensity, 12);
        Assert.Equal(Logistic(-0.5), buyer.Contact.Offers[0].Propensity, 12);
        var flipped = WithTree();
        flipped.Models[0].Trees.Trees[0].SplitConditions[1] = 3;
        await server.PublishAsync(flipped);
        await server.RestartAsync();
        Assert.Equal(Logistic(2), (await server.Decisions.DecideAsync(Ask.Contact("newcomer", "email")))
            .Contact.Offers[0].Propensity, 12);
        foreach (var decided in new[] { newcomer, buyer })
        {
            var replayed = await server.Decisions.ReplayAsync(
                new Wire.ReplayRequest { DecisionId = decided.DecisionId });
            Assert.Equal((Wire.ReplayOutcome.Exact, ""), (replayed.Outcome, replayed.Cause));
        }
    }

    private static double Logistic(double sum) => 1 / (1 + Math.Exp(-sum));

    /// <summary>Who has bought is more likely to respond: -1 and for him + 0.5, for others - 1.</summary>
    private static Wire.Catalog WithTree()
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers[0].PropensityModelId = "orders";
        catalog.Models.Add(new Wire.Model
        {
            ModelId = "orders",
            Features = { new Wire.ModelFeature { Feature = "customer.rfm.frequency" } },
            Trees = new Wire.TreesForm
            {
                Base = -1,
                Trees =
                {
                    new Wire.Tree
                    {
                        LeftChildren = { 1, -1, -1 },
                        RightChildren = { 2, -1, -1 },
                        SplitIndices = { 0, 0, 0 },
                        SplitConditions = { 1, -1, 0.5f },
                    },
                },
            },
        });
        return catalog;
    }
}
