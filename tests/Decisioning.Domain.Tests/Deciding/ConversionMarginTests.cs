using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>What a conversion brought is told in terms of the catalog, not of revenue.</summary>
public sealed class ConversionMarginTests
{
    private static readonly long Now = History.Day(10);

    [Theory]
    [InlineData(300, 0, 20, 0, 5_000, 280)]
    [InlineData(300, 0, 20, 0, null, 280)]
    [InlineData(0, 0.2, 0, 0.05, 5_003, 750)]
    [InlineData(0, 0.2, 0, 0.05, null, 150)]
    [InlineData(10, 0, 0, 0.05, 5_000, -240)]
    public void Converted_ByAmountsAndRates_IsMarginLessIncentive(
        long margin, double marginRate, long incentive, double incentiveRate, int? amount, long expected)
    {
        var offer = TestCatalog.Offer("a", margin) with
        {
            MarginRate = marginRate,
            IncentiveMinor = incentive,
            IncentiveRate = incentiveRate,
        };
        Assert.Equal(expected, Resolve(Shop(offer), Outcome.Converted, amount));
    }

    [Fact]
    public void Clicked_BringsNoMargin() =>
        Assert.Equal(0, Resolve(Shop(TestCatalog.Offer("a")), Outcome.Clicked, 5_000));

    [Fact]
    public void Converted_OfAnOfferThatIsGone_IsNothing() =>
        Assert.Equal(0, Resolve(Shop(TestCatalog.Offer("b")), Outcome.Converted, 5_000));

    /// <summary>A mail carries a, worth 300, and b, worth 200; the shop also has c, worth 100.</summary>
    [Theory]
    [InlineData("", "", 300)]
    [InlineData("a", "", 300)]
    [InlineData("b", "", 200)]
    [InlineData("c", "", 300)]
    [InlineData("never heard of", "", 300)]
    [InlineData("b", "a", 200)]
    [InlineData("b", "b", 0)]
    [InlineData("c", "a", 0)]
    public void Converted_NamingAnOffer_BringsWhatTheContactCarried(string named, string goneSince, long expected)
    {
        var shop = Mail("a", "b", "c");
        var customer = new History();
        customer.MustSend(shop.Compile(), Now);
        Assert.Equal(
            [NameHash.Of("b")], customer.View.ContactOffers.ToArray().Select(joined => joined.Offer));
        var now = shop with { Offers = [.. shop.Offers.Where(offer => offer.OfferId != goneSince)] };
        Assert.Equal(expected, Resolve(customer, now.Compile(), Outcome.Converted, 5_000, named));
    }

    [Fact]
    public void Converted_NamingWhatAnotherContactCarried_BringsItsOwn()
    {
        var customer = new History();
        customer.MustSend(Mail("a", "b", "c").Compile(), Now - 1);
        customer.MustSend(Mail("c").Compile(), Now);
        Assert.Equal(100, Resolve(customer, Mail("a", "b", "c").Compile(), Outcome.Converted, 5_000, "b"));
    }

    [Fact]
    public void Converted_AfterTheCatalogChanged_IsByTheOneInEffect()
    {
        var shop = Mail("a", "b");
        var customer = new History();
        customer.MustSend(shop.Compile(), Now);
        var dearer = shop.With(TestCatalog.Offer("a", 301), TestCatalog.Offer("b", 207)).Compile();
        Assert.Equal(207, Resolve(customer, dearer, Outcome.Converted, null, "b"));
        Assert.Equal(301, Resolve(customer, dearer, Outcome.Converted, null));
    }

    private static CatalogDefinition Mail(params string[] offerIds)
    {
        var mail = TestCatalog.Email with { MaxOffersPerContact = 2 };
        return TestCatalog.Shop.With(mail).With([.. offerIds.Select(
            id => TestCatalog.Offer(id, 300 - (100 * (id[0] - 'a'))) with { GroupId = id })]);
    }

    private static long Resolve(CatalogSnapshot catalog, Outcome outcome, long? amount)
    {
        var customer = new History();
        customer.MustSend(Shop(TestCatalog.Offer("a")), Now);
        return Resolve(customer, catalog, outcome, amount);
    }

    private static long Resolve(
        History customer, CatalogSnapshot catalog, Outcome outcome, long? amount, string offerId = "")
    {
        var report = new SettlementReport
        {
            SettlementId = "s",
            Contact = customer.View.Header.Version,
            Outcome = outcome,
            OccurredAtMs = Now + 1,
            AmountMinor = amount,
            OfferId = offerId,
        };
        return SettlementResolver.Resolve(customer.View, catalog, report, Now + 1).Event!.MarginMinor;
    }

    private static CatalogSnapshot Shop(OfferDefinition offer) =>
        TestCatalog.Shop.With(offer).With(policy => policy with { AverageOrderMinor = 1_000 }).Compile();
}
