using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
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

    private static long Resolve(CatalogSnapshot catalog, Outcome outcome, long? amount)
    {
        var customer = new History();
        customer.MustSend(Shop(TestCatalog.Offer("a")), Now);
        var report = new SettlementReport
        {
            SettlementId = "s",
            Contact = customer.View.Header.Version,
            Outcome = outcome,
            OccurredAtMs = Now + 1,
            AmountMinor = amount,
        };
        return SettlementResolver.Resolve(customer.View, catalog, report, Now + 1).Event!.MarginMinor;
    }

    private static CatalogSnapshot Shop(OfferDefinition offer) =>
        TestCatalog.Shop.With(offer).With(policy => policy with { AverageOrderMinor = 1_000 }).Compile();
}
