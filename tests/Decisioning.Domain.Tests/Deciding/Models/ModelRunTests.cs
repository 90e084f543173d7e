using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Catalog.Models;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding.Models;

/// <summary>What a model's word does in a decision.</summary>
public sealed class ModelRunTests
{
    private static readonly long Now = History.Day(40);

    private static readonly CatalogDefinition Shop =
        TestCatalog.Shop.With(TestCatalog.Offer("a"), TestCatalog.Offer("b"));

    [Fact]
    public void Decide_WithAModel_TakesItsWordInTheStartingPropensitysStead()
    {
        var model = TestModels.Linear("now.hour", 0, intercept: -1) with
        {
            OfferBias = new Dictionary<string, double> { ["b"] = 0.5 },
        };
        var offer = new History().Contact(Shop.WithModel(model).Compile(), Now).Offer!;

        Assert.Equal("b", offer.OfferId);
        Assert.Equal(1 / (1 + Math.Exp(0.5)), offer.Propensity, 14);
        Assert.Equal(Math.Floor((offer.Propensity * 1_000 * 10_000) + 0.5), offer.GrossMicros);
    }

    [Fact]
    public void Decide_OfferWithoutAModelBesideOneWith_KeepsItsStartingPropensity()
    {
        var shop = Shop.WithModel(TestModels.Linear("now.hour", 0, intercept: -5));
        shop = shop with { Offers = [shop.Offers[0], TestCatalog.Offer("b", propensity: 0.25)] };

        var offer = new History().Contact(shop.Compile(), Now).Offer!;

        Assert.Equal(("b", 0.25), (offer.OfferId, offer.Propensity));
    }

    [Fact]
    public void Decide_ModelBelowWhatHeBuysUnasked_IsLiftedToThat()
    {
        var history = new History();
        for (var day = 1; day < 40; day++)
        {
            history.With(history.Purchase(day, $"o{day}", History.Line("bear", 1, 100)));
        }

        var shop = TestCatalog.Shop.With(TestCatalog.Offer("a") with { Category = "toys" })
            .WithModel(TestModels.Linear("now.hour", 0, intercept: -9));
        var refused = history.Ask(shop.Compile(), Now, Asking.Email with { Explain = ExplainLevel.Full });

        var scored = refused.Reasons[0].Scored!;
        Assert.Equal(ReasonCode.NoValue, refused.Reasons[0].Code);
        Assert.Equal(scored.BaselinePropensity, scored.Propensity);
        Assert.True(scored.BaselinePropensity > 0.9);
    }

    [Fact]
    public void Decide_WithEvidence_MovesTheModelsWordByTheCustomersResponses()
    {
        var shop = Shop.WithModel(TestModels.Linear("now.hour", 0, intercept: 0));
        shop = shop with { Offers = [shop.Offers[0] with { StartingEvidence = 4 }] };
        var catalog = shop.Compile();
        var history = new History();
        var contact = history.Send(catalog, Now)!.Value;
        history.Settle(catalog, contact, Outcome.Clicked, Now + 1);

        Assert.Equal(((0.5 * 4) + 1) / 5, history.Contact(catalog, Now + 2).Offer!.Propensity, 12);
    }

    [Fact]
    public void NextAllowed_WithAModelOfTime_KeepsTheScoresOfTheRequest()
    {
        // The model believes in nobody while the month is January: that does not count as something that will pass.
        var early = Shop.WithModel(TestModels.Stump("now.month", 2, -30, 0));
        var january = new History().Contact(early.Compile(), History.Day(20));
        Assert.Equal(Verdict.DoNotSend, january.Verdict);
        Assert.Null(january.NextAllowedAtMs);
        Assert.Equal(Verdict.Send, new History().Contact(early.Compile(), History.Day(32)).Verdict);

        // And a message planned for February is scored as of today.
        var planned = Asking.Email with { SendAtMs = History.Day(32) };
        Assert.Equal(Verdict.DoNotSend, new History().Contact(early.Compile(), History.Day(20), planned).Verdict);
    }

    [Fact]
    public void Decide_TheBestOfTheCatalog_IsJudgedByTheModelToo()
    {
        var shop = Shop.With(TestCatalog.Email with { Draw = 0.2 });
        var plain = new History().Contact(shop.Compile(), Now).BestMinor;
        var doubled = new History()
            .Contact(shop.WithModel(TestModels.Linear("now.hour", 0, 20)).Compile(), Now).BestMinor;

        Assert.Equal(2 * plain, doubled, plain * 1e-6);
    }

    [Fact]
    public void Decide_OffersOfSeveralModelsNarrowedAndNot_ScoresEachByItsOwn()
    {
        ModelDefinition Named(string id, double intercept) =>
            TestModels.Linear("pair.category_orders", 1, intercept) with { ModelId = id };
        var shop = TestCatalog.Shop.With(
            [.. Enumerable.Range(0, 40).Select(i => TestCatalog.Offer($"o{i}") with
            {
                PropensityModelId = i % 2 == 0 ? "even" : "odd",
                Category = "toys",
            })]) with
        {
            Models = [Named("even", -1), Named("odd", -2)],
        };
        var catalog = shop.Compile();
        var whole = new History().Ask(catalog, Now, Asking.Email with { Explain = ExplainLevel.Full });

        foreach (var reason in whole.Reasons)
        {
            var isEven = int.Parse(reason.OfferId[1..]) % 2 == 0;
            Assert.Equal(1 / (1 + Math.Exp(isEven ? 1 : 2)), reason.Scored!.Propensity, 12);
            var narrowed = Asking.Email with { OfferIds = [reason.OfferId] };
            Assert.Equal(
                reason.Scored.Propensity, new History().Contact(catalog, Now, narrowed).Offer!.Propensity);
        }

        Assert.Equal(39, whole.Reasons.Count);
    }
}
