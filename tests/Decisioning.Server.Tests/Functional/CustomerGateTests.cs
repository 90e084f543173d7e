using Decisioning.Server.Mapping;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>What lies with the customer and stands against a contact, told and asked over the wire.</summary>
public sealed class CustomerGateTests : IAsyncLifetime
{
    private ServerFixture _server = null!;

    public async Task InitializeAsync()
    {
        var catalog = TestCatalogs.Small();
        catalog.Policy.PriceRegretDays = 30;
        var discount = TestCatalogs.Offer("discount");
        discount.GroupId = "sale";
        discount.Category = "c";
        discount.IncentiveMinor = 100;
        catalog.Offers.Add(discount);
        catalog.Policy.ServiceCase = new Wire.ServiceCasePolicy { Channels = { "email" }, DaysAfterClosing = 3 };
        catalog.Policy.Suppressions.Add(new Wire.Suppression
        {
            SuppressionId = "lost",
            Outcome = Wire.Outcome.NotDelivered,
            Count = 1,
            WithinDays = 1,
            PauseDays = 5,
            Scope = Wire.SuppressionScope.Channel,
        });
        catalog.Policy.Sequences.Add(new Wire.Sequence
        {
            SequenceId = "no-sale-after-toy",
            NeverGroupId = "sale",
            AfterOfferId = "toy",
            WithinDays = 7,
        });
        _server = await ServerFixture.StartAsync(catalog);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Decide_DiscountOnWhatWasJustPaidInFull_IsRefusedWithItsEnd()
    {
        await RecordAsync(Ask.Purchase("payer", "e1"));

        var reason = await RefusalAsync("payer", "discount");

        Assert.Equal(Wire.ReasonCode.PriceRegret, reason.Code);
        Assert.StartsWith("The customer has just paid the full price for it; a discount again ", reason.Detail);
        Assert.InRange(reason.Until.ToDateTimeOffset() - DateTimeOffset.UnixEpoch, Ahead(29.9), Ahead(30));
    }

    [Fact]
    public async Task Decide_OutOfOrder_NamesTheRule()
    {
        var first = Ask.Reserve("ordered", "r1", "email");
        first.OfferIds.Add("toy");
        await _server.Decisions.DecideAsync(first);

        var reason = await RefusalAsync("ordered", "discount", "sms");

        Assert.Equal((Wire.ReasonCode.Sequence, "no-sale-after-toy"), (reason.Code, reason.Rule));
        Assert.StartsWith(
            "Never group sale within 7 days after toy (rule no-sale-after-toy); free again ", reason.Detail);
    }

    [Fact]
    public async Task SetAgreement_Topics_AreShownAndObeyed()
    {
        var request = Agreement("picky", "email");
        request.Agreement.RefusedTopics.Add("sale");
        request.Agreement.Frequency = new Wire.Frequency { Contacts = 1, Days = 7 };

        var card = await _server.Customers.SetAgreementAsync(request);

        var shown = Assert.Single(card.Agreements);
        Assert.Equal(request.Agreement, shown.Agreement);
        var reason = await RefusalAsync("picky", "discount");
        Assert.Equal((Wire.ReasonCode.AgreementTopic, "sale"), (reason.Code, reason.Rule));
        Assert.Equal("The customer does not want to hear of 'sale' by email.", reason.Detail);
        Assert.Equal(Wire.Verdict.Send, (await _server.Decisions.DecideAsync(
            Ask.Reserve("picky", "r1", "email"))).Contact.Verdict);
        reason = await RefusalAsync("picky", "toy");
        Assert.Equal((Wire.ReasonCode.AgreementFrequency, 1, 1), (reason.Code, reason.Count, reason.Limit));
        Assert.StartsWith("The customer agreed to 1 contact at most", reason.Detail);
    }

    [Fact]
    public async Task SetAgreement_Paused_HoldsAllChannelsUntilReplaced()
    {
        var request = Agreement("tired", "");
        request.Agreement.PausedUntil = WireTime.ToWire(Ask.Now.ToDateTimeOffset().AddDays(3).ToUnixTimeMilliseconds());
        await _server.Customers.SetAgreementAsync(request);

        var reason = await RefusalAsync("tired", "toy");

        Assert.Equal(Wire.ReasonCode.AgreementPaused, reason.Code);
        Assert.StartsWith("The customer wants nothing by email for a while; welcome again ", reason.Detail);
        var card = await _server.Customers.SetAgreementAsync(Agreement("tired", "", "w2"));
        Assert.Empty(card.Agreements);
        Assert.All(card.NextAllowedAt, plan => Assert.Equal("", plan.Reason));
    }

    [Fact]
    public async Task SetAgreement_WithoutAWindow_NamesTheField()
    {
        var request = Agreement("wrong", "email");
        request.Agreement.Frequency = new Wire.Frequency { Contacts = 1 };
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Customers.SetAgreementAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith("agreement.frequency.window: is missing", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_WithAnOpenServiceCase_WaitsUntilItIsClosed()
    {
        await RecordAsync(Case("waiting", "e1", c => c.Opened = true));

        var reason = await RefusalAsync("waiting", "toy");

        Assert.Equal(Wire.ReasonCode.OpenServiceCase, reason.Code);
        Assert.Null(reason.Until);
        Assert.EndsWith("it waits until the matter is closed.", reason.Detail);
        await RecordAsync(Case("waiting", "e2", c => c.Closed = true));
        Assert.NotNull((await RefusalAsync("waiting", "toy")).Until);
        var card = await _server.Customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = "waiting" });
        var shown = Assert.Single(card.ServiceCases);
        Assert.Equal(("parcel 7", false), (shown.CaseId, shown.Open));
    }

    [Fact]
    public async Task Settle_WithACallback_ShowsItAndKeepsTheChannelFree()
    {
        var answer = await _server.Decisions.DecideAsync(Ask.Reserve("busy", "r1", "sms"));
        var settle = Ask.Settle(answer.Contact.ReservationId, "s1", Wire.Outcome.Callback);
        settle.Items[0].CallbackAt =
            WireTime.ToWire(Ask.Now.ToDateTimeOffset().AddDays(2).ToUnixTimeMilliseconds() / 1_000 * 1_000);

        var card = (await _server.Decisions.SettleAsync(settle)).Card;

        var callback = Assert.Single(card.Callbacks);
        Assert.Equal(("sms", answer.Contact.Offers[0].OfferId), (callback.Channel, callback.OfferId));
        Assert.Equal(settle.Items[0].CallbackAt, callback.At);
        var reason = await RefusalAsync("busy", "toy", "sms");
        Assert.Equal((Wire.ReasonCode.AgreementPaused, callback.At), (reason.Code, reason.Until));
    }

    [Fact]
    public async Task Decide_ForSomebodyWhoseHoursAreKnown_AdvisesATime()
    {
        var visits = Enumerable.Range(0, 6).Select(i => new Wire.Event
        {
            EventId = $"v{i}",
            CustomerId = "regular",
            OccurredAt = WireTime.ToWire(Ask.Now.ToDateTimeOffset().AddHours(-20).ToUnixTimeMilliseconds()),
            Visit = new Wire.Action(),
        });
        await RecordAsync([.. visits]);

        var known = await _server.Decisions.DecideAsync(Ask.Contact("regular", "email"));
        var unknown = await _server.Decisions.DecideAsync(Ask.Contact("stranger", "email"));

        Assert.InRange(
            known.Contact.BestSendAt.ToDateTimeOffset() - known.DecidedAt.ToDateTimeOffset(),
            TimeSpan.FromHours(3),
            TimeSpan.FromHours(5));
        Assert.Null(unknown.Contact.BestSendAt);
    }

    [Theory]
    [InlineData("no", Wire.Outcome.Refused, "The customer refused it; it rests until ")]
    [InlineData("lost", Wire.Outcome.NotDelivered, "A contact by push was not delivered once (rule lost); it rests")]
    public async Task Settle_WhatIsSuppressed_RestsIt(string customer, Wire.Outcome outcome, string words)
    {
        var answer = await _server.Decisions.DecideAsync(Ask.Reserve(customer, "r1", "push"));
        await _server.Decisions.SettleAsync(Ask.Settle(answer.Contact.ReservationId, "s1", outcome));

        var reason = await RefusalAsync(customer, answer.Contact.Offers[0].OfferId, "push");

        Assert.Equal(Wire.ReasonCode.Suppressed, reason.Code);
        Assert.StartsWith(words, reason.Detail);
        Assert.NotNull(reason.Until);
    }

    private static Wire.SetAgreementRequest Agreement(string customer, string channel, string id = "w1") => new()
    {
        EventId = id,
        CustomerId = customer,
        Agreement = new Wire.Agreement { Channel = channel },
    };

    private static Wire.Event Case(string customer, string id, Action<Wire.ServiceCase> what)
    {
        var told = new Wire.ServiceCase { CaseId = "parcel 7" };
        what(told);
        return new Wire.Event { EventId = id, CustomerId = customer, OccurredAt = Ask.Now, ServiceCase = told };
    }

    private static TimeSpan Ahead(double days) =>
        Ask.Now.ToDateTimeOffset() + TimeSpan.FromDays(days) - DateTimeOffset.UnixEpoch;

    private async Task<Wire.Reason> RefusalAsync(string customer, string offer, string channel = "email")
    {
        var request = Ask.Contact(customer, channel);
        request.OfferIds.Add(offer);
        var answer = await _server.Decisions.DecideAsync(request);
        Assert.Equal(Wire.Verdict.DoNotSend, answer.Contact.Verdict);
        return answer.Contact.Reason;
    }

    private async Task RecordAsync(params Wire.Event[] events)
    {
        var response = await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { events } });
        Assert.All(response.Results, result =>
            Assert.True(result.Status == Wire.EventStatus.Applied, result.ToString()));
    }
}
