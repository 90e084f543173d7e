using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>What the price of trust does by itself, with every cap removed.</summary>
public sealed class TrustTests
{
    private const int Days = 24;
    private const long BestMinor = 500;

    [Fact]
    public void Slide_OfAHundredBuyersAndTwoHundredLeavers_IsNotSent()
    {
        // 100,000 contacts: 100 buy at 5,000 each, 200 leave, each worth 5,000 (m * contacts a year / e).
        var contacts = new TrustDefinition
        {
            SegmentMarginMinor = 5_000,
            ContactsAYear = Math.E,
        };
        var leaving = TestCatalog.Email with { LeaveRate = 0.002 };
        var offer = TestCatalog.Offer("mailing", 5_000, 0.001);
        var shop = TestCatalog.Shop.With(offer).WithTrust(contacts);

        // Without a draw nothing is learned of the customer's best, and m is 5/6 of the segment's 5,000.
        var refused = new History().Contact(shop.With(leaving).Compile(), History.Day(1));
        Assert.Equal((Verdict.DoNotSend, ReasonCode.LeavePrice), (refused.Verdict, refused.Reason!.Code));
        var sent = new History().Contact(shop.With(leaving with { LeaveRate = 0 }).Compile(), History.Day(1));
        Assert.Equal((Verdict.Send, 50_000L), (sent.Verdict, sent.Offer!.NetMicros));
    }

    [Fact]
    public void Daily_AskingForWhoNeverAnswers_IsRefusedAtLeastHalfTheTimes()
    {
        var (history, sent) = AskDaily("best", Shop().Compile());
        Assert.InRange(sent, 1, Days - 12);

        var catalog = Shop().Compile();
        Assert.True(history.CheckNextAllowed(catalog, History.Day(Days) + 1, Only("best")) > History.Day(Days));
    }

    [Fact]
    public void Daily_WithAnOfferWorthHalfOfTheBest_GoesHalfAsOftenOrLess()
    {
        var best = AskDaily("best", Shop().Compile()).Sent;
        var half = AskDaily("half", Shop().Compile()).Sent;
        Assert.InRange(half, 1, best / 2);
    }

    [Fact]
    public void Daily_WithAnOfferWorthAThirdOfTheBest_NeverGoes()
    {
        Assert.Equal(0, AskDaily("third", Shop().Compile()).Sent);
        Assert.Null(new History().Contact(Shop().Compile(), History.Day(0), Only("third")).NextAllowedAtMs);
    }

    [Fact]
    public void Daily_WithoutDrawAndLeaving_AlwaysGoes()
    {
        var free = Shop().With(TestCatalog.Email with { Draw = 0, LeaveRate = 0 });
        Assert.Equal(Days, AskDaily("best", free.Compile()).Sent);
    }

    [Fact]
    public void Refusals_OnEveryDay_NameThePriceOfTrust()
    {
        var catalog = Shop().Compile();
        var history = new History();
        var refusals = new List<ReasonCode>();
        for (var day = 0; day < Days; day++)
        {
            if (history.Send(catalog, History.Day(day), Only("best")) is null)
            {
                refusals.Add(history.Refusal(catalog, History.Day(day), Only("best")));
            }
        }

        Assert.True(refusals.Count >= 12, $"{refusals.Count} refusals");
        Assert.All(refusals, code => Assert.Equal(ReasonCode.TrustPrice, code));
    }

    [Fact]
    public void Answers_WithinNinetyDays_EarnAtLeastTwiceTheContacts()
    {
        var catalog = Shop().Compile();
        var silent = new History();
        var answering = new History();
        int sentToSilent = 0, sentToAnswering = 0;
        for (var day = 0; day < 90; day++)
        {
            var atMs = History.Day(day);
            sentToSilent += silent.Send(catalog, atMs, Only("best")) is null ? 0 : 1;
            if (answering.Send(catalog, atMs, Only("best")) is { } contact)
            {
                sentToAnswering++;
                answering.Settle(catalog, contact, Outcome.Clicked, atMs + 3_600_000);
            }
        }

        Assert.True(sentToAnswering >= 2 * sentToSilent, $"{sentToAnswering} against {sentToSilent}");
    }

    [Fact]
    public void Refusal_ByTheCustomer_CostsHalfTheDrawAgain()
    {
        var catalog = Shop().Compile();
        var history = new History();
        var contact = history.Send(catalog, History.Day(0), Only("best"))!.Value;
        history.Settle(catalog, contact, Outcome.Refused, History.Day(0));
        Assert.Equal(1.5 * -Math.Log(1 - 0.13), history.DebtAt(0), 1e-12);
    }

    private static CatalogDefinition Shop() => TestCatalog.Shop
        .With(
            TestCatalog.Offer("best", BestMinor * 2),
            TestCatalog.Offer("half", BestMinor),
            TestCatalog.Offer("third", BestMinor * 2 / 3))
        .With(TestCatalog.Email with { Draw = 0.13 })
        .WithTrust(new TrustDefinition { HalfLifeDays = 30, SegmentMarginMinor = BestMinor });

    private static DecisionQuery Only(string offer) =>
        Asking.Email with { OfferIds = [offer], Hold = HoldKind.Reserve };

    private static (History History, int Sent) AskDaily(string offer, CatalogSnapshot catalog)
    {
        var history = new History();
        var sent = 0;
        for (var day = 0; day < Days; day++)
        {
            sent += history.Send(catalog, History.Day(day), Only(offer)) is null ? 0 : 1;
        }

        return (history, sent);
    }
}
