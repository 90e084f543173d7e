using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class OfferClassTests
{
    private static readonly long Now = History.Day(10);

    private static readonly CapDefinition OneAWeek = new() { CapId = "week", Limit = 1, WindowHours = 168 };

    private static readonly OfferDefinition Toy = TestCatalog.Offer("toy");

    private static readonly OfferDefinition Terms = TestCatalog.Offer("terms", 0, 0) with
    {
        Class = OfferClass.Mandatory,
        LegalBasis = "the terms of sale, 4.2",
        GroupId = "notices",
        RepurchaseAfterDays = 5,
    };

    private static readonly OfferDefinition Ready = TestCatalog.Offer("ready", 0, 0) with
    {
        Class = OfferClass.Transactional,
        GroupId = "orders",
    };

    [Theory]
    [InlineData("toy", ReasonCode.NoConsent)]
    [InlineData("terms", ReasonCode.None)]
    [InlineData("ready", ReasonCode.None)]
    public void Consent_IsAskedForMarketingAlone(string offer, ReasonCode expected)
    {
        var catalog = Shop(TestCatalog.Email with { ConsentPurpose = "marketing" }).Compile();
        Assert.Equal(expected, new History().Refusal(catalog, Now, For(offer)));
    }

    [Theory]
    [InlineData("toy", ReasonCode.CapReached)]
    [InlineData("terms", ReasonCode.None)]
    [InlineData("ready", ReasonCode.None)]
    public void Caps_StopMarketingAlone(string offer, ReasonCode expected)
    {
        var catalog = Shop().WithCaps(OneAWeek).Compile();
        var history = new History();
        history.MustSend(catalog, Now - 1_000, For("toy"));
        Assert.Equal(expected, history.Refusal(catalog, Now, For(offer)));
    }

    [Theory]
    [InlineData("terms", ReasonCode.CapReached)]
    [InlineData("ready", ReasonCode.None)]
    public void Caps_CountWhatIsMandatoryAndNotWhatIsTransactional(string sent, ReasonCode expected)
    {
        var catalog = Shop().WithCaps(OneAWeek).Compile();
        var history = new History();
        history.MustSend(catalog, Now - 1_000, For(sent));
        Assert.Equal(expected, history.Refusal(catalog, Now, For("toy")));
    }

    [Theory]
    [InlineData("toy")]
    [InlineData("terms")]
    [InlineData("ready")]
    public void QuietHours_HoldForEveryClass(string offer)
    {
        var quiet = TestCatalog.Email with { QuietHours = [new QuietHoursDefinition { From = "00:00", To = "09:00" }] };
        var catalog = Shop(quiet).Compile();
        Assert.Equal(ReasonCode.QuietHours, new History().Refusal(catalog, Now, For(offer)));
        Assert.Equal(Now + (9 * 3_600_000), new History().CheckNextAllowed(catalog, Now, For(offer)));
    }

    [Fact]
    public void Repeats_OfAMandatoryOffer_WaitForItsDays()
    {
        var catalog = Shop().Compile();
        var history = new History();
        history.MustSend(catalog, Now, For("terms"));

        var reason = history.Contact(catalog, Now + 1_000, For("terms")).Reason!;

        Assert.Equal((ReasonCode.CapReached, CatalogCap.RepeatId), (reason.Code, reason.Rule));
        Assert.Equal(Now + (5 * CalendarDays.DayMs), reason.UntilMs);
        Assert.Equal(reason.UntilMs, history.CheckNextAllowed(catalog, Now + 1_000, For("terms")));
        var repeatable = TestCatalog.Shop.With(Terms with { RepurchaseAfterDays = 0 }).Compile();
        Assert.Equal(ReasonCode.None, history.Refusal(repeatable, Now + 1_000, For("terms")));
    }

    [Fact]
    public void Ceiling_StopsMarketingAndMandatoryUntilTheNextDay()
    {
        var catalog = (Shop() with { Policy = new PolicyDefinition { CeilingPerDay = 2 } }).Compile();
        var history = new History();
        history.MustSend(catalog, Now, For("toy"));
        history.MustSend(catalog, Now + 1, For("terms"));

        var reason = history.Contact(catalog, Now + 2, For("toy")).Reason!;

        Assert.Equal((ReasonCode.CeilingReached, 2, 2), (reason.Code, reason.Count, reason.Limit));
        Assert.Equal(Now + CalendarDays.DayMs, reason.UntilMs);
        Assert.Equal(reason.UntilMs, history.CheckNextAllowed(catalog, Now + 2, For("toy")));
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, Now + 2, For("ready")));
        var higher = (Shop() with { Policy = new PolicyDefinition { CeilingPerDay = 3 } }).Compile();
        Assert.Equal(ReasonCode.None, history.Refusal(higher, Now + 2, For("toy")));
    }

    [Fact]
    public void Ceiling_GoesByTheCustomersDay_AndByUtcWhereNoZoneIsKnown()
    {
        var catalog = (Shop() with
        {
            DefaultTimeZone = "",
            Policy = new PolicyDefinition { CeilingPerDay = 1 },
        }).Compile();
        var unknown = new History();
        unknown.MustSend(catalog, Now, For("toy"));
        Assert.Equal(Now + CalendarDays.DayMs, unknown.CheckNextAllowed(catalog, Now + 1, For("toy")));

        var moscow = new History();
        moscow.With(new ProfileEvent { EventId = "p", OccurredAtMs = History.Day(0), TimeZone = "Europe/Moscow" });
        moscow.MustSend(catalog, Now, For("toy"));
        Assert.Equal(Now + (21 * 3_600_000), moscow.CheckNextAllowed(catalog, Now + 1, For("toy")));
    }

    [Fact]
    public void OtherClasses_AreCandidatesOnlyWhenNamed_AndWinThen()
    {
        var catalog = Shop().Compile();
        Assert.Equal("toy", new History().Contact(catalog, Now, Asking.Email).Offer!.OfferId);
        Assert.Equal("terms", new History().Contact(catalog, Now, For("toy", "terms")).Offer!.OfferId);
        Assert.Equal("ready", new History().Contact(catalog, Now, For("toy", "terms", "ready")).Offer!.OfferId);
        var page = new History().Ask(catalog, Now, Asking.Home with { OfferIds = ["toy", "terms"] });
        Assert.Equal(["terms", "toy"], page.Placements[0].Offers.Select(offer => offer.OfferId));
    }

    [Fact]
    public void Transactional_DrawsNothing_AndMandatoryDoes()
    {
        var catalog = Shop(TestCatalog.Email with { Draw = 0.13, LeaveRate = 0.01 }).Compile();
        var history = new History();
        var ready = history.Contact(catalog, Now, For("ready")).Offer!;
        Assert.Equal((0, 0), (ready.TrustPriceMicros, ready.LeavePriceMicros));
        var contact = history.Send(catalog, Now, For("ready"))!.Value;
        history.Settle(catalog, contact, Outcome.Clicked, Now + 1);
        Assert.Equal(0, history.View.Header.Debt);
        Assert.Equal(1.0, history.Ask(catalog, Now).Trust);

        history.MustSend(catalog, Now + 2, For("terms"));
        Assert.Equal(0.87, history.Ask(catalog, Now + 2).Trust, 9);
    }

    [Theory]
    [InlineData(OfferClass.Mandatory, "", "offers[0].legal_basis")]
    [InlineData(OfferClass.Marketing, "the law", "offers[0].legal_basis")]
    public void LegalBasis_IsForMandatoryOffersAndNeededThere(OfferClass kind, string basis, string path)
    {
        var wrong = TestCatalog.Shop.With(TestCatalog.Offer("a") with { Class = kind, LegalBasis = basis });
        var compiled = CatalogCompiler.Compile(wrong, 1);
        Assert.Contains(compiled.Problems, p => p.Path == path && p.Severity == ProblemSeverity.Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public void Ceiling_OutsideItsBounds_IsRefused(int perDay)
    {
        var wrong = Shop() with { Policy = new PolicyDefinition { CeilingPerDay = perDay } };
        Assert.Contains(CatalogCompiler.Compile(wrong, 1).Problems, p => p.Path == "policy.ceiling_per_day");
    }

    private static DecisionQuery For(params string[] offers) => Asking.Email with { OfferIds = offers };

    private static CatalogDefinition Shop(ChannelDefinition? email = null) =>
        TestCatalog.Shop.With(Toy, Terms, Ready).With(email ?? TestCatalog.Email);
}
