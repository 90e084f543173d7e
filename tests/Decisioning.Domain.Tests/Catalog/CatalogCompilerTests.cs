using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Tests.Deciding;

namespace Decisioning.Domain.Tests.Catalog;

/// <summary>Every mistake is found at its place; the catalog without it is taken without a word.</summary>
public sealed class CatalogCompilerTests
{
    private static readonly CatalogDefinition Right = TestCatalog.Shop.With(
        TestCatalog.Offer("a") with { AgeWindow = new AgeWindowDefinition { Attribute = "birth", ToMonths = 12 } },
        TestCatalog.Offer("b"));

    private static readonly CapDefinition Cap = new() { CapId = "cap", Limit = 3, WindowHours = 24 };

    private static readonly CapDefinition Shown = new()
    {
        CapId = "shown",
        Counts = CapCounts.Impressions,
        Scope = CapScope.Offer,
        Limit = 3,
        WindowHours = 24,
    };

    private static readonly SuppressionDefinition Rest =
        new() { SuppressionId = "rest", Outcome = Outcome.Ignored, Count = 3, WithinDays = 30, PauseDays = 14 };

    private static readonly SequenceDefinition Order =
        new() { SequenceId = "order", NeverOfferId = "a", AfterGroupId = "group", WithinDays = 3 };

    private static readonly CapDefinition Lifetime =
        new() { CapId = "cap", Limit = 3, Window = CapWindowKind.Lifetime };

    private static readonly Dictionary<string, Func<CatalogDefinition, CatalogDefinition>> Mistakes = new()
    {
        ["currency"] = c => c with { Currency = "euro" },
        ["currency_digits"] = c => c with { CurrencyDigits = 5 },
        ["default_time_zone"] = c => c with { DefaultTimeZone = "Mars/Olympus" },
        ["offers"] = c => c with { Offers = [.. Enumerable.Range(0, 5_001).Select(i => TestCatalog.Offer($"o{i}"))] },
        ["channels"] = c => c with { Channels = [.. Enumerable.Repeat(TestCatalog.Email, 65)] },
        ["placements"] = c => c with { Placements = [.. Enumerable.Repeat(TestCatalog.Home, 257)] },
        ["policy.sequences"] = c => c.With(p => p with { Sequences = [.. Enumerable.Repeat(Order, 65)] }),
        ["policy.sequences[0].sequence_id"] = c => WithOrder(c, s => s with { SequenceId = "" }),
        ["policy.sequences[0].within_days"] = c => WithOrder(c, s => s with { WithinDays = 0 }),
        ["policy.sequences[0].never_offer_id (none)"] = c => WithOrder(c, s => s with { NeverOfferId = "" }),
        ["policy.sequences[0].never_offer_id (both)"] = c => WithOrder(c, s => s with { NeverGroupId = "group" }),
        ["policy.sequences[0].after_group_id"] = c => WithOrder(c, s => s with { AfterGroupId = "nobody" }),
        ["policy.sequences[0].never_offer_id (unknown)"] = c => WithOrder(c, s => s with { NeverOfferId = "z" }),
        ["policy.sequences[1].sequence_id (twice)"] = c => c.With(p => p with { Sequences = [Order, Order] }),
        ["offers[1].topic"] = c => WithOffer(c, o => o with { Topic = new string('x', 129) }),
        ["policy.service_case.days_after_closing"] =
            c => c.With(p => p with { ServiceCase = new ServiceCaseDefinition { DaysAfterClosing = -1 } }),
        ["policy.service_case.channels[1]"] =
            c => c.With(p => p with { ServiceCase = new ServiceCaseDefinition { Channels = ["email", "web"] } }),
        ["policy.refused_pause_days"] = c => c.With(p => p with { RefusedPauseDays = 367 }),
        ["policy.suppressions"] = c => c.With(p => p with { Suppressions = [.. Enumerable.Repeat(Rest, 16)] }),
        ["policy.suppressions[0].suppression_id"] = c => WithRest(c, s => s with { SuppressionId = "" }),
        ["policy.suppressions[0].suppression_id (taken)"] = c => WithRest(c, s => s with { SuppressionId = "refused" }),
        ["policy.suppressions[1].suppression_id (twice)"] = c => c.With(p => p with { Suppressions = [Rest, Rest] }),
        ["policy.suppressions[0].outcome"] = c => WithRest(c, s => s with { Outcome = Outcome.Clicked }),
        ["policy.suppressions[0].count"] = c => WithRest(c, s => s with { Count = 33 }),
        ["policy.suppressions[0].within_days"] = c => WithRest(c, s => s with { WithinDays = 367 }),
        ["policy.suppressions[0].pause_days"] = c => WithRest(c, s => s with { PauseDays = 0 }),
        ["policy.price_regret_days"] = c => c.With(p => p with { PriceRegretDays = 367 }),
        ["policy.caps"] = c => c.WithCaps([.. Enumerable.Repeat(Cap, 65)]),
        ["offers[1].offer_id (missing)"] = c => WithOffer(c, o => o with { OfferId = "" }),
        ["offers[1].offer_id (long)"] = c => WithOffer(c, o => o with { OfferId = new string('я', 65) }),
        ["offers[1].offer_id (twice)"] = c => WithOffer(c, o => o with { OfferId = "a" }),
        ["offers[1].group_id"] = c => WithOffer(c, o => o with { GroupId = new string('x', 129) }),
        ["offers[1].product_ids[0]"] = c => WithOffer(c, o => o with { ProductIds = [""], Category = "toys" }),
        ["offers[1].margin_minor"] = c => WithOffer(c, o => o with { MarginMinor = -1 }),
        ["offers[1].incentive_minor"] = c => WithOffer(c, o => o with { IncentiveMinor = -1 }),
        ["offers[1].starting_propensity"] = c => WithOffer(c, o => o with { StartingPropensity = 1.01 }),
        ["offers[1].starting_propensity (nan)"] = c => WithOffer(c, o => o with { StartingPropensity = double.NaN }),
        ["offers[1].lever"] = c => WithOffer(c, o => o with { Lever = double.PositiveInfinity }),
        ["offers[1].ends_at"] = c => WithOffer(c, o => o with { StartsAtMs = 5, EndsAtMs = 5 }),
        ["offers[1].repurchase_after_days"] = c => WithOffer(c, o => o with { RepurchaseAfterDays = -1 }),
        ["offers[0].age_window.attribute"] = c => WithAges(c, w => w with { Attribute = "" }),
        ["offers[0].age_window.from_months"] = c => WithAges(c, w => w with { FromMonths = -1 }),
        ["offers[0].age_window.to_months"] = c => WithAges(c, w => w with { FromMonths = 12 }),
        ["offers[1].treatments[0].treatment_id"] = c => WithTreatment(c, t => t with { TreatmentId = "" }),
        ["offers[1].treatments[0].channel"] = c => WithTreatment(c, t => t with { Channel = "pigeon" }),
        ["offers[1].treatments[0].channel (none)"] = c => WithTreatment(c, t => t with { Channel = "" }),
        ["offers[1].treatments[0].channel (both)"] = c => WithTreatment(c, t => t with { Placement = "home" }),
        ["offers[1].treatments[0].placement"] = c =>
            WithTreatment(c, t => t with { Channel = "", Placement = "attic" }),
        ["offers[1].treatments[1]"] = c => WithTreatment(c, t => t with { Channel = "sms" }),
        ["channels[0].name (missing)"] = c =>
            c with { Channels = [TestCatalog.Email with { Name = "" }, .. c.Channels] },
        ["channels[3].name (twice)"] = c => c with { Channels = [.. c.Channels, TestCatalog.Email] },
        ["channels[0].cost_attempt_minor"] = c => c.With(TestCatalog.Email with { CostAttemptMinor = -1 }),
        ["channels[0].cost_reached_minor"] = c => c.With(TestCatalog.Email with { CostReachedMinor = -1 }),
        ["channels[0].shadow_price_minor"] = c => c.With(TestCatalog.Email with { ShadowPriceMinor = -1 }),
        ["channels[0].reach"] = c => c.With(TestCatalog.Email with { Reach = -0.1 }),
        ["channels[0].draw"] = c => c.With(TestCatalog.Email with { Draw = 1 }),
        ["channels[0].draw (negative)"] = c => c.With(TestCatalog.Email with { Draw = -0.1 }),
        ["channels[0].leave_rate"] = c => c.With(TestCatalog.Email with { LeaveRate = 2 }),
        ["channels[0].default_hold_seconds"] = c => c.With(TestCatalog.Email with { DefaultHoldSeconds = 90_000 }),
        ["channels[0].longest_hold_seconds"] = c => c.With(TestCatalog.Email with { LongestHoldSeconds = 0 }),
        ["channels[0].attribution_window_hours"] = c => c.With(TestCatalog.Email with { AttributionWindowHours = 0 }),
        ["channels[0].quiet_hours[0].from"] = c => WithQuiet(c, "9:00", "10:00"),
        ["channels[0].quiet_hours[0].to"] = c => WithQuiet(c, "09:00", "24:00"),
        ["channels[0].quiet_hours[0].to (equal)"] = c => WithQuiet(c, "09:00", "09:00"),
        ["channels[0].quiet_hours[0].days"] = c => WithQuiet(c, "09:00", "10:00", 8),
        ["channels[0].quiet_hours"] = c => c.With(TestCatalog.Email with
        {
            QuietHours = [Quiet("00:00", "12:00"), Quiet("12:00", "00:00")],
        }),
        ["placements[0].name"] = c => WithPlacement(c, p => p with { Name = "" }),
        ["placements[0].channel"] = c => WithPlacement(c, p => p with { Channel = "email" }),
        ["placements[0].channel (unknown)"] = c => WithPlacement(c, p => p with { Channel = "tv" }),
        ["placements[0].slots"] = c => WithPlacement(c, p => p with { Slots = 0 }),
        ["placements[0].examination"] = c => WithPlacement(c, p => p with { Examination = [1, 1, 1] }),
        ["placements[0].examination[1]"] = c => WithPlacement(c, p => p with { Examination = [0.5, 0.6] }),
        ["placements[0].fallback_offer_id"] = c => WithPlacement(c, p => p with { FallbackOfferId = "gone" }),
        ["placements[0].fallback_offer_id (untreated)"] = c => WithPlacement(
            c with
            {
                Offers = [.. c.Offers,
                TestCatalog.Offer("mail") with { Treatments = [TestCatalog.For("email")] }]
            },
            p => p with { FallbackOfferId = "mail" }),
        ["placements[1].name (twice)"] = c => c with { Placements = [TestCatalog.Home, TestCatalog.Home] },
        ["policy.caps[0].cap_id"] = c => c.WithCaps(Cap with { CapId = "" }),
        ["policy.caps[1].cap_id (twice)"] = c => c.WithCaps(Cap, Cap),
        ["policy.caps[0].limit"] = c => c.WithCaps(Cap with { Limit = 0 }),
        ["policy.caps[0].limit (high)"] = c => c.WithCaps(Cap with { Limit = 49 }),
        ["policy.caps[0].rolling_hours"] = c => c.WithCaps(Cap with { WindowHours = 0 }),
        ["policy.caps[0].rolling_hours (long)"] = c => c.WithCaps(Cap with { WindowHours = 10_000 }),
        ["policy.caps[0].rolling_hours (calendar)"] = c => c.WithCaps(Cap with { Window = CapWindowKind.CalendarDay }),
        ["policy.caps[0].channel"] = c => c.WithCaps(Cap with { Scope = CapScope.Channel, Channel = "web" }),
        ["policy.caps[0].channel (no scope)"] = c => c.WithCaps(Cap with { Channel = "email" }),
        ["policy.caps[0].limit (impressions)"] = c => c.WithCaps(Shown with { Limit = 41 }),
        ["policy.caps[0].lifetime"] = c =>
            c.WithCaps(Shown with { Window = CapWindowKind.Lifetime, WindowHours = 0 }),
        ["policy.caps[0].scope"] = c => c.WithCaps(Shown with { Scope = CapScope.AllOutbound }),
        ["policy.caps[0].scope (contacts)"] = c => c.WithCaps(Cap with { Scope = CapScope.Placement }),
        ["policy.caps[0].channel (impressions)"] = c => c.WithCaps(Shown with { Channel = "web" }),
        ["policy.caps[0].subject (impressions)"] = c => c.WithCaps(Shown with { Subject = "gone" }),
        ["policy.caps[0].subject (all)"] = c =>
            c.WithCaps(Shown with { Scope = CapScope.AllInbound, Subject = "home" }),
        ["policy.provisional_minutes"] = c => c.With(policy => policy with { ProvisionalMinutes = 0 }),
        ["policy.caps[0].subject"] = c => c.WithCaps(Cap with { Scope = CapScope.Offer, Subject = "gone" }),
        ["policy.caps[0].subject (group)"] = c => c.WithCaps(Cap with { Scope = CapScope.Group, Subject = "gone" }),
        ["policy.caps[0].subject (no scope)"] = c => c.WithCaps(Cap with { Subject = "a" }),
        ["policy.caps[0].subject (lifetime)"] = c => c.WithCaps(Lifetime with { Scope = CapScope.Campaign }),
        ["policy.caps[0]"] = c => (c with
        {
            Offers = [.. Enumerable.Range(0, 33).Select(i => TestCatalog.Offer($"o{i}"))],
        }).WithCaps(Lifetime with { Scope = CapScope.Offer }),
        ["policy.request_id_hours"] = c => c with { Policy = c.Policy with { RequestIdHours = 47 } },
        ["policy.group_levers[\"group\"]"] = c => c with
        {
            Policy = c.Policy with { GroupLevers = new Dictionary<string, double> { ["group"] = double.NaN } },
        },
        ["policy.trust.half_life_days"] = c => c.WithTrust(new TrustDefinition { HalfLifeDays = 0 }),
        ["policy.trust.bonus"] = c => c.WithTrust(new TrustDefinition { Bonus = -1 }),
        ["policy.trust.gamma"] = c => c.WithTrust(new TrustDefinition { Gamma = -1 }),
        ["policy.trust.reference_draw"] = c => c.WithTrust(new TrustDefinition { ReferenceDraw = 0 }),
        ["policy.trust.segment_margin_minor"] = c => c.WithTrust(new TrustDefinition { SegmentMarginMinor = -1 }),
        ["policy.trust.contacts_a_year"] = c => c.WithTrust(new TrustDefinition { ContactsAYear = -1 }),
        ["segments.promising_from"] = c => c with { Segments = new SegmentsDefinition { PromisingFrom = 1 } },
        ["segments.loyal_from"] = c => c with { Segments = new SegmentsDefinition { LoyalFrom = 2 } },
        ["segments.vip_from"] = c => c with { Segments = new SegmentsDefinition { VipFrom = 4 } },
        ["segments.at_risk_after_days"] = c => c with { Segments = new SegmentsDefinition { AtRiskAfterDays = 30 } },
        ["segments.lost_after_days"] = c => c with { Segments = new SegmentsDefinition { LostAfterDays = 90 } },
    };

    private static readonly Dictionary<string, Func<CatalogDefinition, CatalogDefinition>> Doubts = new()
    {
        ["offers[1].treatments"] = c => WithOffer(c, o => o with { Treatments = [] }),
        ["offers[1].margin_minor"] = c => WithOffer(c, o => o with { IncentiveMinor = 1_000 }),
        ["offers[1].category"] = c => WithOffer(c, o => o with { ProductIds = ["p"] }),
        ["channels[2].draw"] = c => c.With(TestCatalog.Web with { Draw = 0.1 }),
        ["channels[2].quiet_hours"] = c => c.With(TestCatalog.Web with { QuietHours = [Quiet("01:00", "02:00")] }),
        ["policy.group_levers[\"nobody\"]"] = c => c with
        {
            Policy = c.Policy with { GroupLevers = new Dictionary<string, double> { ["nobody"] = 5 } },
        },
        ["policy.caps[0]"] = c => c.WithCaps(Cap with { Limit = 25, WindowHours = 8_784, Scope = CapScope.Offer }),
    };

    public static TheoryData<string> MistakeNames => [.. Mistakes.Keys];

    public static TheoryData<string> DoubtNames => [.. Doubts.Keys];

    [Fact]
    public void Compile_ARightCatalog_FindsNothing()
    {
        var compiled = CatalogCompiler.Compile(Right, 12);
        Assert.Empty(compiled.Problems);
        Assert.Equal(12, compiled.Snapshot!.Version);
    }

    [Theory]
    [MemberData(nameof(MistakeNames))]
    public void Compile_WithAMistake_NamesItsPlaceAndGivesNoSnapshot(string mistake)
    {
        var compiled = CatalogCompiler.Compile(Mistakes[mistake](Right), 1);
        Assert.Null(compiled.Snapshot);
        var errors = compiled.Problems.Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        Assert.Contains(mistake.Split(" (")[0], errors.Select(problem => problem.Path));
        Assert.All(errors, problem => Assert.EndsWith(".", problem.Message));
    }

    [Theory]
    [MemberData(nameof(DoubtNames))]
    public void Compile_WithADoubt_WarnsAtItsPlaceAndGivesASnapshot(string doubt)
    {
        var compiled = CatalogCompiler.Compile(Doubts[doubt](Right), 1);
        Assert.NotNull(compiled.Snapshot);
        Assert.Contains((doubt, ProblemSeverity.Warning), compiled.Problems.Select(p => (p.Path, p.Severity)));
    }

    [Fact]
    public void Compile_TwoOffersOfOneId_NamesBothPlaces()
    {
        var compiled = CatalogCompiler.Compile(WithOffer(Right, offer => offer with { OfferId = "a" }), 1);
        var problem = Assert.Single(compiled.Problems);
        Assert.Equal("offers[1].offer_id", problem.Path);
        Assert.Contains("offers[0].offer_id", problem.Message);
    }

    [Fact]
    public void Compile_NamesWithOneHash_AreRefused()
    {
        var compiled =
            CatalogCompiler.Compile(Right, 1, null, name => name is "a" or "b" ? 1UL : (ulong)name.Length + 2);
        Assert.Contains(compiled.Problems, problem => problem.Path == "offers[1].offer_id");
        Assert.Null(compiled.Snapshot);
    }

    [Fact]
    public void Compile_WithVeryManyMistakes_NamesSomeAndCountsTheRest()
    {
        var many = Right with
        {
            Offers = [.. Enumerable.Range(0, 300).Select(i => TestCatalog.Offer($"o{i}") with { MarginMinor = -1 })],
        };
        var compiled = CatalogCompiler.Compile(many, 1);
        Assert.Equal(CatalogLimits.ProblemsNamed + 1, compiled.Problems.Count);
        Assert.Contains("400 more", compiled.Problems[^1].Message);
    }

    [Fact]
    public void Compile_CapsWithinWhatARecordRemembers_WarnsOfNothing()
    {
        var caps = Right.WithCaps(
            Cap with { CapId = "week", Limit = 3, WindowHours = 168 },
            Cap with { CapId = "offer", Limit = 1, WindowHours = 24 * 90, Scope = CapScope.Offer },
            Cap with { CapId = "month", Limit = 10, WindowHours = 0, Window = CapWindowKind.CalendarMonth });
        Assert.Empty(CatalogCompiler.Compile(caps, 1).Problems);
    }

    [Fact]
    public void Approvals_SayWhichOffersAreDecided()
    {
        var snapshot = CatalogCompiler.Compile(Right, 1, new HashSet<string> { "b" }).Snapshot!;
        Assert.Equal(["a"], snapshot.PendingOfferIds);
        Assert.True(snapshot.TryGetOffer("b", out var offer) && offer.Approved);
    }

    [Fact]
    public void Levers_OfIssueGroupAndOffer_AddUpWithinBounds()
    {
        double LeverOf(double points) => (WithOffer(Right, o => o with { Issue = "issue", Lever = points }) with
        {
            Policy = new PolicyDefinition
            {
                GroupLevers = new Dictionary<string, double> { ["group"] = 10 },
                IssueLevers = new Dictionary<string, double> { ["issue"] = 5 },
            },
        }).Compile().Offers[1].Lever;
        Assert.Equal((1.45, 0.1, 10), (LeverOf(30), LeverOf(-500), LeverOf(5_000)));
    }

    private static CatalogDefinition WithOffer(
        CatalogDefinition catalog, Func<OfferDefinition, OfferDefinition> change) =>
        catalog with { Offers = [catalog.Offers[0], change(catalog.Offers[1])] };

    private static CatalogDefinition WithAges(
        CatalogDefinition catalog, Func<AgeWindowDefinition, AgeWindowDefinition> change) => catalog with
        {
            Offers = [catalog.Offers[0] with { AgeWindow = change(catalog.Offers[0].AgeWindow!) }, catalog.Offers[1]],
        };

    private static CatalogDefinition WithRest(
        CatalogDefinition catalog, Func<SuppressionDefinition, SuppressionDefinition> change) =>
        catalog.With(p => p with { Suppressions = [change(Rest)] });

    private static CatalogDefinition WithOrder(
        CatalogDefinition catalog, Func<SequenceDefinition, SequenceDefinition> change) =>
        catalog.With(p => p with { Sequences = [change(Order)] });

    private static CatalogDefinition WithTreatment(
        CatalogDefinition catalog, Func<TreatmentDefinition, TreatmentDefinition> change) =>
        WithOffer(
            catalog, offer => offer with { Treatments = [change(offer.Treatments[0]), .. offer.Treatments.Skip(1)] });

    private static CatalogDefinition WithPlacement(
        CatalogDefinition catalog, Func<PlacementDefinition, PlacementDefinition> change) =>
        catalog with { Placements = [change(catalog.Placements[0])] };

    private static CatalogDefinition WithQuiet(CatalogDefinition catalog, string from, string to, params int[] days) =>
        catalog.With(TestCatalog.Email with { QuietHours = [Quiet(from, to, days)] });

    private static QuietHoursDefinition Quiet(string from, string to, params int[] days) =>
        new() { From = from, To = to, Days = days };
}
