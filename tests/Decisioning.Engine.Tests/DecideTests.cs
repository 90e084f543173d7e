using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>One customer's decisions: promised, repeated, settled, explained, made again.</summary>
public sealed class DecideTests
{
    [Fact]
    public async Task Decide_BeforeAnyCatalog_IsRefused()
    {
        await using var test = await TestBase.OpenAsync();
        var result = await test.Engine.DecideAsync(Shop.Ask("c"));
        Assert.Equal(RefusalCause.NoCatalog, result.Refusal.Cause);
    }

    [Fact]
    public async Task Decide_DryRunOfANewcomer_LeavesNothing()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var result = await test.Engine.DecideAsync(Shop.Ask("c", hold: HoldKind.None));
        Assert.Equal(Verdict.Send, result.Decision!.Contact!.Verdict);
        Assert.Equal("", result.DecisionId);
        Assert.Equal("", result.ReservationId);
        Assert.Equal(0, test.Store.Appends);
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Decide_SameRequestAgain_GetsTheStoredAnswerAlsoAfterARestart(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog());
        var first = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        await test.CrashAsync();
        var again = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        Assert.True(again.Replayed);
        Assert.Equal(Verdict.Send, again.Decision!.Contact!.Verdict);
        Assert.Equal(first.ReservationId, again.ReservationId);
        Assert.Equal(first.DecisionId, again.DecisionId);
        Assert.Equal(first.ExpiresAtMs, again.ExpiresAtMs);
        Assert.Equal(DecisionCodec.Digest(first.Decision!), DecisionCodec.Digest(again.Decision!));

        var other = await test.Engine.DecideAsync(Shop.Ask("c", "r1", "push"));
        Assert.Equal((RefusalCause.OtherContent, "request_id"), (other.Refusal.Cause, other.Refusal.Field));
    }

    [Theory]
    [InlineData(Outcome.Confirmed)]
    [InlineData(Outcome.Released)]
    public async Task Decide_SameRequestAfterItsReservationIsOver_SaysDoNotSend(Outcome outcome)
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var first = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        var open = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        Assert.True(open.Replayed);
        Assert.Equal(Verdict.Send, open.Decision!.Contact!.Verdict);
        Assert.Null(open.Decision.Contact.Reason);
        await SettleAsync(test, first.ReservationId, outcome);
        var again = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        Assert.True(again.Replayed);
        Assert.Equal(Verdict.DoNotSend, again.Decision!.Contact!.Verdict);
        Assert.Equal(ReasonCode.ReservationOver, again.Decision.Contact.Reason!.Code);
    }

    [Fact]
    public async Task Decide_SameRequestAfterExpiry_SaysDoNotSend()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var first = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        var lastMs = first.ExpiresAtMs!.Value - test.Time.GetUtcNow().ToUnixTimeMilliseconds() - 1;
        test.Time.Advance(TimeSpan.FromMilliseconds(lastMs));
        Assert.Equal(Verdict.Send, (await test.Engine.DecideAsync(Shop.Ask("c", "r1"))).Decision!.Contact!.Verdict);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        var again = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        Assert.Equal(ReasonCode.ReservationOver, again.Decision!.Contact!.Reason!.Code);
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Replay_AfterRestartAndLaterEvents_IsExact(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog(draw: 0.13));
        await test.Engine.RecordAsync([Purchase("c", "e1", test.Time.NowMs - DayMs), View("c", "e2", test.Time.NowMs)]);
        var sent = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        var page = await test.Engine.DecideAsync(Shop.Page("c"));
        var newcomer = await test.Engine.DecideAsync(Shop.Page("nobody"));
        test.Time.Advance(TimeSpan.FromHours(1));
        await test.Engine.RecordAsync([Purchase("c", "e3", test.Time.NowMs)]);
        await test.PublishAsync(Shop.Catalog(margin: 5));
        await test.CrashAsync();

        foreach (var result in new[] { sent, page, newcomer })
        {
            var replay = await test.Engine.ReplayAsync(result.DecisionId);
            Assert.Equal(ReplayCause.None, replay.Cause);
            Assert.Equal(replay.StoredDigest, replay.Digest);
            Assert.Equal(DecisionCodec.Digest(result.Decision!), replay.Digest);
        }

        var explained = await test.Engine.ExplainAsync(sent.DecisionId);
        Assert.Equal(ReplayCause.None, explained.Cause);
        Assert.NotEmpty(explained.Decision!.Reasons);
        Assert.Equal("c", explained.Query!.CustomerId);
    }

    [Theory]
    [InlineData("page", "", true)]
    [InlineData("", "somebody's own words", true)]
    [InlineData("", "ru-RU", false)]
    public async Task Replay_OfANewcomersWords_SaysThatTheyAreNotKept(string key, string locale, bool isIncomplete)
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var page = await test.Engine.DecideAsync(Shop.Page("nobody") with
        {
            RequestId = "r1",
            Locale = locale,
            Context = key.Length == 0 ? [] : [new ContextEntry(key, AttributeKind.Text, "toys", 0)],
        });

        var replay = await test.Engine.ReplayAsync(page.DecisionId);
        Assert.Equal(isIncomplete ? ReplayCause.WordsNotKept : ReplayCause.None, replay.Cause);
        Assert.Equal(DecisionCodec.Digest(page.Decision!), replay.StoredDigest);
        var explained = await test.Engine.ExplainAsync(page.DecisionId);
        Assert.Equal(DecisionCodec.Digest(page.Decision!), DecisionCodec.Digest(explained.Decision!));
        Assert.Empty(explained.Query!.Context);
        Assert.Equal("", explained.Query.RequestId);
    }

    [Fact]
    public async Task Replay_OfWhatIsNotThere_SaysSo()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var sent = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        var changed = sent.DecisionId[..^1] + (sent.DecisionId[^1] == 'A' ? 'B' : 'A');
        Assert.Equal(ReplayCause.NotFound, (await test.Engine.ReplayAsync(changed)).Cause);
        Assert.Equal(ReplayCause.NotFound, (await test.Engine.ReplayAsync("")).Cause);
        Assert.Equal(ReplayCause.NotFound, (await test.Engine.ReplayAsync(sent.ReservationId)).Cause);
        await test.Engine.EraseAsync("c", "forget");
        Assert.Equal(ReplayCause.Erased, (await test.Engine.ReplayAsync(sent.DecisionId)).Cause);
    }

    [Fact]
    public async Task Settle_OnceAndAgain_IsAppliedOnce()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog(draw: 0.13));
        var sent = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        var reservation = sent.ReservationId;
        Assert.Equal(EventStatus.Applied, (await SettleAsync(test, reservation, Outcome.Confirmed, "s1")).Status);
        Assert.Equal(EventStatus.Duplicate, (await SettleAsync(test, reservation, Outcome.Confirmed, "s1")).Status);
        Assert.Equal(EventStatus.Duplicate, (await SettleAsync(test, reservation, Outcome.Confirmed, "s2")).Status);
        var foreign = await SettleAsync(test, new string('A', 38), Outcome.Confirmed, "s3");
        Assert.Equal((RefusalCause.NotFound, "reservation_id"), (foreign.Refusal.Cause, foreign.Refusal.Field));
        var card = (await test.Engine.GetCustomerAsync("c")).Customer;
        Assert.Equal(ContactState.Confirmed, card.View.Contacts[0].State);
        Assert.Equal(sent.ReservationId, test.Engine.ReservationIdOf(card, card.View.Contacts[0].Number));
    }

    [Fact]
    public async Task Settle_LateClaimUnderRelease_NeedsRoomUnderTheCap()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog(cap: 1, onExpiry: ExpiryRule.Release));
        var first = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        test.Time.Advance(TimeSpan.FromHours(1));
        var second = await test.Engine.DecideAsync(Shop.Ask("c", "r2"));
        Assert.Equal(Verdict.Send, second.Decision!.Contact!.Verdict);
        var late = await SettleAsync(test, first.ReservationId, Outcome.Confirmed, "s1");
        Assert.Equal(RefusalCause.ReservationOver, late.Refusal.Cause);
        await SettleAsync(test, second.ReservationId, Outcome.Released, "s2");
        var retaken = await SettleAsync(test, first.ReservationId, Outcome.Confirmed, "s3");
        Assert.Equal(EventStatus.Applied, retaken.Status);
    }

    [Fact]
    public async Task Settle_AnOfferOfAPage_IsTheCustomersResponse()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]);
        var page = await test.Engine.DecideAsync(Shop.Page("c"));
        var newcomer = await test.Engine.DecideAsync(Shop.Page("new"));
        var results = await test.Engine.SettleAsync(
        [
            new Settlement { SettlementId = "s1", OfferToken = page.OfferToken(1), Outcome = Outcome.Clicked },
            new Settlement
            {
                SettlementId = "s2", DecisionId = page.DecisionId, OfferId = "o1", Outcome = Outcome.Seen,
            },
            new Settlement { SettlementId = "s3", DecisionId = page.DecisionId, Outcome = Outcome.Seen },
            new Settlement { SettlementId = "s4", OfferToken = newcomer.OfferToken(0), Outcome = Outcome.Clicked },
            new Settlement
            {
                SettlementId = "s5", OfferToken = newcomer.OfferToken(0), CustomerId = "new", Outcome = Outcome.Clicked,
            },
        ]);
        Assert.Equal(EventStatus.Applied, results[0].Status);
        Assert.Equal("c", results[0].CustomerId);
        Assert.Equal(EventStatus.Applied, results[1].Status);
        Assert.Equal("offer_id", results[2].Refusal.Field);
        Assert.Equal(RefusalCause.NotFound, results[3].Refusal.Cause);
        Assert.Equal(EventStatus.Applied, results[4].Status);
        Assert.Equal(1u, (await test.Engine.GetCustomerAsync("new")).Customer.View.Header.Version);
        var history = await test.Engine.HistoryAsync("c");
        Assert.Contains(history.Entries, entry => entry.Event is SettlementEvent { OfferId: "o2", Channel: "web" });
        Assert.Contains(history.Entries, entry => entry.Decision is { Placements.Count: 1 });
    }

    [Fact]
    public async Task Extend_OpenReservation_LastsLonger()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var sent = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        var extended = await test.Engine.ExtendAsync(sent.ReservationId, 3_600);
        Assert.Equal(test.Time.NowMs + 3_600_000, extended.ExpiresAtMs);
        Assert.Equal("hold_for_seconds", (await test.Engine.ExtendAsync(sent.ReservationId, 100_000)).Refusal.Field);
        test.Time.Advance(TimeSpan.FromHours(2));
        var late = await test.Engine.ExtendAsync(sent.ReservationId, 3_600);
        Assert.Equal(RefusalCause.ReservationOver, late.Refusal.Cause);
    }

    [Fact]
    public async Task Decide_AtAClientsTime_NeedsTheOptionAndComesNotBeforeTheLastRecord()
    {
        await using var plain = await TestBase.OpenAsync();
        await plain.PublishAsync(Shop.Catalog());
        Assert.Equal("as_of", (await plain.Engine.DecideAsync(Shop.Ask("c"), asOfMs: 5)).Refusal.Field);

        await using var test = await TestBase.OpenAsync(options: new EngineOptions { AcceptClientTime = true });
        await test.PublishAsync(Shop.Catalog());
        var later = test.Time.NowMs + (24 * DayMs);
        var sent = await test.Engine.DecideAsync(Shop.Ask("c", "r1"), asOfMs: later);
        Assert.Equal(later, sent.Decision!.DecidedAtMs);
        var earlier = await test.Engine.DecideAsync(Shop.Ask("c", "r2"), asOfMs: later - 1);
        Assert.Equal(RefusalCause.WrongTime, earlier.Refusal.Cause);
        var settled = await test.Engine.SettleAsync(
        [
            new Settlement
            {
                SettlementId = "s",
                ReservationId = sent.ReservationId,
                Outcome = Outcome.Clicked,
                OccurredAtMs = later + 5,
            },
        ]);
        Assert.Equal(EventStatus.Applied, settled[0].Status);
    }

    private static async Task<SettlementResult> SettleAsync(
        TestBase test, string reservation, Outcome outcome, string id = "s") =>
        (await test.Engine.SettleAsync(
            [new Settlement { SettlementId = id, ReservationId = reservation, Outcome = outcome }]))[0];
}
