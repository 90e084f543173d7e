using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class CapCheckTests
{
    private const long HourMs = 3_600_000;
    private static readonly long Now = History.Day(10);

    [Fact]
    public void Rolling_AtItsLimit_HasRoomWhenTheOldestLeavesTheWindow()
    {
        var catalog = Shop(new CapDefinition { CapId = "two", Limit = 2, WindowHours = 24 }).Compile();
        var history = new History();
        history.MustSend(catalog, Now);
        history.MustSend(catalog, Now + (10 * HourMs));
        var reason = history.Contact(catalog, Now + (23 * HourMs)).Reason!;
        Assert.Equal(
            (ReasonCode.CapReached, "two", 2, 2, Now + (24 * HourMs)),
            (reason.Code, reason.Rule, reason.Count, reason.Limit, reason.UntilMs));
        Assert.Equal(Now + (24 * HourMs), history.CheckNextAllowed(catalog, Now + (23 * HourMs)));
    }

    [Fact]
    public void Rolling_WithAContactScheduledAhead_LeavesRoomForIt()
    {
        // One in 24 hours; one is promised for hour 30: nothing may go within 24 hours before or after it.
        var catalog = Shop(new CapDefinition { CapId = "one", Limit = 1, WindowHours = 24 }).Compile();
        var history = new History();
        history.MustSend(catalog, Now, Asking.Email with { SendAtMs = Now + (30 * HourMs) });
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, Now + (6 * HourMs)));
        Assert.Equal(ReasonCode.CapReached, history.Refusal(catalog, Now + (6 * HourMs) + 1));
        Assert.Equal(Now + (54 * HourMs), history.CheckNextAllowed(catalog, Now + (7 * HourMs)));
    }

    [Theory]
    [InlineData(CapWindowKind.CalendarDay, "2026-01-10T20:00:00Z", "2026-01-10T23:00:00Z")]
    [InlineData(CapWindowKind.CalendarWeek, "2026-12-30T12:00:00Z", "2027-01-03T23:00:00Z")]
    [InlineData(CapWindowKind.CalendarMonth, "2026-02-03T12:00:00Z", "2026-02-28T23:00:00Z")]
    [InlineData(CapWindowKind.CalendarDay, "2026-03-29T10:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData(CapWindowKind.CalendarDay, "2026-10-25T10:00:00Z", "2026-10-25T23:00:00Z")]
    public void Calendar_AtItsLimit_HasRoomWithTheNextPeriodOfTheCustomersZone(
        CapWindowKind window, string sent, string until)
    {
        var catalog = (Shop(new CapDefinition { CapId = "one", Limit = 1, Window = window })
            with
        { DefaultTimeZone = "Europe/Berlin" }).Compile();
        var history = new History();
        history.MustSend(catalog, Ms(sent));
        var reason = history.Contact(catalog, Ms(sent) + HourMs).Reason!;
        Assert.Equal((ReasonCode.CapReached, Ms(until)), (reason.Code, reason.UntilMs));
        Assert.Equal(Ms(until), history.CheckNextAllowed(catalog, Ms(sent) + HourMs));
    }

    [Fact]
    public void Calendar_ContactsJustBeforeThePeriod_DoNotCount()
    {
        var catalog = (Shop(new CapDefinition { CapId = "one", Limit = 1, Window = CapWindowKind.CalendarDay })
            with
        { DefaultTimeZone = "Europe/Berlin" }).Compile();
        var history = new History();
        history.MustSend(catalog, Ms("2026-01-09T22:59:59.999Z"));
        history.MustSend(catalog, Ms("2026-01-09T23:00:00Z"));
        Assert.Equal(ReasonCode.CapReached, history.Refusal(catalog, Ms("2026-01-10T22:59:59Z")));
    }

    [Fact]
    public void Lifetime_AtItsLimit_NeverHasRoomAgain()
    {
        var catalog = Shop(new CapDefinition { CapId = "ever", Limit = 2, Window = CapWindowKind.Lifetime }).Compile();
        var history = new History();
        history.MustSend(catalog, Now);
        history.MustSend(catalog, Now + HourMs);
        var contact = history.Contact(catalog, History.Day(2_000));
        Assert.Equal((ReasonCode.CapReached, 2), (contact.Reason!.Code, contact.Reason.Count));
        Assert.Null(contact.Reason.UntilMs);
        Assert.Null(contact.NextAllowedAtMs);
    }

    [Theory]
    [InlineData(CapScope.AllOutbound, "sms", "other", true)]
    [InlineData(CapScope.Channel, "email", "other", true)]
    [InlineData(CapScope.Channel, "sms", "a", false)]
    [InlineData(CapScope.Offer, "sms", "a", true)]
    [InlineData(CapScope.Offer, "sms", "other", false)]
    [InlineData(CapScope.Group, "sms", "b", true)]
    [InlineData(CapScope.Group, "sms", "other", false)]
    public void Scope_OfACap_SaysWhatCountsTogether(CapScope scope, string channel, string offer, bool full)
    {
        var cap = new CapDefinition
        {
            CapId = "one",
            Limit = 1,
            WindowHours = 24,
            Scope = scope,
            Channel = scope == CapScope.Channel ? "email" : "",
        };
        var catalog = Shop(cap).Compile();
        var history = new History();
        history.MustSend(catalog, Now, Asking.Email with { OfferIds = ["a"] });
        var query = Asking.Email with { Channels = [channel], OfferIds = [offer] };
        Assert.Equal(full ? ReasonCode.CapReached : ReasonCode.None, history.Refusal(catalog, Now + 1, query));
    }

    [Fact]
    public void Scope_OfCampaigns_CountsEachByItselfAndNoneWithoutOne()
    {
        var cap = new CapDefinition { CapId = "one", Limit = 1, WindowHours = 24, Scope = CapScope.Campaign };
        var catalog = Shop(cap).Compile();
        var history = new History();
        var spring = Asking.Email with { Campaign = "spring" };
        history.MustSend(catalog, Now, spring);
        Assert.Equal(ReasonCode.CapReached, history.Refusal(catalog, Now + 1, spring));
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, Now + 1, spring with { Campaign = "autumn" }));
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, Now + 1));
    }

    [Fact]
    public void Subject_OfACap_LeavesTheOthersFree()
    {
        var cap = new CapDefinition
        {
            CapId = "one",
            Limit = 1,
            WindowHours = 24,
            Scope = CapScope.Offer,
            Subject = "a",
        };
        var catalog = Shop(cap).Compile();
        var history = new History();
        history.MustSend(catalog, Now, Asking.Email with { OfferIds = ["a"] });
        history.MustSend(catalog, Now + 1, Asking.Email with { OfferIds = ["b"] });
        history.MustSend(catalog, Now + 2, Asking.Email with { OfferIds = ["b"] });
        Assert.Equal(ReasonCode.CapReached, history.Refusal(catalog, Now + 3, Asking.Email with { OfferIds = ["a"] }));
    }

    [Fact]
    public void Caps_WhenSeveralAreFull_TheFirstOfTheCatalogIsNamed()
    {
        var catalog = Shop(
            new CapDefinition { CapId = "free", Limit = 9, WindowHours = 24 },
            new CapDefinition { CapId = "group", Limit = 1, WindowHours = 24, Scope = CapScope.Group },
            new CapDefinition { CapId = "all", Limit = 1, WindowHours = 48 }).Compile();
        var history = new History();
        history.MustSend(catalog, Now, Asking.Email with { OfferIds = ["a"] });
        Assert.Equal("group", history.Contact(catalog, Now + 1, Asking.Email with { OfferIds = ["b"] }).Reason!.Rule);
        Assert.Equal(
            "all", history.Contact(catalog, Now + 1, Asking.Email with { OfferIds = ["other"] }).Reason!.Rule);
        Assert.Equal(Now + (48 * HourMs), history.CheckNextAllowed(catalog, Now + 1));
    }

    [Fact]
    public void Release_GivesThePlaceBack_InRollingAndLifetimeCaps()
    {
        var catalog = Shop(
            new CapDefinition { CapId = "day", Limit = 1, WindowHours = 24 },
            new CapDefinition { CapId = "ever", Limit = 1, Window = CapWindowKind.Lifetime }).Compile();
        var history = new History();
        var contact = history.Send(catalog, Now)!.Value;
        Assert.Equal(ReasonCode.CapReached, history.Refusal(catalog, Now + 1));
        history.Settle(catalog, contact, Outcome.Released, Now + 2);
        history.MustSend(catalog, Now + 3);
    }

    [Fact]
    public void Expiry_UnderRelease_GivesThePlaceBackAndALateClaimNeedsRoom()
    {
        var catalog = Shop(
            TestCatalog.Email with { OnExpiry = ExpiryRule.Release },
            new CapDefinition { CapId = "day", Limit = 1, WindowHours = 24 },
            new CapDefinition { CapId = "ever", Limit = 1, Window = CapWindowKind.Lifetime }).Compile();
        var history = new History();
        var contact = history.Send(catalog, Now)!.Value;
        Assert.Equal(Now + 900_000, history.CheckNextAllowed(catalog, Now + 1));

        // Nothing else was sent: the late claim finds room, and counts again.
        var late = new History { Record = history.Record };
        late.Settle(catalog, contact, Outcome.Confirmed, Now + 1_000_000);
        Assert.Equal(ReasonCode.CapReached, late.Refusal(catalog, Now + 1_000_001));

        // Another took the place: the late claim is refused, naming the cap.
        history.MustSend(catalog, Now + 900_000);
        var report = new SettlementReport
        {
            SettlementId = "late",
            Contact = contact,
            Outcome = Outcome.Confirmed,
            OccurredAtMs = Now + 1_000_000,
        };
        var resolution = SettlementResolver.Resolve(history.View, catalog, report, Now + 1_000_000);
        Assert.Equal((SettlementVerdict.NoRoom, "day"), (resolution.Verdict, resolution.Rule));
    }

    [Fact]
    public void Expiry_UnderAssumeSent_KeepsThePlace()
    {
        var catalog = Shop(new CapDefinition { CapId = "day", Limit = 1, WindowHours = 24 }).Compile();
        var history = new History();
        history.MustSend(catalog, Now);
        Assert.Equal(Now + (24 * HourMs), history.CheckNextAllowed(catalog, Now + (2 * HourMs)));
    }

    private static CatalogDefinition Shop(params CapDefinition[] caps) => Shop(TestCatalog.Email, caps);

    private static CatalogDefinition Shop(ChannelDefinition email, params CapDefinition[] caps) => TestCatalog.Shop
        .With(
            TestCatalog.Offer("a"),
            TestCatalog.Offer("b", 900),
            TestCatalog.Offer("other", 800) with { GroupId = "other-group" })
        .With(email)
        .WithCaps(caps);

    private static long Ms(string time) => DateTimeOffset.Parse(time).ToUnixTimeMilliseconds();
}
