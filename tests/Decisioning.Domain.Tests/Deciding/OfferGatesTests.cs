using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class OfferGatesTests
{
    private static readonly long Now = History.Day(10);

    [Fact]
    public void Offer_NotApproved_IsNotSent() =>
        Assert.Equal(ReasonCode.NotApproved, Refusal(new History(), TestCatalog.Offer("a"), notApproved: "a"));

    [Fact]
    public void Offer_Paused_IsNotSent() => Assert.Equal(
        ReasonCode.Paused, Refusal(new History(), TestCatalog.Offer("a") with { State = OfferState.Paused }));

    [Theory]
    [InlineData(-1, ReasonCode.NotStarted)]
    [InlineData(0, ReasonCode.None)]
    [InlineData(9_999, ReasonCode.None)]
    [InlineData(10_000, ReasonCode.Expired)]
    public void Offer_OutsideItsLife_IsNotSent(int ms, ReasonCode expected)
    {
        var offer = TestCatalog.Offer("a") with { StartsAtMs = Now, EndsAtMs = Now + 10_000 };
        var catalog = TestCatalog.Shop.With(offer).Compile();
        Assert.Equal(expected, new History().Refusal(catalog, Now + ms));
    }

    [Fact]
    public void Offer_NotStarted_NamesItsStartAndIsAllowedThen()
    {
        var catalog = TestCatalog.Shop.With(TestCatalog.Offer("a") with { StartsAtMs = Now + 12_345 }).Compile();
        Assert.Equal(Now + 12_345, new History().Contact(catalog, Now).Reason!.UntilMs);
        Assert.Equal(Now + 12_345, new History().CheckNextAllowed(catalog, Now));
    }

    [Theory]
    [InlineData("2025-11-30", "2026-01-30", ReasonCode.OutsideAgeWindow)]
    [InlineData("2025-11-30", "2026-02-28", ReasonCode.OutsideAgeWindow)]
    [InlineData("2025-11-30", "2026-03-01", ReasonCode.None)]
    [InlineData("2025-11-15", "2026-02-15", ReasonCode.None)]
    [InlineData("2025-11-15", "2026-05-14", ReasonCode.None)]
    [InlineData("2025-11-15", "2026-05-15", ReasonCode.OutsideAgeWindow)]
    public void AgeWindow_OfThreeToSixMonths_CountsWholeCalendarMonths(string born, string at, ReasonCode expected)
    {
        var history = Parent(born);
        var catalog = TestCatalog.Shop.With(ForAges(3, 6)).Compile();
        Assert.Equal(expected, history.Refusal(catalog, Ms(at)));
    }

    [Fact]
    public void AgeWindow_TooYoung_SaysWhenItOpens()
    {
        var catalog = TestCatalog.Shop.With(ForAges(3, 6)).Compile();
        Assert.Equal(Ms("2026-03-01"), Parent("2025-11-30").Contact(catalog, Now).Reason!.UntilMs);
        Assert.Equal(Ms("2026-03-01"), Parent("2025-11-30").CheckNextAllowed(catalog, Now));
    }

    [Fact]
    public void AgeWindow_TooOld_NeverOpensAgain()
    {
        var catalog = TestCatalog.Shop.With(ForAges(3, 6)).Compile();
        var contact = Parent("2020-01-01").Contact(catalog, Now);
        Assert.Equal(ReasonCode.OutsideAgeWindow, contact.Reason!.Code);
        Assert.Null(contact.Reason.UntilMs);
        Assert.Null(contact.NextAllowedAtMs);
    }

    [Fact]
    public void AgeWindow_WithoutTheDate_IsUnknown() =>
        Assert.Equal(ReasonCode.AgeUnknown, Refusal(new History(), ForAges(3, 6)));

    [Fact]
    public void AlreadyBought_WithinTheTime_IsNotSentUntilItsEnd()
    {
        var history = new History();
        history.With(history.Purchase(0, "order", History.Line("p1", 1, 500)));
        var offer = TestCatalog.Offer("a") with { ProductIds = ["p1"], Category = "other", RepurchaseAfterDays = 20 };
        var catalog = TestCatalog.Shop.With(offer).Compile();
        var contact = history.Contact(catalog, Now);
        Assert.Equal(ReasonCode.AlreadyBought, contact.Reason!.Code);
        Assert.Equal(History.Day(20), contact.Reason.UntilMs);
        Assert.Equal(History.Day(20), history.CheckNextAllowed(catalog, Now));
    }

    [Fact]
    public void AlreadyBought_WithoutRepurchase_StaysForEver()
    {
        var history = new History();
        history.With(history.Purchase(0, "order", History.Line("p1", 1, 500)));
        var catalog = TestCatalog.Shop.With(TestCatalog.Offer("a") with { ProductIds = ["p1"] }).Compile();
        var contact = history.Contact(catalog, History.Day(5_000));
        Assert.Equal(ReasonCode.AlreadyBought, contact.Reason!.Code);
        Assert.Null(contact.NextAllowedAtMs);
    }

    [Fact]
    public void AlreadyBought_ButReturned_IsSent()
    {
        var history = new History();
        history.With(history.Purchase(0, "order", History.Line("p1", 1, 500)))
            .With(history.Return(1, "order", History.Line("p1", 1, 500)));
        Assert.Equal(ReasonCode.None, Refusal(history, TestCatalog.Offer("a") with { ProductIds = ["p1"] }));
    }

    private static OfferDefinition ForAges(int from, int to) => TestCatalog.Offer("a") with
    {
        AgeWindow = new AgeWindowDefinition { Attribute = "child_birth", FromMonths = from, ToMonths = to },
    };

    private static History Parent(string born) => new History().With(new ProfileEvent
    {
        EventId = "profile",
        OccurredAtMs = History.Day(0),
        Attributes = [new AttributeValue("child_birth", AttributeKind.Moment, "", 0, Ms(born))],
    });

    private static ReasonCode Refusal(History history, OfferDefinition offer, params string[] notApproved) =>
        history.Refusal(TestCatalog.Shop.With(offer).Compile(notApproved), Now);

    private static long Ms(string date) => DateTimeOffset.Parse(date + "T00:00:00Z").ToUnixTimeMilliseconds();
}
