using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>
/// Each reason that lies with the customer has a cause, and taking away that one cause alone changes the answer to
/// SEND.
/// </summary>
public sealed class CustomerReasonCauseTests
{
    private static readonly long Now = History.Day(10);

    private static readonly OfferDefinition Discount = TestCatalog.Offer("a") with
    {
        ProductIds = ["duck"],
        Category = "toys",
        IncentiveMinor = 1,
        RepurchaseAfterDays = 0,
    };

    private static readonly CatalogDefinition Regret =
        TestCatalog.Shop.With(Discount).With(p => p with { PriceRegretDays = 30 });

    private static readonly CatalogDefinition InOrder = TestCatalog.Shop
        .With(TestCatalog.Offer("a"), TestCatalog.Offer("b"))
        .With(p => p with
        {
            Sequences =
            [
                new SequenceDefinition { SequenceId = "order", NeverOfferId = "a", AfterOfferId = "b", WithinDays = 7 },
            ],
        });

    private static readonly CatalogSnapshot Plain = TestCatalog.Shop.With(TestCatalog.Offer("a")).Compile();

    private static readonly CatalogSnapshot Waiting = TestCatalog.Shop.With(TestCatalog.Offer("a"))
        .With(p => p with
        {
            ServiceCase = new ServiceCaseDefinition { Channels = ["email"], DaysAfterClosing = 5 },
        })
        .Compile();

    [Fact]
    public void AlreadyBought_WithoutTheRepurchaseTime_IsSent()
    {
        var catalog = TestCatalog.Shop.With(Discount with { RepurchaseAfterDays = 60 });
        var history = Bought(500, 500);
        Assert.Equal(ReasonCode.AlreadyBought, history.Refusal(catalog.Compile(), Now));
        Assert.Equal(History.Day(65), history.CheckNextAllowed(catalog.Compile(), Now));
        Assert.Equal(ReasonCode.None, history.Refusal(TestCatalog.Shop.With(Discount).Compile(), Now));
        Assert.Equal(ReasonCode.None, new History().Refusal(catalog.Compile(), Now));
    }

    [Fact]
    public void PriceRegret_OfTheSameProduct_HoldsForItsDays()
    {
        var history = Bought(500, 500);
        var contact = history.Contact(Regret.Compile(), Now);
        Assert.Equal(ReasonCode.PriceRegret, contact.Reason!.Code);
        Assert.Equal(History.Day(35), contact.Reason.UntilMs);
        Assert.Equal(History.Day(35), history.CheckNextAllowed(Regret.Compile(), Now));
    }

    [Fact]
    public void PriceRegret_OfTheCategory_HoldsWhenTheOfferNamesNoProducts()
    {
        var onCategory = Regret.With(Discount with { ProductIds = [] }).Compile();
        var onOther = Regret.With(Discount with { ProductIds = ["car"] }).Compile();
        Assert.Equal(ReasonCode.PriceRegret, Bought(500, 500).Refusal(onCategory, Now));
        Assert.Equal(ReasonCode.None, Bought(500, 500).Refusal(onOther, Now));
    }

    [Fact]
    public void PriceRegret_WithoutItsCause_IsSent()
    {
        var paid = Bought(500, 500);
        Assert.Equal(ReasonCode.None, paid.Refusal(TestCatalog.Shop.With(Discount).Compile(), Now));
        Assert.Equal(ReasonCode.None, paid.Refusal(Regret.With(Discount with { IncentiveMinor = 0 }).Compile(), Now));
        Assert.Equal(ReasonCode.None, Bought(499, 500).Refusal(Regret.Compile(), Now));
        paid.With(paid.Return(6, "o", History.Line("duck", 1, 500)));
        Assert.Equal(ReasonCode.None, paid.Refusal(Regret.Compile(), Now));
    }

    [Fact]
    public void Sequence_WithinItsDaysAfterTheOther_HoldsUntilTheirEnd()
    {
        var history = new History();
        history.MustSend(InOrder.Compile(), History.Day(8), Only("b"));
        var contact = history.Contact(InOrder.Compile(), Now, Only("a"));
        Assert.Equal((ReasonCode.Sequence, "order"), (contact.Reason!.Code, contact.Reason.Rule));
        Assert.Equal(History.Day(15), contact.Reason.UntilMs);
        Assert.Equal(History.Day(15), history.CheckNextAllowed(InOrder.Compile(), Now, Only("a")));
        Assert.Equal(ReasonCode.None, history.Refusal(InOrder.Compile(), Now, Only("b")));
    }

    [Fact]
    public void Sequence_TheOtherBeforeAPromisedOne_HoldsUntilItIsSent()
    {
        var history = new History();
        history.MustSend(InOrder.Compile(), Now, Only("a") with { SendAtMs = History.Day(12) });
        Assert.Equal(ReasonCode.Sequence, history.Refusal(InOrder.Compile(), Now, Only("b")));
        Assert.Equal(History.Day(12) + 1, history.CheckNextAllowed(InOrder.Compile(), Now, Only("b")));
    }

    [Fact]
    public void Sequence_WithoutItsCause_IsSent()
    {
        var history = new History();
        var other = history.Send(InOrder.Compile(), History.Day(8), Only("b"))!.Value;
        var without = InOrder.With(p => p with { Sequences = [] }).Compile();
        Assert.Equal(ReasonCode.None, history.Refusal(without, Now, Only("a")));
        history.Settle(InOrder.Compile(), other, Outcome.NotDelivered, History.Day(9));
        Assert.Equal(ReasonCode.None, history.Refusal(InOrder.Compile(), Now, Only("a")));
    }

    [Fact]
    public void Sequence_OfAYear_IsRememberedForAsLong()
    {
        var year = InOrder.With(p => p with { Sequences = [p.Sequences[0] with { WithinDays = 366 }] }).Compile();
        var history = new History();
        history.MustSend(year, History.Day(8), Only("b"));
        history.With(history.Action(370));
        Assert.Equal(ReasonCode.Sequence, history.Refusal(year, History.Day(373.9), Only("a")));
        Assert.Equal(ReasonCode.None, history.Refusal(year, History.Day(374), Only("a")));
    }

    [Fact]
    public void AgreementPaused_UntilATime_HoldsTheChannelUntilThen()
    {
        var history = new History();
        history.With(history.Agree(9) with { PausedUntilMs = History.Day(12) });
        var contact = history.Contact(Plain, Now);
        Assert.Equal(ReasonCode.AgreementPaused, contact.Reason!.Code);
        Assert.Equal(History.Day(12), contact.Reason.UntilMs);
        Assert.Equal("sms", contact.BetterChannel);
        Assert.Equal(History.Day(12), history.CheckNextAllowed(Plain, Now));
        history.With(history.Agree(9.5));
        Assert.Equal(ReasonCode.None, history.Refusal(Plain, Now));
    }

    [Fact]
    public void AgreementPaused_ForAllChannels_LeavesNoBetterOne()
    {
        var history = new History();
        history.With(history.Agree(9) with { Channel = "", PausedUntilMs = History.Day(12) });
        Assert.Equal(ReasonCode.AgreementPaused, history.Refusal(Plain, Now));
        Assert.Equal("", history.Contact(Plain, Now).BetterChannel);
    }

    [Fact]
    public void AgreementPaused_ByACallback_HoldsTheChannelUntilItsTime()
    {
        var history = new History();
        var call = history.Send(Plain, History.Day(9))!.Value;
        history.With(history.Settle(9.1, call, Outcome.Callback) with { CallbackAtMs = History.Day(12) });
        Assert.Equal(ReasonCode.AgreementPaused, history.Refusal(Plain, Now));
        Assert.Equal(History.Day(12), history.CheckNextAllowed(Plain, Now));
        Assert.Single(history.View.Agreements.ToArray());
        history.MustSend(Plain, History.Day(12));
        Assert.Empty(history.View.Agreements.ToArray());
    }

    [Theory]
    [InlineData("group", "", ReasonCode.AgreementTopic)]
    [InlineData("other", "", ReasonCode.None)]
    [InlineData("", "group", ReasonCode.None)]
    [InlineData("", "other", ReasonCode.AgreementTopic)]
    public void AgreementTopic_RefusedOrNotWanted_IsNeverSent(string refused, string wanted, ReasonCode expected)
    {
        var history = new History();
        history.With(history.Agree(9) with
        {
            RefusedTopics = refused.Length > 0 ? [refused] : [],
            WantedTopics = wanted.Length > 0 ? [wanted] : [],
        });
        var contact = history.Contact(Plain, Now);
        Assert.Equal(expected, contact.Reason?.Code ?? ReasonCode.None);
        Assert.Null(contact.NextAllowedAtMs);
        Assert.Equal(expected == ReasonCode.None ? null : "group", contact.Reason?.Rule);
        Assert.Equal(ReasonCode.None, history.Refusal(Plain, Now, Asking.Email with { Channels = ["sms"] }));
    }

    [Fact]
    public void AgreementTopic_OfTheOffer_GoesBeforeItsGroup()
    {
        var history = new History();
        history.With(history.Agree(9) with { RefusedTopics = ["play"] });
        var play = TestCatalog.Shop.With(TestCatalog.Offer("a") with { Topic = "play" }).Compile();
        Assert.Equal(ReasonCode.AgreementTopic, history.Refusal(play, Now));
        Assert.Equal(ReasonCode.None, history.Refusal(Plain, Now));
    }

    [Fact]
    public void AgreementFrequency_UsedUp_HoldsUntilThereIsRoom()
    {
        var history = new History();
        history.With(history.Agree(1) with { Contacts = 1, WindowHours = 72 });
        history.MustSend(Plain, History.Day(9));
        var reason = history.Contact(Plain, Now).Reason!;
        Assert.Equal((ReasonCode.AgreementFrequency, 1, 1), (reason.Code, reason.Count, reason.Limit));
        Assert.Equal(History.Day(12), reason.UntilMs);
        Assert.Equal(History.Day(12), history.CheckNextAllowed(Plain, Now));
        Assert.Equal(ReasonCode.None, history.Refusal(Plain, Now, Asking.Email with { Channels = ["sms"] }));
        history.With(history.Agree(9.5) with { Contacts = 2, WindowHours = 72 });
        Assert.Equal(ReasonCode.None, history.Refusal(Plain, Now));
    }

    [Fact]
    public void AgreementFrequency_OfAYear_IsRememberedForAsLong()
    {
        var history = new History();
        history.With(history.Agree(1) with { Channel = "", Contacts = 1, WindowHours = 24 * 366 });
        history.MustSend(Plain, History.Day(9));
        history.With(history.Action(370));
        Assert.Equal(ReasonCode.AgreementFrequency, history.Refusal(Plain, History.Day(374.9)));
        Assert.Equal(ReasonCode.None, history.Refusal(Plain, History.Day(375)));
    }

    [Fact]
    public void Agreement_ToldLate_DoesNotReplaceALaterWord()
    {
        var history = new History();
        history.With(history.Agree(5));
        history.With(history.Agree(4) with { PausedUntilMs = History.Day(50) }, History.Day(6));
        Assert.Equal(ReasonCode.None, history.Refusal(Plain, Now));
    }

    [Fact]
    public void OpenServiceCase_WhileOpenAndForDaysAfter_Holds()
    {
        var history = new History();
        history.With(history.Case(8, "lost parcel", true));
        var contact = history.Contact(Waiting, Now);
        Assert.Equal(ReasonCode.OpenServiceCase, contact.Reason!.Code);
        Assert.Null(contact.Reason.UntilMs);
        Assert.Null(contact.NextAllowedAtMs);
        history.With(history.Case(9, "lost parcel", false));
        Assert.Equal(History.Day(14), history.CheckNextAllowed(Waiting, Now));
        Assert.Equal(History.Day(14), history.Contact(Waiting, Now).Reason!.UntilMs);
    }

    [Fact]
    public void OpenServiceCase_WithoutItsCause_IsSent()
    {
        var history = new History();
        history.With(history.Case(8, "lost parcel", true));
        Assert.Equal(ReasonCode.None, history.Refusal(Plain, Now));
        Assert.Equal(ReasonCode.None, history.Refusal(Waiting, Now, Asking.Email with { Channels = ["sms"] }));
        Assert.Equal(ReasonCode.None, new History().Refusal(Waiting, Now));
        history.With(history.Case(7, "lost parcel", false), History.Day(9));
        Assert.Equal(ReasonCode.OpenServiceCase, history.Refusal(Waiting, Now));
    }

    [Fact]
    public void Suppressed_RefusedOnce_RestsByThePolicysOwnRule()
    {
        var history = Answered(Plain, 9, Outcome.Refused);
        var reason = history.Contact(Plain, Now).Reason!;
        Assert.Equal((ReasonCode.Suppressed, "refused"), (reason.Code, reason.Rule));
        Assert.Equal(History.Day(39.1), reason.UntilMs);
        Assert.Equal(History.Day(39.1), history.CheckNextAllowed(Plain, Now));
        Assert.Empty(history.Ask(Plain, Now, Asking.Home).Placements[0].Offers);
    }

    [Fact]
    public void Suppressed_WithoutItsCause_IsSent()
    {
        var history = Answered(Plain, 9, Outcome.Refused);
        var never = TestCatalog.Shop.With(TestCatalog.Offer("a")).With(p => p with { RefusedPauseDays = 0 }).Compile();
        var other = TestCatalog.Shop.With(TestCatalog.Offer("b")).Compile();
        Assert.Equal(ReasonCode.None, history.Refusal(never, Now));
        Assert.Equal(ReasonCode.None, history.Refusal(other, Now));
        Assert.Equal(ReasonCode.None, Answered(Plain, 9, Outcome.Seen).Refusal(Plain, Now));
    }

    [Theory]
    [InlineData(SuppressionScope.Offer, "b", "email", ReasonCode.None)]
    [InlineData(SuppressionScope.Group, "b", "sms", ReasonCode.Suppressed)]
    [InlineData(SuppressionScope.Channel, "b", "email", ReasonCode.Suppressed)]
    [InlineData(SuppressionScope.Channel, "b", "sms", ReasonCode.None)]
    [InlineData(SuppressionScope.All, "b", "sms", ReasonCode.Suppressed)]
    public void Suppressed_ByScope_KeepsAwayWhatIsOfIt(
        SuppressionScope scope, string offer, string channel, ReasonCode expected)
    {
        var catalog = Resting(Outcome.NotDelivered, 2, scope);
        var history = Answered(catalog, 8, Outcome.NotDelivered, Only("a"));
        var query = Only(offer) with { Channels = [channel] };
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, History.Day(8.5), query));
        Answer(history, catalog, 9, Outcome.NotDelivered, Only("a"));
        Assert.Equal(expected, history.Refusal(catalog, Now, query));
        if (expected == ReasonCode.Suppressed)
        {
            Assert.Equal(History.Day(16.1), history.CheckNextAllowed(catalog, Now, query));
            Assert.Equal(History.Day(16.1), history.Contact(catalog, Now, query).Reason!.UntilMs);
        }
    }

    [Fact]
    public void Suppressed_IgnoredByTheWindowPassing_CountsWithoutAnyEvent()
    {
        var catalog = Resting(Outcome.Ignored, 2, SuppressionScope.Offer);
        var history = new History();
        history.MustSend(catalog, History.Day(1), Only("a"));
        history.MustSend(catalog, History.Day(2), Only("a"));
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, History.Day(9) - 1, Only("a")));
        Assert.Equal(ReasonCode.Suppressed, history.Refusal(catalog, History.Day(9), Only("a")));
        Assert.Equal(History.Day(16), history.CheckNextAllowed(catalog, History.Day(9), Only("a")));
    }

    [Theory]
    [InlineData(Outcome.Clicked)]
    [InlineData(Outcome.Refused)]
    [InlineData(Outcome.Released)]
    public void Suppressed_AnsweredAfterAll_TakesTheSilenceBack(Outcome answer)
    {
        var catalog = Resting(Outcome.Ignored, 2, SuppressionScope.Channel);
        var history = new History();
        var first = history.Send(catalog, History.Day(1), Only("a"))!.Value;
        history.MustSend(catalog, History.Day(2), Only("a"));
        Assert.Equal(ReasonCode.Suppressed, history.Refusal(catalog, Now, Only("b")));
        history.Settle(catalog, first, answer, Now);
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, Now, Only("b")));
    }

    [Fact]
    public void Suppressed_ReleasedByExpiry_WasNeverIgnored()
    {
        var catalog = Resting(Outcome.Ignored, 1, SuppressionScope.Offer, ExpiryRule.Release);
        var history = new History();
        history.MustSend(catalog, History.Day(1), Only("a"));
        Assert.Equal(ReasonCode.None, history.Refusal(catalog, Now, Only("a")));
        history.With(history.Action(10));
        Assert.Empty(history.View.Responses.ToArray());
    }

    [Fact]
    public void Responses_OfMoreThanAreKept_ForgetTheOldest()
    {
        var history = new History();
        for (var i = 0; i < 40; i++)
        {
            history.With(history.Settle(i, 0, Outcome.Refused) with
            {
                OfferId = "o" + i,
                KeepResponseUntilMs = History.Day(400),
            });
        }

        Assert.Equal(RecordLimits.Responses, history.View.Responses.Length);
        Assert.Equal(History.Second(8), history.View.Responses[0].AtSeconds);
        history.With(history.Action(401));
        Assert.Equal(0, history.View.Responses.Length);
    }

    private static CatalogSnapshot Resting(
        Outcome outcome, int count, SuppressionScope scope, ExpiryRule onExpiry = ExpiryRule.AssumeSent) =>
        TestCatalog.Shop.With(TestCatalog.Offer("a"), TestCatalog.Offer("b"))
            .With(TestCatalog.Email with { OnExpiry = onExpiry })
            .With(p => p with
            {
                RequestIdHours = 720,
                RefusedPauseDays = 0,
                Suppressions =
                [
                    new SuppressionDefinition
                    {
                        SuppressionId = "rest",
                        Outcome = outcome,
                        Count = count,
                        WithinDays = 30,
                        PauseDays = 7,
                        Scope = scope,
                    },
                ],
            })
            .Compile();

    private static History Answered(
        CatalogSnapshot catalog, double day, Outcome outcome, DecisionQuery? query = null) =>
        Answer(new History(), catalog, day, outcome, query);

    private static History Answer(
        History history, CatalogSnapshot catalog, double day, Outcome outcome, DecisionQuery? query = null)
    {
        var contact = history.Send(catalog, History.Day(day), query)!.Value;
        history.Settle(catalog, contact, outcome, History.Day(day + 0.1));
        return history;
    }

    private static DecisionQuery Only(string offerId) => Asking.Email with { OfferIds = [offerId] };

    private static History Bought(long price, long list)
    {
        var history = new History();
        return history.With(history.Purchase(5, "o", History.Line("duck", 1, price, list: list)));
    }
}
