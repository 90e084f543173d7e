using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>
/// Each reason has a cause, and taking away that one cause alone changes the answer: what was refused is sent, or
/// shown. A reason that is added without a row here fails.
/// </summary>
public sealed partial class EveryReasonTests
{
    private static readonly long Now = History.Day(10);

    /// <summary>The answer with the cause of a reason, or without it alone.</summary>
    private delegate ReasonCode Answer(bool caused);

    private static readonly Dictionary<ReasonCode, Answer> Rows = new(OfOffers()
        .Concat(OfCustomers()).Concat(OfPromises()).Concat(OfWorth()));

    /// <summary>
    /// Said when an answer is repeated, not when a question is decided: the engine's tests take its cause away.
    /// </summary>
    private static readonly ReasonCode[] NotDecided = [ReasonCode.None, ReasonCode.ReservationOver];

    public static TheoryData<ReasonCode> Codes => [.. Rows.Keys];

    [Fact]
    public void Reasons_Every_HasARow() =>
        Assert.Equal([], Enum.GetValues<ReasonCode>().Except(Rows.Keys).Except(NotDecided));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Reason_WithoutItsCauseAlone_IsNoneAndItIsSent(ReasonCode code)
    {
        Assert.Equal(code, Rows[code](caused: true));
        Assert.Equal(ReasonCode.None, Rows[code](caused: false));
    }

    private static IEnumerable<KeyValuePair<ReasonCode, Answer>> OfOffers() => new Dictionary<ReasonCode, Answer>
    {
        [ReasonCode.NotApproved] = caused => new History().Refusal(Shop().Compile(caused ? ["a"] : []), Now),
        [ReasonCode.Paused] = caused => Ask(Offer with { State = caused ? OfferState.Paused : OfferState.Active }),
        [ReasonCode.NotStarted] = caused => Ask(Offer with { StartsAtMs = caused ? Now + 1 : Now }),
        [ReasonCode.Expired] = caused => Ask(Offer with { EndsAtMs = caused ? Now : Now + 1 }),
        [ReasonCode.Ineligible] = caused => Ask(Offer with { Eligibility = caused ? Bought : Never }),
        [ReasonCode.Inapplicable] = caused => Ask(Offer with { Applicability = caused ? Bought : Never }),
        [ReasonCode.Unsuitable] = caused => Ask(Offer with { Suitability = caused ? Bought : Never }),
        [ReasonCode.AgeUnknown] = caused => Ask(Aged, caused ? new History() : Parent(100)),
        [ReasonCode.OutsideAgeWindow] = caused => Ask(Aged, Parent(caused ? 500 : 100)),
        [ReasonCode.AlreadyBought] = caused => Ask(
            Offer with { ProductIds = ["duck"] }, Buyer(caused ? "duck" : "soap")),
        [ReasonCode.PriceRegret] = caused => Ask(
            Offer with { ProductIds = ["duck"], IncentiveMinor = caused ? 1 : 0, RepurchaseAfterDays = 0 },
            Buyer("duck"),
            policy => policy with { PriceRegretDays = 30 }),
        [ReasonCode.NoTreatment] = caused => Ask(
            Offer with { Treatments = [TestCatalog.For(caused ? "sms" : "email")] }),
        [ReasonCode.ShownElsewhere] = caused => Shown(caused ? ["a"] : []),
    };

    private static IEnumerable<KeyValuePair<ReasonCode, Answer>> OfCustomers() => new Dictionary<ReasonCode, Answer>
    {
        [ReasonCode.NoConsent] = caused => Ask(
            TestCatalog.Email with { ConsentPurpose = "marketing" }, h => h.With(h.Consent(1, granted: !caused))),
        [ReasonCode.Unreachable] = caused => Ask(TestCatalog.Email, h => h.With(Profile with
        {
            UnreachableChannels = caused ? ["email"] : ["sms"],
        })),
        [ReasonCode.NoTimeZone] = caused => new History().With(Profile with { TimeZone = caused ? "" : "Asia/Tokyo" })
            .Refusal((Shop().With(Quiet("03:00", "04:00")) with { DefaultTimeZone = "" }).Compile(), Now),
        [ReasonCode.QuietHours] = caused => Ask(Quiet("00:00", caused ? "01:00" : "00:00"), _ => { }),
        [ReasonCode.AgreementPaused] = caused => Agreed(e => e with { PausedUntilMs = caused ? Now + 1_000 : Now }),
        [ReasonCode.AgreementTopic] = caused => Agreed(e => e with { RefusedTopics = caused ? ["group"] : ["other"] }),
        [ReasonCode.AgreementFrequency] = caused => Agreed(
            e => e with { Contacts = caused ? 1 : 2, WindowHours = 72 }, h => h.MustSend(Shop().Compile(), Now - 1)),
        [ReasonCode.OpenServiceCase] = caused => Ask(
            Offer,
            Told(h => h.With(h.Case(1, "lost", true)).With(h.Case(2, caused ? "other" : "lost", false))),
            policy => policy with { ServiceCase = new ServiceCaseDefinition() }),
        [ReasonCode.ServedOnSite] = caused => Ask(
            Offer, Told(h => h.With(h.Action(caused ? 10 : 9))), policy => policy with { OnSiteMinutes = 30 }),
    };

    private static CatalogDefinition Shop() => TestCatalog.Shop.With(Offer);

    private static ReasonCode Ask(
        OfferDefinition offer, History? customer = null, Func<PolicyDefinition, PolicyDefinition>? policy = null) =>
        (customer ?? new History()).Refusal(Shop().With(offer).With(policy ?? (p => p)).Compile(), Now);

    private static ReasonCode Ask(ChannelDefinition email, Action<History> tell) =>
        Told(tell).Refusal(Shop().With(email).Compile(), Now);

    private static ReasonCode Agreed(
        Func<AgreementEvent, AgreementEvent> agree, Action<History>? before = null)
    {
        var history = Told(before ?? (_ => { }));
        return history.With(agree(history.Agree(9)), Now).Refusal(Shop().Compile(), Now);
    }

    private static ReasonCode Shown(IReadOnlyList<string> elsewhere)
    {
        var query = Asking.Home with { ExcludeOfferIds = elsewhere, Explain = ExplainLevel.Reasons };
        var decision = new History().Ask(Shop().Compile(), Now, query);
        Assert.Equal(elsewhere.Count == 0 ? 1 : 0, decision.Placements[0].Offers.Count);
        return decision.Reasons.SingleOrDefault()?.Code ?? ReasonCode.None;
    }

    private static History Told(Action<History> tell)
    {
        var history = new History();
        tell(history);
        return history;
    }

    private static History Buyer(string product) =>
        Told(h => h.With(h.Purchase(9, "o", History.Line(product, 1, 100, list: 100))));

    /// <summary>Of a child so many days old.</summary>
    private static History Parent(int days) => new History().With(Profile with
    {
        Attributes = [new AttributeValue("born", AttributeKind.Moment, "", 0, Now - (days * CalendarDays.DayMs))],
    });

    private static ChannelDefinition Quiet(string from, string to) => TestCatalog.Email with
    {
        QuietHours = from == to ? [] : [new QuietHoursDefinition { From = from, To = to }],
    };

    private const string Bought = "customer.rfm.frequency >= 1";
    private const string Never = "customer.rfm.frequency < 1";

    private static readonly ProfileEvent Profile = new() { EventId = "profile", OccurredAtMs = History.Day(1) };

    private static OfferDefinition Offer => TestCatalog.Offer("a");

    private static OfferDefinition Aged => Offer with
    {
        AgeWindow = new AgeWindowDefinition { Attribute = "born", FromMonths = 0, ToMonths = 12 },
    };
}
