using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class OfferTermsTests
{
    private static readonly long Now = History.Day(400);

    [Fact]
    public void Rates_AreOfTheCustomersAverageOrder_ShrunkToTheBases()
    {
        var offer = TestCatalog.Offer("a", 0) with { MarginRate = 0.2, IncentiveRate = 0.05 };
        var catalog = Shop(offer).Compile();
        var nobody = new History().Contact(catalog, Now).Offer!;
        Assert.Equal(0.5 * 0.2 * 1_000 * 10_000, nobody.GrossMicros);
        Assert.Equal(0.5 * 0.05 * 1_000 * 10_000, nobody.IncentiveCostMicros);

        // Five orders of 3,000 beside the five of 1,000 that the base is worth: 2,000.
        var buyer = new History();
        for (var i = 0; i < 5; i++)
        {
            buyer.With(new PurchaseEvent
            {
                EventId = $"p{i}",
                OccurredAtMs = Now - CalendarDays.DayMs,
                OrderId = $"o{i}",
                Lines = [new OrderLine("bear", "", 1, 3_000, 3_000)],
            });
        }

        Assert.Equal(0.5 * 0.2 * 2_000 * 10_000, buyer.Contact(catalog, Now).Offer!.GrossMicros);
    }

    [Fact]
    public void StartingEvidence_IsMovedByTheCustomersOwnResponses()
    {
        var offer = TestCatalog.Offer("a", propensity: 0.2) with { StartingEvidence = 4 };
        var other = TestCatalog.Offer("b", propensity: 0.1);
        var catalog = Shop(offer, other).Compile();
        var history = new History();
        var first = history.Send(catalog, Now)!.Value;
        Assert.Equal(0.2, history.Contact(catalog, Now + 1).Offer!.Propensity);

        history.Settle(catalog, first, Outcome.Clicked, Now + 1);
        Assert.Equal((0.2 * 4 + 1) / 5, history.Contact(catalog, Now + 2).Offer!.Propensity, 12);

        var second = history.Send(catalog, Now + 2)!.Value;
        history.Settle(catalog, second, Outcome.Ignored, Now + 3);
        Assert.Equal((0.2 * 4 + 1) / 6, history.Contact(catalog, Now + 4).Offer!.Propensity, 12);
        var plain = Shop(offer with { StartingEvidence = 0 }, other).Compile();
        Assert.Equal(0.2, history.Contact(plain, Now + 4).Offer!.Propensity);
    }

    [Theory]
    [InlineData(5, ReasonCode.OutsideAgeWindow, 0)]
    [InlineData(6, ReasonCode.None, 0.25)]
    [InlineData(9, ReasonCode.None, 0.375)]
    [InlineData(12, ReasonCode.None, 0.5)]
    [InlineData(13, ReasonCode.OutsideAgeWindow, 0)]
    public void Needs_WeighWhatSpeakingAdds_AndShutOutOtherAges(int months, ReasonCode refusal, double propensity)
    {
        var born = CalendarDays.FromDate(2024, 3, 15) * CalendarDays.DayMs;
        var nowMs = CalendarDays.MonthsAfter(born, months);
        var history = Child(born);
        var catalog = Shop(TestCatalog.Offer("a") with { Needs = Curve((6, 0.5), (12, 1)) }).Compile();

        var contact = history.Contact(catalog, nowMs);

        Assert.Equal(refusal, contact.Reason?.Code ?? ReasonCode.None);
        Assert.Equal(propensity, contact.Offer?.Propensity ?? 0, 12);
        if (months < 6)
        {
            Assert.Equal(CalendarDays.MonthsAfter(born, 6), contact.Reason!.UntilMs);
            Assert.Equal(contact.Reason.UntilMs, contact.NextAllowedAtMs);
        }
    }

    [Fact]
    public void Needs_OfAChildWhoseAgeIsNotKnown_AreNone()
    {
        var catalog = Shop(TestCatalog.Offer("a") with { Needs = Curve((6, 0.5), (12, 1)) }).Compile();
        Assert.Equal(ReasonCode.AgeUnknown, new History().Refusal(catalog, Now));
    }

    [Fact]
    public void Needs_AsAChildGrows_MoveTheOfferedCategoryOnAndNeverBack()
    {
        var born = CalendarDays.FromDate(2020, 1, 31) * CalendarDays.DayMs;
        var history = Child(born);
        var catalog = Shop(
            In("school", Curve((66, 0), (78, 2), (96, 2))),
            In("diapers", Curve((0, 1.2), (12, 1), (30, 0))),
            In("blocks", Curve((20, 0), (36, 1.5), (70, 0))),
            In("walking", Curve((8, 0), (14, 1.6), (26, 0)))).Compile();
        var seen = new List<string>();
        for (var months = 0; months <= 84; months++)
        {
            var atMs = CalendarDays.MonthsAfter(born, months);
            var offered = history.Contact(catalog, atMs).Offer?.OfferId ?? "nothing";
            if (seen.Count == 0 || seen[^1] != offered)
            {
                seen.Add(offered);
            }
        }

        Assert.Equal(["diapers", "walking", "blocks", "school"], seen);
    }

    public static TheoryData<OfferDefinition, string> Wrong => new()
    {
        { TestCatalog.Offer("a") with { MarginRate = 0.1 }, "offers[0].margin_rate" },
        { TestCatalog.Offer("a", 0) with { MarginRate = 1.1 }, "offers[0].margin_rate" },
        { TestCatalog.Offer("a") with { IncentiveMinor = 5, IncentiveRate = 0.1 }, "offers[0].incentive_rate" },
        { TestCatalog.Offer("a") with { StartingEvidence = -1 }, "offers[0].starting_evidence" },
        { TestCatalog.Offer("a") with { Needs = Curve() }, "offers[0].needs.points" },
        { TestCatalog.Offer("a") with { Needs = Curve((6, 1), (6, 2)) }, "offers[0].needs.points[1].months" },
        { TestCatalog.Offer("a") with { Needs = Curve((6, 11)) }, "offers[0].needs.points[0].weight" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Value_ThatIsWrong_IsRefusedWithItsPath(OfferDefinition offer, string path)
    {
        var problems = CatalogCompiler.Compile(Shop(offer), 1).Problems;
        Assert.Contains(problems, problem => problem.Path == path && problem.Severity == ProblemSeverity.Error);
    }

    [Fact]
    public void Rate_WithoutAnAverageOrder_IsRefused()
    {
        var shop = TestCatalog.Shop.With(TestCatalog.Offer("a", 0) with { MarginRate = 0.1 });
        Assert.Contains(CatalogCompiler.Compile(shop, 1).Problems, problem => problem.Path == "offers[0].margin_rate");
    }

    private static CatalogDefinition Shop(params OfferDefinition[] offers) =>
        TestCatalog.Shop.With(offers) with { Policy = new PolicyDefinition { AverageOrderMinor = 1_000 } };

    private static OfferDefinition In(string category, NeedsDefinition needs) =>
        TestCatalog.Offer(category, propensity: 0.2) with { Category = category, Needs = needs };

    private static NeedsDefinition Curve(params (int Months, double Weight)[] points) => new()
    {
        Attribute = "child_birth",
        Points = [.. points.Select(point => new NeedPoint(point.Months, point.Weight))],
    };

    private static History Child(long bornMs) => new History().With(new ProfileEvent
    {
        EventId = "profile",
        OccurredAtMs = bornMs,
        Attributes = [new AttributeValue("child_birth", AttributeKind.Moment, "", 0, bornMs)],
    });
}
