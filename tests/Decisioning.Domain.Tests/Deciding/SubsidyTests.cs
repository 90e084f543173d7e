using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>A deliberate loss: a part of net of its own, within what its budget bears.</summary>
public sealed class SubsidyTests
{
    private const ulong First = 1;

    private static readonly long Now = History.Day(10);

    /// <summary>A contact costs 600 and the offer brings 500: 150 are missing with the shadow price of 50.</summary>
    private static readonly CatalogDefinition Shop = TestCatalog.Shop
        .With(Subsidised("a", 200))
        .With(TestCatalog.Email with { CostAttemptMinor = 600, ShadowPriceMinor = 50 });

    private static readonly DecisionQuery Spent = Asking.Email with { SpentSubsidies = First };

    [Fact]
    public void Net_OfASubsidisedContact_IsTheSumWithTheSubsidy()
    {
        var offer = new History().Contact(Shop.Compile(), Now).Offer!;
        Assert.Equal(2_000_000, offer.SubsidyMicros);
        Assert.Equal(5_000_000 - 6_000_000 + 2_000_000, offer.NetMicros);
    }

    [Fact]
    public void SubsidySpent_WithoutItsCause_IsSent()
    {
        var refused = new History().Contact(Shop.Compile(), Now, Spent);
        Assert.Equal((ReasonCode.SubsidySpent, 1_500_000), (refused.Reason!.Code, refused.Reason.MissingMicros));
        Assert.Null(refused.NextAllowedAtMs);
        Assert.Equal(ReasonCode.None, new History().Refusal(Shop.Compile(), Now));
        Assert.Equal(ReasonCode.None, new History().Refusal(Shop.Compile(), Now, Spent with { SpentSubsidies = 2 }));
    }

    [Fact]
    public void SubsidySpent_OfOneThatNeedsNone_IsSentWithoutIt()
    {
        var cheap = Shop.With(TestCatalog.Email with { CostAttemptMinor = 100 });
        var offer = new History().Contact(cheap.Compile(), Now, Spent).Offer!;
        Assert.Equal((0, 4_000_000), (offer.SubsidyMicros, offer.NetMicros));
    }

    [Theory]
    [InlineData(150, ReasonCode.NoValue, ReasonCode.ShadowPrice)]
    [InlineData(151, ReasonCode.SubsidySpent, ReasonCode.None)]
    public void SubsidySpent_OfOneThatItWouldNotHelp_IsNotTheReason(
        long subsidy, ReasonCode spent, ReasonCode withSubsidy)
    {
        var shop = Shop.With(Subsidised("a", subsidy));
        Assert.Equal(spent, new History().Refusal(shop.Compile(), Now, Spent));
        Assert.Equal(withSubsidy, new History().Refusal(shop.Compile(), Now));
    }

    [Fact]
    public void Subsidy_OfTheSecondOffer_HasTheSecondBit()
    {
        var shop = Shop.With(TestCatalog.Offer("plain", 1), Subsidised("a", 200), Subsidised("b", 300));
        var query = Asking.Email with { OfferIds = ["b"] };
        Assert.Equal(ReasonCode.None, new History().Refusal(shop.Compile(), Now, query with { SpentSubsidies = 1 }));
        Assert.Equal(
            ReasonCode.SubsidySpent, new History().Refusal(shop.Compile(), Now, query with { SpentSubsidies = 2 }));
    }

    [Fact]
    public void Subsidy_LeavesTheValueOfAnOrdinaryContactAlone()
    {
        var with = new History().Contact(Shop.Compile(), Now);
        var without = new History().Contact(Shop.With(TestCatalog.Offer("a")).Compile(), Now);
        Assert.Equal(without.BestMinor, with.BestMinor);
    }

    [Fact]
    public void Subsidy_OnAPage_IsNotPaid()
    {
        var shown = new History().Ask(Shop.Compile(), Now, Asking.Home).Placements[0].Offers[0];
        Assert.Equal((0, 5_000_000), (shown.SubsidyMicros, shown.NetMicros));
    }

    [Fact]
    public void Subsidy_OfAJoinedOffer_IsNotPaid()
    {
        var shop = Shop.With(Subsidised("a", 900), Subsidised("b", 300) with { GroupId = "other" })
            .With(TestCatalog.Email with { MaxOffersPerContact = 2 });
        var contact = new History().Contact(shop.Compile(), Now);
        Assert.Equal(("a", 9_000_000), (contact.Offer!.OfferId, contact.Offer.SubsidyMicros));
        var joined = Assert.Single(contact.Joined);
        Assert.Equal(("b", 0), (joined.OfferId, joined.SubsidyMicros));
    }

    [Fact]
    public void Reserve_ASubsidisedContact_NamesTheAmount()
    {
        var catalog = Shop.Compile();
        var history = new History();
        var paid = Decider.Reserve(
            history.View, catalog, Asking.Email, history.Ask(catalog, Now), "e", requestBody: 0);
        Assert.Equal(200, paid.SubsidyMinor);

        var cheap = Shop.With(TestCatalog.Email).Compile();
        var unpaid = Decider.Reserve(
            history.View, cheap, Spent, history.Ask(cheap, Now, Spent), "e", requestBody: 0);
        Assert.Equal(0, unpaid.SubsidyMinor);
    }

    [Theory]
    [InlineData(5, 0, OfferClass.Marketing, "subsidy_budget_minor", "give a budget of at least 5")]
    [InlineData(5, 4, OfferClass.Marketing, "subsidy_budget_minor", "does not bear one subsidy (5)")]
    [InlineData(0, 4, OfferClass.Marketing, "subsidy_minor", "no subsidy to spend it on")]
    [InlineData(-1, 4, OfferClass.Marketing, "subsidy_minor", "subsidy of a contact")]
    [InlineData(5, 50, OfferClass.Transactional, "subsidy_minor", "Only a marketing offer")]
    public void Compile_AWrongSubsidy_SaysWhereAndWhatWouldBeRight(
        long subsidy, long budget, OfferClass offerClass, string field, string says)
    {
        var offer = TestCatalog.Offer("a") with
        {
            Class = offerClass,
            SubsidyMinor = subsidy,
            SubsidyBudgetMinor = budget,
        };
        var compiled = CatalogCompiler.Compile(TestCatalog.Shop.With(offer), 1);
        Assert.Null(compiled.Snapshot);
        Assert.Contains(compiled.Problems, problem => problem.Path == $"offers[0].{field}"
            && problem.Message.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void Compile_MoreSubsidiesThanBits_IsRefused()
    {
        var offers = Enumerable.Range(0, CatalogLimits.SubsidisedOffers + 1)
            .Select(i => Subsidised($"o{i}", 1)).ToArray();
        Assert.NotNull(CatalogCompiler.Compile(TestCatalog.Shop.With(offers[1..]), 1).Snapshot);
        Assert.Null(CatalogCompiler.Compile(TestCatalog.Shop.With(offers), 1).Snapshot);
    }

    private static OfferDefinition Subsidised(string id, long subsidy) => TestCatalog.Offer(id) with
    {
        SubsidyMinor = subsidy,
        SubsidyBudgetMinor = 100 * subsidy,
    };
}
