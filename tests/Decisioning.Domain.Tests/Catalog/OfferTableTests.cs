using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;
using Decisioning.Domain.Tests.Deciding;

namespace Decisioning.Domain.Tests.Catalog;

public sealed class OfferTableTests
{
    private static readonly CatalogSnapshot Shop = TestCatalog.Shop
        .With(TestCatalog.Offer("now"), Timed("later", 10, 20), Timed("soon", 5, null)).Compile();

    [Theory]
    [InlineData(4, ReasonCode.None, ReasonCode.NotStarted, ReasonCode.NotStarted)]
    [InlineData(5, ReasonCode.None, ReasonCode.NotStarted, ReasonCode.None)]
    [InlineData(10, ReasonCode.None, ReasonCode.None, ReasonCode.None)]
    [InlineData(20, ReasonCode.None, ReasonCode.Expired, ReasonCode.None)]
    public void StandingAt_AnyOrderOfTimes_IsTheStandingOfEachTime(
        double day, ReasonCode first, ReasonCode second, ReasonCode third)
    {
        foreach (var other in new[] { 0, 7, 15, 30 })
        {
            _ = Shop.Table.StandingAt(History.Day(other));

            var standing = Shop.Table.StandingAt(History.Day(day));

            Assert.Equal([first, second, third], standing.Codes);
            Assert.Equal(standing.Codes.Select(code => code == ReasonCode.None), Open(standing));
        }
    }

    [Fact]
    public void StandingAt_BetweenChanges_IsTheSameObject() => Assert.Same(
        Shop.Table.StandingAt(History.Day(11)), Shop.Table.StandingAt(History.Day(20) - 1));

    /// <summary>More locales than are kept: what is looked up anew is the same.</summary>
    [Fact]
    public void TreatmentsIn_ManyLocales_AreThoseOfEachLocale()
    {
        Assert.True(Shop.TryGetChannel("email", out var email));
        for (var i = 0; i < 200; i++)
        {
            var treated = Shop.Table.TreatmentsIn($"x{i}").In(email);

            foreach (var offer in Shop.Offers)
            {
                Assert.Equal(
                    offer.TreatmentFor(email, $"x{i}") is not null, OfferBits.Has(treated, offer.Index));
            }
        }
    }

    [Fact]
    public void In_SetOverSeveralWords_GivesItsOffersInOrder()
    {
        int[] offers = [0, 1, 63, 64, 127, 130];
        var set = new ulong[OfferBits.Words(131)];
        foreach (var offer in offers.Reverse())
        {
            OfferBits.Add(set, offer);
        }

        OfferBits.Add(set, 65);
        OfferBits.Remove(set, 65);

        var found = new List<int>();
        foreach (var offer in OfferBits.In(set))
        {
            found.Add(offer);
        }

        Assert.Equal(offers, found);
    }

    private static IEnumerable<bool> Open(StandingGates standing) =>
        Enumerable.Range(0, standing.Codes.Length).Select(offer => OfferBits.Has(standing.Open, offer));

    private static OfferDefinition Timed(string id, double from, double? to) => TestCatalog.Offer(id) with
    {
        StartsAtMs = History.Day(from),
        EndsAtMs = to is { } end ? History.Day(end) : null,
    };
}
