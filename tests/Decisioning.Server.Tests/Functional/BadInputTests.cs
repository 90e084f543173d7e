using Decisioning.Server.Tests.Hosting;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>
/// What is answered to requests that are wrong: the standard code, the field's name, and nothing half-applied.
/// </summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private ServerFixture _server = null!;

    public async Task InitializeAsync() => _server = await ServerFixture.StartAsync(TestCatalogs.Small());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Decide_UnknownCustomer_IsANewcomerAndNoError()
    {
        var answer = await _server.Decisions.DecideAsync(Ask.Contact("nobody-knows-him", "email"));

        Assert.Equal(Wire.Verdict.Send, answer.Contact.Verdict);
        Assert.Equal(("prospect", 1.0, 0U), (answer.Segment, answer.Trust, answer.CustomerVersion));
        Assert.Equal(0U, (await CardAsync("nobody-knows-him")).Version);
    }

    public static TheoryData<string, Wire.DecideRequest, StatusCode, string> Decisions => new()
    {
        {
            "unknown channel", Ask.Reserve("c", "r", "emial"), StatusCode.NotFound,
            "channels[0].name: The catalog has no channel \"emial\"."
        },
        {
            "unknown placement",
            new Wire.DecideRequest(Ask.Reserve("c", "r", "email"))
            {
                Placements = { new Wire.PlacementRequest { Name = "nowhere" } },
            }, StatusCode.NotFound,
            "placements[0].name: The catalog has no placement"
        },
        {
            "unknown offer", new Wire.DecideRequest(Ask.Reserve("c", "r", "email")) { OfferIds = { "nothing" } },
            StatusCode.NotFound, "offer_ids[0]: The catalog has no offer \"nothing\"."
        },
        { "empty id", Ask.Reserve("", "r", "email"), StatusCode.InvalidArgument, "customer_id: is empty" },
        {
            "over-long id", Ask.Reserve(new string('c', 129), "r", "email"), StatusCode.InvalidArgument,
            "customer_id: has 129 bytes; at most 128"
        },
        {
            "malformed time",
            new Wire.DecideRequest(Ask.Reserve("c", "r", "email")) { SendAt = new Timestamp { Nanos = -1 } },
            StatusCode.InvalidArgument, "send_at: is malformed"
        },
        {
            "as_of without the option", new Wire.DecideRequest(Ask.Reserve("c", "r", "email")) { AsOf = Ask.Now },
            StatusCode.FailedPrecondition, "as_of: is only taken by a server started with Server:AcceptClientTime=true"
        },
        {
            "a long text in the context",
            new Wire.DecideRequest(Ask.Reserve("c", "r", "email"))
            {
                Context = { ["page"] = new Wire.ContextValue { Text = new string('x', 100_000) } },
            },
            StatusCode.InvalidArgument, "context[page].text: has 100,000 bytes; at most 1,024"
        },
        {
            "over-long request id", Ask.Reserve("c", new string('r', 129), "email"), StatusCode.InvalidArgument,
            "request_id: "
        },
        {
            "over-long page id",
            new Wire.DecideRequest(Ask.Reserve("c", "r", "email"))
            {
                PageId = new string('p', 129), Placements = { new Wire.PlacementRequest { Name = "home" } },
            },
            StatusCode.InvalidArgument, "page_id: "
        },
        {
            "an address for a campaign",
            new Wire.DecideRequest(Ask.Reserve("c", "r", "email")) { CampaignId = "anna@example.org" },
            StatusCode.InvalidArgument, "campaign_id: It contains '@'"
        },
        {
            "nothing asked", new Wire.DecideRequest { CustomerId = "c", RequestId = "r", Hold = Wire.Hold.Reserve },
            StatusCode.InvalidArgument,
            "placements: Nothing is asked"
        },
    };

    [Theory]
    [MemberData(nameof(Decisions))]
    public async Task Decide_WithAWrongField_SaysWhich(
        string what, Wire.DecideRequest request, StatusCode code, string message)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _server.Decisions.DecideAsync(request));

        Assert.True(code == refused.StatusCode, $"{what}: {refused.Status}");
        Assert.StartsWith(message, refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(0U, (await CardAsync("c")).Version);
        Assert.Equal(1U, await ReservedVersionAsync("c"));
    }

    [Fact]
    public async Task Decide_ReservingWithoutARequestId_IsANewQuestionEachTime()
    {
        var first = await _server.Decisions.DecideAsync(Ask.Reserve("c", "", "email"));
        var second = await _server.Decisions.DecideAsync(Ask.Reserve("c", "", "email"));

        Assert.False(second.Replayed);
        Assert.NotEqual(first.Contact.ReservationId, second.Contact.ReservationId);
        Assert.Equal(2, (await CardAsync("c")).OpenReservations.Count);
    }

    [Fact]
    public async Task Decide_WithTenMegabytesOfContext_IsRefusedBeforeItIsRead()
    {
        var request = Ask.Reserve("c", "r", "email");
        request.Context.Add("page", new Wire.ContextValue { Text = new string('x', 10 * 1024 * 1024) });
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _server.Decisions.DecideAsync(request));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal(0U, (await CardAsync("c")).Version);
        Assert.Equal(1U, await ReservedVersionAsync("c"));
    }

    [Fact]
    public async Task DecideStream_WithAWrongItem_AnswersTheOthers()
    {
        using var stream = _server.Decisions.DecideStream();
        await stream.RequestStream.WriteAsync(Ask.Reserve("a", "r1", "email"));
        await stream.RequestStream.WriteAsync(Ask.Reserve("b", "r2", "fax"));
        await stream.RequestStream.WriteAsync(Ask.Reserve("c", "r3", "email"));
        await stream.RequestStream.CompleteAsync();

        var answers = new Dictionary<string, Wire.DecideStreamResponse>();
        await foreach (var answer in stream.ResponseStream.ReadAllAsync())
        {
            answers.Add(answer.RequestId, answer);
        }

        Assert.Equal(Wire.Verdict.Send, answers["r1"].Decision.Contact.Verdict);
        Assert.Equal(Wire.Verdict.Send, answers["r3"].Decision.Contact.Verdict);
        Assert.Equal(((int)StatusCode.NotFound, "channels[0].name"),
            (answers["r2"].Error.Code, answers["r2"].Error.Field));
        Assert.Equal(3, answers.Count);
        foreach (var (customer, request) in new[] { ("a", "r1"), ("c", "r3") })
        {
            var held = Assert.Single((await CardAsync(customer)).OpenReservations);
            Assert.Equal(answers[request].Decision.Contact.ReservationId, held.ReservationId);
        }

        Assert.Equal(0U, (await CardAsync("b")).Version);
    }

    [Fact]
    public async Task Decide_WithAMistypedName_SaysWhichWasMeant()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Decisions.DecideAsync(Ask.Contact("c", "emial")));
        Assert.EndsWith(
            "Did you mean 'email'? Known: email, push, sms.", refused.Status.Detail, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<Wire.Event>, string> Events => new()
    {
        { "empty event id", e => e.EventId = "", "event_id" },
        { "over-long event id", e => e.EventId = new string('e', 129), "event_id" },
        { "an address for a product", e => e.Purchase.Lines[0].ProductId = "a@b", "purchase.lines[0].product_id" },
        { "over-long customer id", e => e.CustomerId = new string('c', 129), "customer_id" },
        { "no time", e => e.OccurredAt = null, "occurred_at" },
        { "malformed time", e => e.OccurredAt = new Timestamp { Seconds = 1, Nanos = 1_000_000_000 }, "occurred_at" },
        {
            "purchase in the future",
            e => e.OccurredAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(1)), "occurred_at"
        },
        { "negative quantity", e => e.Purchase.Lines[0].Quantity = -1, "purchase.lines[0].quantity" },
        { "zero quantity", e => e.Purchase.Lines[0].Quantity = 0, "purchase.lines[0].quantity" },
        { "negative price", e => e.Purchase.Lines[0].UnitPriceMinor = -1, "purchase.lines[0].unit_price_minor" },
        { "no product", e => e.Purchase.Lines[0].ProductId = "", "purchase.lines[0].product_id" },
        { "no order id", e => e.Purchase.OrderId = "", "purchase.order_id" },
        { "no lines", e => e.Purchase.Lines.Clear(), "purchase.lines" },
        { "nothing happened", e => e.ClearWhat(), "what" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Record_WithAWrongEvent_RefusesItAloneAndNamesTheField(
        string what, Action<Wire.Event> spoil, string field)
    {
        var wrong = Ask.Purchase("customer", "wrong");
        spoil(wrong);
        var request = new Wire.RecordRequest
        {
            Events = { Ask.Purchase("customer", "before"), wrong, Ask.Purchase("customer", "after") },
        };

        var response = await _server.Events.RecordAsync(request);

        Assert.Equal(
            [Wire.EventStatus.Applied, Wire.EventStatus.Refused, Wire.EventStatus.Applied],
            response.Results.Select(result => result.Status));
        var error = response.Results[1].Error;
        Assert.True((int)StatusCode.InvalidArgument == error.Code && error.Field == field, $"{what}: {error}");
        Assert.NotEmpty(error.Message);
        var card = await CardAsync("customer");
        Assert.Equal((2U, 2, 20_000L), (card.Version, card.Rfm.Frequency, card.Rfm.MonetaryMinor));
    }

    [Fact]
    public async Task Record_MoreThanAThousandEvents_IsRefusedAsAWhole()
    {
        var request = new Wire.RecordRequest();
        request.Events.AddRange(Enumerable.Range(0, 1_001).Select(i => Ask.Purchase("many", $"e{i}")));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _server.Events.RecordAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith("events: has 1,001 entries", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(0U, (await CardAsync("many")).Version);
    }

    [Fact]
    public async Task Record_TheSameIdWithOtherContent_IsAlreadyExists()
    {
        var first = Ask.Purchase("twice", "e1");
        var other = new Wire.Event(first);
        other.Purchase.Lines[0].Quantity = 2;

        var response = await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { first, first, other } });

        Assert.Equal(
            [Wire.EventStatus.Applied, Wire.EventStatus.Duplicate, Wire.EventStatus.Refused],
            response.Results.Select(result => result.Status));
        Assert.Equal((int)StatusCode.AlreadyExists, response.Results[2].Error.Code);
    }

    [Fact]
    public async Task Publish_TwoOffersOfOneId_IsRefusedAndNothingIsPublished()
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers.Add(TestCatalogs.Offer("toy"));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _server.Catalogs.PublishAsync(
            new Wire.PublishCatalogRequest { Catalog = catalog, Publisher = "author" }));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("offers[1].offer_id", refused.Status.Detail);
        Assert.Single((await _server.Catalogs.ListVersionsAsync(new Wire.ListCatalogVersionsRequest())).Versions);
    }

    [Theory]
    [InlineData("no-such-reservation")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Settle_UnknownReservation_IsNotFound(string reservation)
    {
        var response = await _server.Decisions.SettleAsync(Ask.Settle(reservation, "s1", Wire.Outcome.Confirmed));
        Assert.Equal(Wire.SettleStatus.Refused, response.Results[0].Status);
        Assert.Equal(((int)StatusCode.NotFound, "reservation_id"),
            (response.Results[0].Error.Code, response.Results[0].Error.Field));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public async Task Settle_WithAWrongId_IsRefusedAloneAndNothingIsSettled(int length)
    {
        var answer = await _server.Decisions.DecideAsync(Ask.Reserve("settled", "r1", "email"));
        var settle = Ask.Settle(answer.Contact.ReservationId, new string('s', length), Wire.Outcome.Refused);

        var response = await _server.Decisions.SettleAsync(settle);

        var result = Assert.Single(response.Results);
        Assert.Equal(
            (Wire.SettleStatus.Refused, (int)StatusCode.InvalidArgument, "settlement_id"),
            (result.Status, result.Error.Code, result.Error.Field));
        var card = await CardAsync("settled");
        Assert.Equal(1U, card.Version);
        Assert.Equal("reserved", Assert.Single(card.Contacts).State);
        settle.Items[0].SettlementId = "s";
        Assert.Equal(Wire.SettleStatus.Applied, (await _server.Decisions.SettleAsync(settle)).Results[0].Status);
    }

    [Fact]
    public async Task Settle_TheSameTwice_IsTakenOnce()
    {
        var answer = await _server.Decisions.DecideAsync(Ask.Reserve("settled", "r1", "email"));
        var settle = Ask.Settle(answer.Contact.ReservationId, "s1", Wire.Outcome.Confirmed);

        var first = await _server.Decisions.SettleAsync(settle);
        var second = await _server.Decisions.SettleAsync(settle);

        Assert.Equal(Wire.SettleStatus.Applied, first.Results[0].Status);
        Assert.Equal(Wire.SettleStatus.Duplicate, second.Results[0].Status);
        Assert.Equal(first.Card.Version, second.Card.Version);
    }

    [Fact]
    public async Task Decide_ARequestIdWithAnotherBody_IsAlreadyExists()
    {
        await _server.Decisions.DecideAsync(Ask.Reserve("reused", "r1", "email"));

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Decisions.DecideAsync(Ask.Reserve("reused", "r1", "push")));

        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
        Assert.StartsWith("request_id: ", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Single((await CardAsync("reused")).Contacts);
    }

    [Fact]
    public async Task Decide_ARequestIdWithAnotherContext_IsAlreadyExists()
    {
        var request = Ask.Reserve("context", "r1", "email");
        request.Context.Add("page", new Wire.ContextValue { Text = "a" });
        await _server.Decisions.DecideAsync(request);
        Assert.True((await _server.Decisions.DecideAsync(request)).Replayed);

        request.Context["page"].Text = "b";
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _server.Decisions.DecideAsync(request));

        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
    }

    [Fact]
    public async Task Decide_BeforeAnyCatalog_IsFailedPrecondition()
    {
        await using var empty = await ServerFixture.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await empty.Decisions.DecideAsync(Ask.Contact("c", "email")));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains("No catalog is published yet", refused.Status.Detail);
    }

    /// <summary>Shows that a state would have changed: the version after the same customer is asked in order.</summary>
    private async Task<uint> ReservedVersionAsync(string customer)
    {
        await _server.Decisions.DecideAsync(Ask.Reserve(customer, "in-order", "email"));
        return (await CardAsync(customer)).Version;
    }

    private async Task<Wire.CustomerCard> CardAsync(string customer) =>
        await _server.Customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = customer });
}
