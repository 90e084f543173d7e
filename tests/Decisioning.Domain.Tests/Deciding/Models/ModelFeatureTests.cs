using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Tests.Catalog.Models;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding.Models;

/// <summary>
/// Each feature is what the table of the README says: read back from the probability of a model of it alone.
/// </summary>
public sealed class ModelFeatureTests
{
    /// <summary>Tuesday, 2026-02-10, 18:00 UTC.</summary>
    private static readonly long Now = History.Day(40.75);

    private const double WhenMissing = 0.625;

    [Theory]
    [InlineData("customer.rfm.recency_days", 10)]
    [InlineData("customer.rfm.frequency", 2)]
    [InlineData("customer.rfm.monetary_minor", 700)]
    [InlineData("customer.rfm.frequency_gross", 3)]
    [InlineData("customer.rfm.monetary_gross_minor", 1_000)]
    [InlineData("customer.rfm.year_frequency", 2)]
    [InlineData("customer.rfm.year_monetary_minor", 700)]
    [InlineData("customer.rfm.average_order_minor", 350)]
    [InlineData("customer.rfm.discount_share", 0.25)]
    [InlineData("customer.rfm.action_recency_days", 5)]
    [InlineData("customer.rfm.actions", 3)]
    [InlineData("customer.interests", 1)]
    [InlineData("customer.categories", 2)]
    [InlineData("customer.products", 2)]
    [InlineData("attribute.children", 3)]
    [InlineData("attribute.member", 1)]
    [InlineData("attribute.joined", 20.75)]
    [InlineData("now.hour", 21)]
    [InlineData("now.day_of_week", 2)]
    [InlineData("now.day_of_month", 10)]
    [InlineData("now.month", 2)]
    [InlineData("pair.category_orders", 2)]
    [InlineData("pair.category_days", 10)]
    [InlineData("pair.group_contacts", 2)]
    [InlineData("pair.group_responses", 1)]
    [InlineData("offer.margin_minor", 100_000)]
    [InlineData("offer.incentive_minor", 100)]
    [InlineData("offer.lever", 1.5)]
    [InlineData("offer.starting_propensity", 0.125)]
    public void Score_OfOneFeature_IsItsValue(string feature, double value) =>
        Assert.Equal(value, Seen(Buyer(), feature, value), value * 1e-6);

    [Fact]
    public void Score_OfInterest_HalvesIn30Days()
    {
        var seen = Seen(new History().With(new History().Action(10.75)), "pair.category_interest", 1);

        Assert.Equal(0.5, seen, 6);
    }

    [Theory]
    [InlineData("customer.rfm.recency_days")]
    [InlineData("customer.rfm.action_recency_days")]
    [InlineData("attribute.children")]
    [InlineData("pair.category_days")]
    public void Score_OfWhatANewcomerLacks_TakesWhatStandsForIt(string feature) =>
        Assert.Equal(WhenMissing, Seen(new History(), feature, 1), 6);

    [Theory]
    [InlineData("attribute.name")]
    [InlineData("attribute.endless")]
    public void Score_OfATextOrANumberTooLarge_TakesWhatStandsForIt(string feature) =>
        Assert.Equal(WhenMissing, Seen(Buyer(), feature, 1), 6);

    [Theory]
    [InlineData("now.hour")]
    [InlineData("now.month")]
    public void Score_WithoutAKnownZone_TakesWhatStandsForTheClock(string feature) =>
        Assert.Equal(WhenMissing, Seen(new History(), feature, 1, zone: ""), 6);

    [Theory]
    [InlineData("pair.category_orders")]
    [InlineData("pair.category_interest")]
    public void Score_OfAnOfferWithoutCategory_TakesWhatStandsForIt(string feature) =>
        Assert.Equal(WhenMissing, Seen(Buyer(), feature, 1, category: ""), 6);

    /// <summary>
    /// Three orders of which one went back whole, two views, a profile, and two contacts of which one was answered (an
    /// action too).
    /// </summary>
    private static History Buyer()
    {
        var history = new History();
        history.With(new ProfileEvent
        {
            EventId = "profile",
            OccurredAtMs = History.Day(1),
            TimeZone = "Europe/Moscow",
            Attributes =
            [
                new AttributeValue("children", AttributeKind.Number, "", 3, 0),
                new AttributeValue("member", AttributeKind.Flag, "", 1, 0),
                new AttributeValue("joined", AttributeKind.Moment, "", 0, History.Day(20)),
                new AttributeValue("name", AttributeKind.Text, "Anna", 0, 0),
                new AttributeValue("endless", AttributeKind.Number, "", 1e300, 0),
            ],
        });
        history.With(history.Purchase(2, "o1", History.Line("bear", 1, 300, list: 300)));
        history.With(history.Purchase(10, "o2", History.Line("atlas", 1, 300, "books", 300)));
        history.With(history.Return(11, "o2", History.Line("atlas", 1, 300, "books")));
        history.With(history.Purchase(30, "o3", History.Line("train", 1, 150, list: 200),
            History.Line("train", 1, 250, list: 250)));
        history.With(history.Action(20)).With(history.Action(35));
        foreach (var day in new[] { 12.0, 15.0 })
        {
            history.With(history.Reserve(day));
            history.With(history.Settle(
                day + 1, history.View.Header.Version, day < 13 ? Outcome.Clicked : Outcome.Ignored));
        }

        return history;
    }

    /// <summary>What a model of this feature alone saw, as its weighted sum tells.</summary>
    private static double Seen(
        History history, string feature, double size, string category = "toys", string zone = "Europe/Moscow")
    {
        var model = TestModels.Linear(feature, 1 / size);
        model = model with { Features = [new ModelFeatureDefinition(feature, WhenMissing)] };
        var shop = (TestCatalog.Shop with { DefaultTimeZone = zone }).With(TestCatalog.Offer("a") with
        {
            Category = category,
            MarginMinor = 100_000,
            IncentiveMinor = 100,
            Lever = 50,
            StartingPropensity = 0.125,
        });
        var offer = history.Contact(shop.WithModel(model).Compile(), Now).Offer!;
        return Math.Log(offer.Propensity / (1 - offer.Propensity)) * size;
    }
}
