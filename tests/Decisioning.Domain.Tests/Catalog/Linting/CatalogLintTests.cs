using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Linting;
using Decisioning.Domain.Tests.Deciding;

namespace Decisioning.Domain.Tests.Catalog.Linting;

/// <summary>Each doubt is named at its place; the catalog without it passes without a word.</summary>
public sealed class CatalogLintTests
{
    private const long NowMs = 1_790_000_000_000;

    private static readonly CatalogDefinition Right = (TestCatalog.Shop with
    {
        Placements = [TestCatalog.Home with { FallbackOfferId = "a" }],
    }).With(TestCatalog.Offer("a"), TestCatalog.Offer("b"));

    private static readonly CapDefinition Day =
        new() { CapId = "day", Limit = 1, Window = CapWindowKind.CalendarDay };

    private static readonly CapDefinition Week = new() { CapId = "week", Limit = 3, WindowHours = 168 };

    private static readonly Dictionary<string, (CatalogDefinition Catalog, string Says)> Doubts = new()
    {
        ["channels[3]"] = (Right with { Channels = [.. Right.Channels, TestCatalog.Email with { Name = "post" }] },
            "nothing is ever sent"),
        ["channels[0].consent_purpose"] = (Right.With(TestCatalog.Email with { Draw = 0.1 }), "no consent"),
        ["placements[0]"] = (Right with
        {
            Placements = [TestCatalog.Home],
            Offers = [Right.Offers[0] with { Treatments = [TestCatalog.For("sms"), TestCatalog.For("email")] }],
        }, "always stays empty"),
        ["placements[0].fallback_offer_id"] = (Right with { Placements = [TestCatalog.Home] }, "no fallback"),
        ["placements[0].fallback_offer_id (paused)"] =
            (WithFirst(offer => offer with { State = OfferState.Paused }), "is paused"),
        ["placements[0].fallback_offer_id (ended)"] =
            (WithFirst(offer => offer with { EndsAtMs = NowMs }), "has ended"),
        ["placements[0].fallback_offer_id (early)"] =
            (WithFirst(offer => offer with { StartsAtMs = NowMs + 1 }), "has not started"),
        ["default_time_zone"] =
            (WithQuiet(Quiet("22:00", "08:00")) with { DefaultTimeZone = "" }, "no default time zone"),
        ["channels[0].quiet_hours (minute)"] =
            (WithQuiet(Quiet("22:00", "23:59"), Quiet("00:00", "08:00")), "Monday 23:59 to Tuesday 00:00 is open"),
        ["channels[0].quiet_hours (week's end)"] =
            (WithQuiet(Quiet("23:00", "23:59", 7), Quiet("00:00", "08:00", 1)), "Sunday 23:59 to Monday 00:00"),
        ["channels[0].quiet_hours (nights)"] = (WithQuiet(Quiet("22:00", "08:00", 1, 2, 3, 4, 5)),
            "not the one that begins Monday, Sunday"),
        ["channels[1].quiet_hours"] = (WithQuiet(Quiet("22:00", "08:00"))
            .With(TestCatalog.Sms with { Draw = 0.2, ConsentPurpose = "marketing" }), "may send at night"),
        ["policy.caps[1]"] = (Right.WithCaps(Day, Week with { Limit = 9 }), "lets at most 9"),
        ["policy.caps[1] (twice)"] = (Right.WithCaps(Week, Week with { CapId = "again" }), "lets at most 3"),
        ["policy.caps[0] (narrower)"] =
            (Right.WithCaps(Day with { Limit = 3, Scope = CapScope.Channel, Channel = "sms" }, Week), "lets at most 3"),
        ["policy.caps[0] (offer)"] = (Right.WithCaps(
            Week with { CapId = "offer", Scope = CapScope.Offer, Subject = "a", Limit = 5 },
            Week with { CapId = "group", Scope = CapScope.Group, Subject = "group" }), "lets at most 3"),
        ["offers[1].treatments[0].locale"] = (WithSecond(offer => offer with
        {
            Treatments = [offer.Treatments[0] with { Locale = "en_GB" }, .. offer.Treatments],
        }), "\"en_GB\" is no locale"),
        ["offers[1].ends_at"] = (WithSecond(offer => offer with { EndsAtMs = NowMs }), "ended at 2026-09-21 14:13 UTC"),
        ["offers[1].treatments[2].channel"] = (Right with
        {
            Channels = [.. Right.Channels, TestCatalog.Web with { Name = "kiosk" }],
            Offers = [Right.Offers[0], TestCatalog.Offer("b") with
            {
                Treatments = [TestCatalog.For("email"), TestCatalog.For("sms"), TestCatalog.For("kiosk")],
            }],
        }, "shown nowhere"),
        ["offers[1].starting_propensity"] = (WithSecond(offer => offer with
        {
            Treatments = [TestCatalog.For("email"), TestCatalog.For("sms")],
        }).With(TestCatalog.Email with { CostAttemptMinor = 500 })
            .With(TestCatalog.Sms with { CostReachedMinor = 501 }), "\"email\", costs 500"),
        ["offers[1].starting_propensity (nobody)"] =
            (WithSecond(offer => offer with { StartingPropensity = 0 }), "taken by nobody"),
        ["offers[1].treatments (language)"] = (Right with
        {
            Offers = [
                TestCatalog.Offer("a") with
                {
                    Treatments = [TestCatalog.For("web", "ru-RU"), TestCatalog.For("web", "en"), .. Neutral],
                },
                TestCatalog.Offer("b") with { Treatments = [TestCatalog.For("web", "en"), .. Neutral] }],
        }, "no treatment in ru for"),
        ["offers[1].treatments (channel)"] = (Right with
        {
            Offers = [.. Right.Offers, TestCatalog.Offer("c")],
        } is var three ? three with
        {
            Offers = [three.Offers[0], TestCatalog.Offer("b") with
            {
                Treatments = [TestCatalog.For("email"), TestCatalog.For("web")],
            }, three.Offers[2]],
        } : Right, "no treatment for \"sms\""),
    };

    public static TheoryData<string> DoubtNames => [.. Doubts.Keys];

    private static IEnumerable<TreatmentDefinition> Neutral => [TestCatalog.For("email"), TestCatalog.For("sms")];

    [Fact]
    public void Of_ARightCatalog_FindsNothing() => Assert.Empty(CatalogLint.Of(Right, NowMs));

    [Theory]
    [MemberData(nameof(DoubtNames))]
    public void Of_WithADoubt_WarnsAtItsPlace(string doubt)
    {
        var (catalog, says) = Doubts[doubt];
        Assert.True(CatalogCompiler.Compile(catalog, 1).IsValid);
        var found = CatalogLint.Of(catalog, NowMs);
        Assert.Contains(found, problem => problem.Path == doubt.Split(" (")[0]
            && problem.Message.Contains(says, StringComparison.Ordinal));
        Assert.All(found, problem => Assert.Equal(ProblemSeverity.Warning, problem.Severity));
    }

    [Fact]
    public void Of_CapsThatEachBind_FindsNothing() => Assert.Empty(CatalogLint.Of(
        Right.WithCaps(
            Day,
            Week,
            Week with { CapId = "sms", Limit = 2, Scope = CapScope.Channel, Channel = "sms" },
            Week with { CapId = "month", Limit = 10, WindowHours = 720 },
            new CapDefinition { CapId = "ever", Limit = 40, Window = CapWindowKind.Lifetime }),
        NowMs));

    [Fact]
    public void Of_QuietNightsThatCrossMidnightAndWholeWeekends_FindsNothing() => Assert.Empty(CatalogLint.Of(
        WithQuiet(Quiet("21:00", "09:00"), Quiet("00:00", "23:00", 6, 7), Quiet("22:00", "21:30", 7)), NowMs));

    private static CatalogDefinition WithFirst(Func<OfferDefinition, OfferDefinition> change) =>
        Right with { Offers = [change(Right.Offers[0]), Right.Offers[1]] };

    private static CatalogDefinition WithSecond(Func<OfferDefinition, OfferDefinition> change) =>
        Right with { Offers = [Right.Offers[0], change(Right.Offers[1])] };

    private static CatalogDefinition WithQuiet(params QuietHoursDefinition[] hours) =>
        Right.With(TestCatalog.Email with { QuietHours = hours });

    private static QuietHoursDefinition Quiet(string from, string to, params int[] days) =>
        new() { From = from, To = to, Days = days };
}
