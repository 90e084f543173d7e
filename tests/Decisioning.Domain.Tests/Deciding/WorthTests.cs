using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>Each part of the money, computed by hand.</summary>
public sealed class WorthTests
{
    private static readonly long Now = History.Day(10);

    private static readonly ChannelDefinition Costly = TestCatalog.Email with
    {
        CostAttemptMinor = 3,
        CostReachedMinor = 10,
        Reach = 0.5,
        Draw = 0.13,
        LeaveRate = 0.01,
    };

    [Fact]
    public void Parts_OfANewcomer_AreThoseOfTheFormulas()
    {
        // reach .5, p .5: gross .5 * .5 * 1000 = 250; incentive .5 * .5 * 100 = 25; cost 3 + .5 * 10 = 8.
        // best: (.5 * (500 - 50) - 3 - 5) = 217; m = (1 * 217 + 5 * 50) / 6 = 77.8333; trust price m / e = 28.6333;
        // leave price .01 * m * 26 / e = 7.4447.
        var shop = TestCatalog.Shop
            .With(TestCatalog.Offer("a") with { IncentiveMinor = 100 })
            .With(Costly)
            .WithTrust(new TrustDefinition { SegmentMarginMinor = 50 });
        var offer = new History().Contact(shop.Compile(), Now).Offer!;
        Assert.Equal(2_500_000, offer.GrossMicros);
        Assert.Equal(250_000, offer.IncentiveCostMicros);
        Assert.Equal(80_000, offer.ContactCostMicros);
        Assert.Equal(286_333, offer.TrustPriceMicros);
        Assert.Equal(74_447, offer.LeavePriceMicros);
        Assert.Equal(2_500_000 - 250_000 - 80_000 - 286_333 - 74_447, offer.NetMicros);
        Assert.Equal(
            (0.5, 0, 0.5, 0.5), (offer.Propensity, offer.BaselinePropensity, offer.EffectivePropensity, offer.Reach));
    }

    [Fact]
    public void Observation_OfTheBest_LooksAtTheWholeCatalogAndEveryChannel()
    {
        var shop = TestCatalog.Shop
            .With(TestCatalog.Offer("a"), TestCatalog.Offer("dear", 5_000))
            .With(Costly)
            .With(TestCatalog.Sms with { Draw = 0.18, CostAttemptMinor = 100 });
        var contact = new History().Contact(shop.Compile(), Now, Asking.Email with { OfferIds = ["a"] });

        // dear by sms: (2500 - 100) * ln(.87) / ln(.82); by e-mail .5 * 2500 - 8 = 1242.
        Assert.Equal(2_400 * Math.Log(0.87) / Math.Log(0.82), contact.BestMinor, 1e-9);
    }

    [Fact]
    public void Money_InACurrencyWithoutDigits_IsWholeUnits()
    {
        var shop = TestCatalog.Shop.With(TestCatalog.Offer("a")) with { Currency = "JPY", CurrencyDigits = 0 };
        Assert.Equal(500_000_000, new History().Contact(shop.Compile(), Now).Offer!.GrossMicros);
    }

    [Fact]
    public void Baseline_OfABuyerOfTheCategory_IsWhatHeBuysUnasked()
    {
        // 6 orders in 60 days, window 7 days: p0 = 1 - exp(-0.7).
        var history = Buyer(6);
        var offer = TestCatalog.Offer("a", propensity: 0.6) with { Category = "toys" };
        var contact = history.Contact(TestCatalog.Shop.With(offer).Compile(), History.Day(60));
        Assert.Equal(1 - Math.Exp(-0.7), contact.Offer!.BaselinePropensity, 1e-12);
        Assert.Equal((long)Math.Floor(((0.6 - (1 - Math.Exp(-0.7))) * 10_000_000) + 0.5), contact.Offer.GrossMicros);
    }

    [Fact]
    public void Baseline_AboveTheStartingPropensity_LeavesNothingToGain()
    {
        var history = Buyer(6);
        var offer = TestCatalog.Offer("a", propensity: 0.3) with { Category = "toys" };
        Assert.Equal(ReasonCode.NoValue, history.Refusal(TestCatalog.Shop.With(offer).Compile(), History.Day(60)));
    }

    [Fact]
    public void Reach_OfAKnownCustomer_IsShrunkTowardsTheChannels()
    {
        var shop = TestCatalog.Shop.With(TestCatalog.Offer("a")).With(TestCatalog.Email with { Reach = 0.4 });
        var catalog = shop.Compile();
        var history = new History();
        for (var i = 0; i < 3; i++)
        {
            var contact = history.Send(catalog, Now + i)!.Value;
            history.Settle(catalog, contact, Outcome.Confirmed, Now + i);
            if (i < 2)
            {
                history.Settle(catalog, contact, Outcome.Delivered, Now + i);
            }
        }

        Assert.Equal((2 + (5 * 0.4)) / (3 + 5), history.Contact(catalog, Now + 10).Offer!.Reach, 1e-12);
    }

    [Fact]
    public void Trust_AfterContacts_ScalesOnlyWhatSpeakingAdds()
    {
        var shop = TestCatalog.Shop.With(TestCatalog.Offer("a")).With(TestCatalog.Email with { Draw = 0.5 });
        var catalog = shop.Compile();
        var history = new History();
        history.MustSend(catalog, Now);
        var decision = history.Ask(catalog, History.Day(40), Asking.Home);

        // Half of the trust was drawn, and 30 days halve the debt: trust is the root of a half.
        Assert.Equal(Math.Sqrt(0.5), decision.Trust, 1e-12);
        Assert.Equal(0.5 * Math.Sqrt(0.5), decision.Placements[0].Offers[0].EffectivePropensity, 1e-12);
    }

    [Fact]
    public void Gamma_OfZero_KeepsResponsesFree()
    {
        var shop = TestCatalog.Shop
            .With(TestCatalog.Offer("a"))
            .With(TestCatalog.Email with { Draw = 0.5 })
            .WithTrust(new TrustDefinition { Gamma = 0 });
        var history = new History();
        history.MustSend(shop.Compile(), Now);
        var shown = history.Ask(shop.Compile(), Now + 1, Asking.Home).Placements[0].Offers[0];
        Assert.Equal(0.5, shown.EffectivePropensity, 1e-12);
    }

    [Fact]
    public void Calibration_OfTheBandOfDebt_MultipliesTheUplift()
    {
        var sums = new CalibrationSums();
        for (var i = 0; i < 40; i++)
        {
            sums.Add(NameHash.Of("email"), 0, 0.5, seen: false, Now);
        }

        // 0 seen of 20 expected: (0 + 20) / (20 + 20) = a half, in this band alone.
        var catalog = TestCatalog.Shop.With(TestCatalog.Offer("a")).Compile();
        var statistics = sums.ToStatistics(3, Now);
        var decision = new History().Ask(catalog, Now, statistics: statistics);
        Assert.Equal(0.25, decision.Contact!.Offer!.EffectivePropensity, 1e-12);
        Assert.Equal(3, decision.StatisticsVersion);
        Assert.Equal(1, statistics.CalibrationOf(NameHash.Of("email"), 1));
    }

    [Fact]
    public void EffectivePropensity_UnderAHighCalibration_StaysAProbability()
    {
        var sums = new CalibrationSums();
        for (var i = 0; i < 400; i++)
        {
            sums.Add(NameHash.Of("email"), 0, 0.01, seen: true, Now);
        }

        var catalog = TestCatalog.Shop.With(TestCatalog.Offer("a")).Compile();
        var decision = new History().Ask(catalog, Now, statistics: sums.ToStatistics(1, Now));
        Assert.Equal(1, decision.Contact!.Offer!.EffectivePropensity);
    }

    [Theory]
    [InlineData(500, 0, 0, 0, ReasonCode.NoValue)]
    [InlineData(0, 0.13, 0, 0, ReasonCode.TrustPrice)]
    [InlineData(0, 0, 0.5, 0, ReasonCode.LeavePrice)]
    [InlineData(0, 0, 0, 500, ReasonCode.ShadowPrice)]
    [InlineData(0, 0, 0, 499, ReasonCode.None)]
    public void Worth_ThatDoesNotCover_IsRefusedByWhatItFails(
        int costMinor, double draw, double leaveRate, int shadowMinor, ReasonCode expected)
    {
        // The offer is worth 500 a contact; the segment's ordinary contact is worth 2,000, so trust costs 643 of it.
        var email = TestCatalog.Email with
        {
            CostAttemptMinor = costMinor,
            Draw = draw,
            LeaveRate = leaveRate,
            ShadowPriceMinor = shadowMinor,
        };
        var shop = TestCatalog.Shop
            .With(TestCatalog.Offer("a"))
            .With(email)
            .WithTrust(new TrustDefinition { SegmentMarginMinor = 2_000 });
        var contact = new History().Contact(shop.Compile(), Now);
        Assert.Equal(expected, contact.Reason?.Code ?? ReasonCode.None);
        Assert.Equal(expected == ReasonCode.None, contact.Verdict == Verdict.Send);
        Assert.True(contact.Reason is null || contact.Reason.MissingMicros >= 0);
    }

    [Fact]
    public void Lever_OrdersOffers_ButTurnsNoRefusalIntoAContact()
    {
        var shop = TestCatalog.Shop.With(
            TestCatalog.Offer("plain"),
            TestCatalog.Offer("pushed", 800) with { Lever = 50 },
            TestCatalog.Offer("worthless", 0) with { Lever = 900 });
        var contact = new History().Contact(shop.Compile(), Now);
        Assert.Equal(("pushed", 1.5), (contact.Offer!.OfferId, contact.Offer.Lever));

        var only = new History().Contact(shop.Compile(), Now, Asking.Email with { OfferIds = ["worthless"] });
        Assert.Equal(ReasonCode.NoValue, only.Reason!.Code);
    }

    [Fact]
    public void Ties_AreBrokenByTheCatalogThenByTheChannelsOfTheQuery()
    {
        var shop = TestCatalog.Shop.With(TestCatalog.Offer("first"), TestCatalog.Offer("second")).Compile();
        var contact = new History().Contact(shop, Now, Asking.Email with { Channels = ["sms", "email"] });
        Assert.Equal(("sms", "first"), (contact.Channel, contact.Offer!.OfferId));
    }

    private static History Buyer(int orders)
    {
        var history = new History();
        for (var i = 0; i < orders; i++)
        {
            history.With(history.Purchase(i, "order-" + i, History.Line("p", 1, 500)));
        }

        return history;
    }
}
