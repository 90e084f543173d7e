using Decisioning.Server.Catalogs;
using Decisioning.Server.Demo;
using Decisioning.Server.Mapping;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Catalogs;

public sealed class CatalogDiffTests
{
    public static TheoryData<string, string, Action<Wire.Catalog>> Changes => new()
    {
        {
            "offers[0].margin_minor",
            "offer \"toy\": the margin rises from 500.00 RUB to 600.00 RUB",
            catalog => catalog.Offers[0].MarginMinor = 60_000
        },
        {
            "offers[0].starting_propensity",
            "offer \"toy\": the starting propensity falls from 0.1 to 0.05",
            catalog => catalog.Offers[0].StartingPropensity = 0.05
        },
        {
            "offers[0].repurchase_after_days",
            "offer \"toy\": the repurchase after is set to 30 days",
            catalog => catalog.Offers[0].RepurchaseAfterDays = 30
        },
        {
            "offers[0].starts_at",
            "offer \"toy\": the starts at is set to 2026-09-21 14:13:20 UTC",
            catalog => catalog.Offers[0].StartsAt = WireTime.ToWire(1_790_000_000_000)
        },
        {
            "offers[0].state",
            "offer \"toy\": the state changes from OFFER_STATE_UNSPECIFIED to OFFER_STATE_PAUSED",
            catalog => catalog.Offers[0].State = Wire.OfferState.Paused
        },
        {
            "offers[0].treatments[0].content[\"subject\"]",
            "offer \"toy\", treatment \"toy-email\": the content \"subject\" changes from \"Hello\" to \"Hi\"",
            catalog => catalog.Offers[0].Treatments[0].Content["subject"] = "Hi"
        },
        {
            "offers[0].age_window.to_months",
            "offer \"toy\": the to rises from 0 months to 12 months",
            catalog => catalog.Offers[0].AgeWindow = new Wire.AgeWindow { ToMonths = 12 }
        },
        {
            "offers[0].propensity_model_id",
            "offer \"toy\": the propensity model is set to \"clicks\"",
            catalog => catalog.Offers[0].PropensityModelId = "clicks"
        },
        {
            "channels[2].consent_purpose",
            "channel \"sms\": the consent purpose is taken out, it was nothing",
            catalog => catalog.Channels[2].ClearConsentPurpose()
        },
        {
            "models[0]",
            "model \"clicks\" is new",
            catalog => catalog.Models.Add(new Wire.Model { ModelId = "clicks" })
        },
        { "offers[1]", "offer \"new\" is new", catalog => catalog.Offers.Add(TestCatalogs.Offer("new")) },
        { "offers[0]", "offer \"toy\" is taken out", catalog => catalog.Offers.Clear() },
        {
            "channels[2].longest_hold_seconds",
            "channel \"sms\": the longest hold rises from 3600 seconds to 7200 seconds",
            catalog => catalog.Channels[2].LongestHoldSeconds = 7_200
        },
        {
            "placements[0].examination",
            "placement \"home\": the examination changes from [0.9, 0.5] to [0.9]",
            catalog => catalog.Placements[0].Examination.RemoveAt(1)
        },
        {
            "policy.caps[0]",
            "cap \"week\" is new",
            catalog => catalog.Policy.Caps.Add(new Wire.Cap { CapId = "week", Limit = 3, RollingDays = 7 })
        },
        {
            "policy.trust.segment_margin_minor",
            "the segment margin falls from 10.00 RUB to 5.00 RUB",
            catalog => catalog.Policy.Trust.SegmentMarginMinor = 500
        },
        { "default_time_zone", "the default time zone is taken out, it was \"Europe/Moscow\"", catalog =>
            catalog.DefaultTimeZone = "" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Between_OneChange_IsToldAtItsPlace(string path, string text, Action<Wire.Catalog> change)
    {
        var later = TestCatalogs.Small();
        change(later);
        var told = CatalogDiff.Between(Compared(path), later);
        Assert.Contains(new Wire.CatalogChange { Path = path, Text = text }, told);
        Assert.Single(told);
    }

    [Fact]
    public void Between_EqualCatalogs_TellsNothing() =>
        Assert.Empty(CatalogDiff.Between(DemoCatalog.Read(), DemoCatalog.Read()));

    [Fact]
    public void Between_OffersInAnotherOrder_TellsOnlyTheOrder()
    {
        var earlier = TestCatalogs.Small();
        earlier.Offers.Add(TestCatalogs.Offer("b"));
        var later = TestCatalogs.Small();
        later.Offers.Insert(0, TestCatalogs.Offer("b"));
        var change = Assert.Single(CatalogDiff.Between(earlier, later));
        Assert.Equal("the order of the offers changes, which decides between equals", change.Text);
    }

    [Fact]
    public void Between_ModelsOfManyTrees_TellsTheChangeShortly()
    {
        var earlier = WithTrees(leaf: 1);
        var change = Assert.Single(CatalogDiff.Between(earlier, WithTrees(leaf: 2)));
        Assert.Equal("models[0].trees.trees", change.Path);
        Assert.StartsWith("model \"orders\": the trees changes from [{", change.Text);
        Assert.EndsWith("more characters)", change.Text);
        Assert.InRange(change.Text.Length, 600, 800);
        Assert.Empty(CatalogDiff.Between(earlier, WithTrees(leaf: 1)));

        static Wire.Catalog WithTrees(float leaf)
        {
            var model = new Wire.Model { ModelId = "orders", Trees = new Wire.TreesForm() };
            model.Trees.Trees.AddRange(Enumerable.Range(0, 100).Select(i => new Wire.Tree
            {
                LeftChildren = { -1 },
                RightChildren = { -1 },
                SplitIndices = { 0 },
                SplitConditions = { i == 99 ? leaf : 0 },
            }));
            var catalog = TestCatalogs.Small();
            catalog.Models.Add(model);
            return catalog;
        }
    }

    /// <summary>The earlier catalog; with an empty age window where one of its bounds is compared.</summary>
    private static Wire.Catalog Compared(string path)
    {
        var earlier = TestCatalogs.Small();
        if (path.Contains("age_window", StringComparison.Ordinal))
        {
            earlier.Offers[0].AgeWindow = new Wire.AgeWindow();
        }

        return earlier;
    }
}
