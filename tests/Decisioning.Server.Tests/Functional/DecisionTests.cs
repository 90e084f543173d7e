using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

public sealed class DecisionTests : IAsyncLifetime
{
    private ServerFixture _server = null!;

    public async Task InitializeAsync()
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers.Add(TestCatalogs.Offer("book"));
        catalog.Offers[1].MarginMinor = 40_000;
        catalog.Policy.Caps.Add(Ask.Cap("two", 2));
        _server = await ServerFixture.StartAsync(catalog);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Decide_ContactAndPage_PartsSumToNetAndNothingIsRepeated()
    {
        var request = Ask.Contact("c", "email", "sms");
        request.Placements.Add(new Wire.PlacementRequest { Name = "home" });
        request.Explain = Wire.ExplainLevel.Full;

        var answer = await _server.Decisions.DecideAsync(request);

        Assert.Equal(Wire.Verdict.Send, answer.Contact.Verdict);
        var offers = answer.Placements[0].Offers.Concat(answer.Contact.Offers).ToArray();
        Assert.Equal(3, offers.Length);
        Assert.Equal(3, offers.Select(offer => offer.Token).Where(token => token.Length > 0).Distinct().Count());
        Assert.All(offers, offer => Assert.Equal(
            offer.NetMicros,
            offer.GrossMicros - offer.ContactCostMicros - offer.IncentiveCostMicros - offer.TrustPriceMicros
                - offer.LeavePriceMicros));
        Assert.Equal(["toy", "book"], answer.Placements[0].Offers.Select(offer => offer.OfferId));
        Assert.Equal("Hello", answer.Contact.Offers[0].Content["subject"]);
        Assert.Contains(answer.Reasons, reason => reason is { Code: Wire.ReasonCode.Outranked, Detail.Length: > 0 });
    }

    [Fact]
    public async Task Decide_WithoutHold_ChangesNothing()
    {
        for (var i = 0; i < 5; i++)
        {
            var answer = await _server.Decisions.DecideAsync(Ask.Contact("dry", "email"));
            Assert.Equal((Wire.Verdict.Send, ""), (answer.Contact.Verdict, answer.Contact.ReservationId));
        }

        Assert.Equal(0U, (await CardAsync("dry")).Version);
    }

    [Fact]
    public async Task Decide_TheSameRequestAgain_GetsTheStoredAnswer()
    {
        var first = await _server.Decisions.DecideAsync(Ask.Reserve("again", "r1", "email"));
        var second = await _server.Decisions.DecideAsync(Ask.Reserve("again", "r1", "email"));

        Assert.False(first.Replayed);
        Assert.True(second.Replayed);
        Assert.Equal(first.Contact.ReservationId, second.Contact.ReservationId);
        Assert.Equal(first.DecisionId, second.DecisionId);
        Assert.Single((await CardAsync("again")).Contacts);
    }

    [Fact]
    public async Task Decide_TheSameRequestForAnotherPageView_IsRefused()
    {
        var request = Ask.Reserve("views", "r1", "email");
        request.PageId = "view-1";
        await _server.Decisions.DecideAsync(request);
        Assert.True((await _server.Decisions.DecideAsync(request)).Replayed);

        request.PageId = "view-2";
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Decisions.DecideAsync(request));

        Assert.Contains("request with another body", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_LazyRequestsOfOnePageView_ShowNoOfferTwiceAndAreReplayed()
    {
        await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("lazy", "e1") } });
        var block = Ask.Page("lazy", "home");
        block.Placements[0].Slots = 1;
        block.PageId = "view-1";

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(
            async _ => await _server.Decisions.DecideAsync(block)));

        Assert.Equal(
            ["book", "toy"], answers.SelectMany(answer => answer.Placements[0].Offers).Select(o => o.OfferId).Order());
        foreach (var answer in answers)
        {
            var replayed = await _server.Decisions.ReplayAsync(
                new Wire.ReplayRequest { DecisionId = answer.DecisionId });
            Assert.Equal((Wire.ReplayOutcome.Exact, ""), (replayed.Outcome, replayed.Cause));
        }
    }

    [Fact]
    public async Task Decide_OverTheCap_SaysWhichAndWhenToAskAgain()
    {
        await _server.Decisions.DecideAsync(Ask.Reserve("full", "r1", "email"));
        await _server.Decisions.DecideAsync(Ask.Reserve("full", "r2", "sms"));
        var answer = await _server.Decisions.DecideAsync(Ask.Reserve("full", "r3", "email"));

        Assert.Equal(Wire.Verdict.DoNotSend, answer.Contact.Verdict);
        var reason = answer.Contact.Reason;
        Assert.Equal((Wire.ReasonCode.CapReached, "two", 2, 2), (reason.Code, reason.Rule, reason.Count, reason.Limit));
        Assert.StartsWith("Cap two: 2 of 2 contacts in 7 days; room again ", reason.Detail);
        Assert.Contains("(Europe/Moscow)", reason.Detail);
        var wait = answer.Contact.NextAllowedAt.ToDateTimeOffset() - answer.DecidedAt.ToDateTimeOffset();
        Assert.InRange(wait, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));
    }

    [Fact]
    public async Task Settle_WithNext_DecidesAfterTheSettlement()
    {
        await _server.Decisions.DecideAsync(Ask.Reserve("next", "r1", "email"));
        var second = await _server.Decisions.DecideAsync(Ask.Reserve("next", "r2", "sms"));
        var settle = Ask.Settle(second.Contact.ReservationId, "s1", Wire.Outcome.Released);
        settle.Next = Ask.Reserve("next", "r3", "push");

        var response = await _server.Decisions.SettleAsync(settle);

        Assert.Equal(Wire.SettleStatus.Applied, response.Results[0].Status);
        Assert.Equal((Wire.Verdict.Send, "push"), (response.Next.Contact.Verdict, response.Next.Contact.Channel));
        Assert.Equal("next", response.Card.CustomerId);
    }

    [Fact]
    public async Task Settle_WithAWrongNext_KeepsTheSettlement()
    {
        var answer = await _server.Decisions.DecideAsync(Ask.Reserve("half", "r1", "email"));
        var settle = Ask.Settle(answer.Contact.ReservationId, "s1", Wire.Outcome.Confirmed);
        settle.Next = Ask.Contact("half", "fax");

        var response = await _server.Decisions.SettleAsync(settle);

        Assert.Equal(Wire.SettleStatus.Applied, response.Results[0].Status);
        Assert.Equal("next.channels[0].name", response.NextError.Field);
        Assert.Equal("confirmed", response.Card.Contacts[0].State);
    }

    [Fact]
    public async Task Settle_AnImpressionByItsToken_IsTaken()
    {
        await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("visitor", "e1") } });
        var page = await _server.Decisions.DecideAsync(Ask.Page("visitor", "home"));
        var settle = new Wire.SettleRequest
        {
            Items =
            {
                new Wire.SettlementItem
                {
                    SettlementId = "click",
                    Token = page.Placements[0].Offers[0].Token,
                    Outcome = Wire.Outcome.Clicked,
                },
            },
        };

        var response = await _server.Decisions.SettleAsync(settle);

        Assert.True(response.Results[0].Status == Wire.SettleStatus.Applied, response.Results[0].ToString());
    }

    [Fact]
    public async Task Extend_AReservation_MovesItsEnd()
    {
        var answer = await _server.Decisions.DecideAsync(Ask.Reserve("long", "r1", "email"));
        var extended = await _server.Decisions.ExtendAsync(
            new Wire.ExtendRequest { ReservationId = answer.Contact.ReservationId, HoldForSeconds = 3_600 });

        Assert.True(extended.ExpiresAt.ToDateTimeOffset() > answer.Contact.ExpiresAt.ToDateTimeOffset());
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _server.Decisions.ExtendAsync(
            new Wire.ExtendRequest { ReservationId = "nothing", HoldForSeconds = 60 }));
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Explain_APastDecision_TellsItInWordsAndChangesNothing()
    {
        var answer = await _server.Decisions.DecideAsync(Ask.Reserve("told", "r1", "email", "sms"));
        var before = await CardAsync("told");

        var explained = await _server.Decisions.ExplainAsync(
            new Wire.ExplainRequest { DecisionId = answer.DecisionId });

        Assert.Equal(answer.Contact.Channel, explained.Decision.Contact.Channel);
        Assert.Equal(answer.Contact.Offers[0].NetMicros, explained.Decision.Contact.Offers[0].NetMicros);
        Assert.Contains(explained.Lines, line => line == $"SEND by {answer.Contact.Channel}.");
        Assert.Contains(explained.Lines, line => line.Contains("net", StringComparison.Ordinal));
        Assert.NotEmpty(explained.Decision.Reasons);
        Assert.Equal(before.Version, (await CardAsync("told")).Version);
        var unknown = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Decisions.ExplainAsync(new Wire.ExplainRequest { DecisionId = "nothing" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Replay_AfterARestart_IsExact()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("past", $"e{i}") } });
            var request = Ask.Reserve("past", $"r{i}", "email", "push");
            request.Placements.Add(new Wire.PlacementRequest { Name = "home" });
            ids.Add((await _server.Decisions.DecideAsync(request)).DecisionId);
        }

        await _server.RestartAsync();

        foreach (var id in ids)
        {
            var replayed = await _server.Decisions.ReplayAsync(new Wire.ReplayRequest { DecisionId = id });
            Assert.Equal((Wire.ReplayOutcome.Exact, ""), (replayed.Outcome, replayed.Cause));
            Assert.Equal(replayed.StoredDigest, replayed.Digest);
            var explained = await _server.Decisions.ExplainAsync(new Wire.ExplainRequest { DecisionId = id });
            Assert.NotEmpty(explained.Lines);
        }
    }

    [Fact]
    public async Task DecideStream_OfTwoThousand_AnswersEachOnce()
    {
        using var stream = _server.Decisions.DecideStream();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                await stream.RequestStream.WriteAsync(Ask.Reserve($"stream-{i}", $"r{i}", "email"));
            }

            await stream.RequestStream.CompleteAsync();
        });

        var answered = new HashSet<string>();
        await foreach (var answer in stream.ResponseStream.ReadAllAsync())
        {
            Assert.True(answered.Add(answer.RequestId));
            Assert.Equal(Wire.Verdict.Send, answer.Decision.Contact.Verdict);
        }

        await sending;
        Assert.Equal(2_000, answered.Count);
    }

    private async Task<Wire.CustomerCard> CardAsync(string customer) =>
        await _server.Customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = customer });
}
