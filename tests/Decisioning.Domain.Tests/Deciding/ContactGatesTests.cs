using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class ContactGatesTests
{
    private static readonly long Now = History.Day(10);

    [Fact]
    public void Consent_MissingOrWithdrawn_IsNamedWithItsPurpose()
    {
        var catalog = Shop(TestCatalog.Email with { ConsentPurpose = "marketing" }).Compile();
        var history = new History();
        var reason = history.Contact(catalog, Now).Reason!;
        Assert.Equal((ReasonCode.NoConsent, "marketing"), (reason.Code, reason.Rule));

        history.With(history.Consent(1, granted: true));
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, Now));

        history.With(history.Consent(2, granted: false));
        Assert.Equal(ReasonCode.NoConsent, history.Refusal(catalog, Now));
        Assert.Null(history.Contact(catalog, Now).NextAllowedAtMs);
    }

    [Fact]
    public void Address_KnownNotToWork_IsUnreachable()
    {
        var history = new History().With(new ProfileEvent
        {
            EventId = "profile",
            OccurredAtMs = History.Day(0),
            UnreachableChannels = ["email"],
        });
        Assert.Equal(ReasonCode.Unreachable, history.Refusal(Shop().Compile(), Now));
    }

    [Fact]
    public void BetterChannel_WhenAnotherWouldSend_IsNamed()
    {
        var catalog = Shop(TestCatalog.Email with { ConsentPurpose = "marketing" }).Compile();
        Assert.Equal("sms", new History().Contact(catalog, Now).BetterChannel);

        var both = Asking.Email with { Channels = ["email", "sms"] };
        Assert.Equal("sms", new History().Contact(catalog, Now, both).Channel);
    }

    [Theory]
    [InlineData("", "any")]
    [InlineData("de", "any")]
    [InlineData("ru", "russian")]
    [InlineData("RU-kz", "russian")]
    [InlineData("en-GB", "british")]
    [InlineData("en-US", "any")]
    public void Treatment_ForALocale_IsItsOwnOrItsLanguagesOrAnys(string locale, string expected)
    {
        var offer = TestCatalog.Offer("a") with
        {
            Treatments =
            [
                TestCatalog.For("email", "en-GB", "british"),
                TestCatalog.For("email", "ru", "russian"),
                TestCatalog.For("email", "", "any"),
            ],
        };
        var contact = new History().Contact(
            TestCatalog.Shop.With(offer).Compile(), Now, Asking.Email with { Locale = locale });
        Assert.Equal(expected, contact.Offer!.TreatmentId);
    }

    [Fact]
    public void Treatment_OnlyInAnotherLocale_IsNone()
    {
        var offer = TestCatalog.Offer("a") with { Treatments = [TestCatalog.For("email", "ru", "russian")] };
        var catalog = TestCatalog.Shop.With(offer).Compile();
        Assert.Equal(ReasonCode.NoTreatment, new History().Refusal(catalog, Now, Asking.Email with { Locale = "en" }));
        Assert.Equal("russian", new History().Contact(catalog, Now).Offer!.TreatmentId);
    }

    [Fact]
    public void Zone_UnknownWithoutADefault_RefusesWhereItIsNeeded()
    {
        var quiet = TestCatalog.Email with { QuietHours = [new QuietHoursDefinition { From = "22:00", To = "08:00" }] };
        var nowhere = Shop(quiet) with { DefaultTimeZone = "" };
        Assert.Equal(ReasonCode.NoTimeZone, new History().Refusal(nowhere.Compile(), Now));

        var moscow = new History().With(Zone("Europe/Moscow"));
        Assert.Equal(ReasonCode.QuietHours, moscow.Refusal(nowhere.Compile(), Now));

        var daily = (Shop() with { DefaultTimeZone = "" }).WithCaps(
            new CapDefinition { CapId = "day", Limit = 1, Window = CapWindowKind.CalendarDay });
        Assert.Equal(ReasonCode.NoTimeZone, new History().Refusal(daily.Compile(), Now));

        var byCampaign = (Shop() with { DefaultTimeZone = "" }).WithCaps(new CapDefinition
        {
            CapId = "day",
            Limit = 1,
            Window = CapWindowKind.CalendarDay,
            Scope = CapScope.Campaign,
        });
        Assert.Equal(ReasonCode.None, new History().Refusal(byCampaign.Compile(), Now));
        Assert.Equal(
            ReasonCode.NoTimeZone,
            new History().Refusal(byCampaign.Compile(), Now, Asking.Email with { Campaign = "spring" }));
    }

    [Theory]
    [InlineData("2026-03-28T20:59:59.999Z", null)]
    [InlineData("2026-03-28T21:00:00Z", "2026-03-29T06:00:00Z")]
    [InlineData("2026-03-29T05:59:59.999Z", "2026-03-29T06:00:00Z")]
    [InlineData("2026-03-29T06:00:00Z", null)]
    [InlineData("2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z")]
    [InlineData("2026-10-25T06:59:59Z", "2026-10-25T07:00:00Z")]
    public void QuietHours_AcrossMidnightAndBothClockChanges_EndByTheWall(string at, string? until)
    {
        // Berlin: 22:00 is 21:00 UTC in winter and 20:00 in summer; 08:00 is 07:00 and 06:00.
        var quiet = TestCatalog.Email with { QuietHours = [new QuietHoursDefinition { From = "22:00", To = "08:00" }] };
        var catalog = (Shop(quiet) with { DefaultTimeZone = "Europe/Berlin" }).Compile();
        var contact = new History().Contact(catalog, Ms(at));
        if (until is null)
        {
            Assert.Equal(Verdict.Send, contact.Verdict);
            return;
        }

        Assert.Equal(ReasonCode.QuietHours, contact.Reason!.Code);
        Assert.Equal(Ms(until), contact.Reason.UntilMs);
        Assert.Equal(Ms(until), new History().CheckNextAllowed(catalog, Ms(at)));
    }

    [Fact]
    public void QuietHours_InTheHourThatTheClockRepeats_AreQuietTwice()
    {
        // Berlin, 2026-10-25: 02:00-03:00 happens at 00:00Z and again at 01:00Z.
        var quiet = TestCatalog.Email with { QuietHours = [new QuietHoursDefinition { From = "01:00", To = "02:30" }] };
        var catalog = (Shop(quiet) with { DefaultTimeZone = "Europe/Berlin" }).Compile();
        var history = new History();
        Assert.Equal(ReasonCode.QuietHours, history.Refusal(catalog, Ms("2026-10-25T00:29:59Z")));
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, Ms("2026-10-25T00:30:00Z")));
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, Ms("2026-10-25T00:59:59Z")));
        Assert.Equal(ReasonCode.QuietHours, history.Refusal(catalog, Ms("2026-10-25T01:00:00Z")));
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, Ms("2026-10-25T01:30:00Z")));
    }

    [Fact]
    public void QuietHours_WithAnEndThatTheClockSkips_EndWithTheJump()
    {
        // Berlin, 2026-03-29: at 01:00Z the wall jumps from 02:00 to 03:00.
        var quiet = TestCatalog.Email with { QuietHours = [new QuietHoursDefinition { From = "00:30", To = "02:30" }] };
        var catalog = (Shop(quiet) with { DefaultTimeZone = "Europe/Berlin" }).Compile();
        Assert.Equal(Ms("2026-03-29T01:00:00Z"), new History().CheckNextAllowed(catalog, Ms("2026-03-29T00:10:00Z")));
    }

    [Fact]
    public void QuietHours_OfAWeekend_LastFromFridayEveningToMondayMorning()
    {
        QuietHoursDefinition[] weekend =
        [
            new() { Days = [5], From = "18:00", To = "00:00" },
            new() { Days = [6, 7], From = "00:00", To = "23:59" },
            new() { Days = [6, 7], From = "23:59", To = "00:00" },
            new() { Days = [1], From = "00:00", To = "09:00" },
        ];
        var catalog = Shop(TestCatalog.Email with { QuietHours = weekend }).Compile();
        var friday = Ms("2026-01-02T18:00:00Z");
        Assert.Equal(ReasonCode.None, new History().Refusal(catalog, friday - 1));
        Assert.Equal(Ms("2026-01-05T09:00:00Z"), new History().CheckNextAllowed(catalog, friday));
    }

    [Fact]
    public void Reservations_ThirtyTwoOpen_RefuseUntilTheFirstExpires()
    {
        var catalog = Shop().Compile();
        var history = new History();
        for (var i = 0; i < RecordLimits.OpenReservations; i++)
        {
            history.MustSend(catalog, Now + i, Asking.Email with { SendAtMs = Now + (i * 10_800_000L) });
        }

        var reason = history.Contact(catalog, Now + 100).Reason!;
        Assert.Equal(ReasonCode.TooManyOpenReservations, reason.Code);
        Assert.Equal((32, 32, Now + 900_000), (reason.Count, reason.Limit, reason.UntilMs));
        Assert.Equal(Now + 900_000, history.CheckNextAllowed(catalog, Now + 100));
    }

    [Fact]
    public void Memory_OfFortyEightContacts_RefusesUntilOneMayBeForgotten()
    {
        var catalog = Shop().Compile();
        var history = new History();
        for (var i = 0; i < RecordLimits.Contacts; i++)
        {
            history.MustSend(catalog, Now + (i * 10_800_000L));
        }

        var lastMs = Now + (48 * 10_800_000L);
        var reason = history.Contact(catalog, lastMs).Reason!;
        Assert.Equal(ReasonCode.ContactMemoryFull, reason.Code);

        // The channel's attribution window, 168 hours, keeps the first contact longest.
        Assert.Equal(Now + (168 * 3_600_000L), reason.UntilMs);
        Assert.Equal(reason.UntilMs, history.CheckNextAllowed(catalog, lastMs));
        history.MustSend(catalog, Now + (168 * 3_600_000L));
    }

    private static CatalogDefinition Shop(ChannelDefinition? email = null) =>
        TestCatalog.Shop.With(TestCatalog.Offer("a")).With(email ?? TestCatalog.Email);

    private static ProfileEvent Zone(string zone) =>
        new() { EventId = "zone", OccurredAtMs = History.Day(0), TimeZone = zone };

    private static long Ms(string time) => DateTimeOffset.Parse(time).ToUnixTimeMilliseconds();
}
