using System.Text.Json;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

public sealed class CustomerTests : IAsyncLifetime
{
    private ServerFixture _server = null!;

    public async Task InitializeAsync()
    {
        var catalog = TestCatalogs.Small();
        catalog.Channels[2].ConsentPurpose = "marketing";
        _server = await ServerFixture.StartAsync(catalog);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task GetCustomer_AfterEvents_ShowsWhatIsKnown()
    {
        var profile = new Wire.Event { EventId = "e2", CustomerId = "known", OccurredAt = Ask.Now };
        profile.Profile = new Wire.Profile { TimeZone = "Asia/Omsk" };
        var birth = new Timestamp { Seconds = 1_700_000_000 };
        profile.Profile.Attributes.Add("child_birth", new Wire.AttributeValue { Moment = birth });
        profile.Profile.Attributes.Add("city", new Wire.AttributeValue { Text = "Омск" });
        await _server.Events.RecordAsync(
            new Wire.RecordRequest { Events = { Ask.Purchase("known", "e1", 2_500), profile } });
        await _server.Decisions.DecideAsync(Ask.Reserve("known", "r1", "email"));

        var card = await CardAsync("known");

        Assert.Equal((3U, 1, 2_500L, "first_purchase"),
            (card.Version, card.Rfm.Frequency, card.Rfm.MonetaryMinor, card.Segment));
        Assert.Equal("Asia/Omsk", card.TimeZone);
        Assert.Equal("Омск", card.Attributes["city"].Text);
        Assert.Equal(1_700_000_000, card.Attributes["child_birth"].Moment.Seconds);
        Assert.Equal(("p", "c", 1L), (
            card.RecentPurchases[0].ProductId, card.RecentPurchases[0].Category, card.RecentPurchases[0].UnitsLeft));
        var contact = Assert.Single(card.OpenReservations);
        Assert.Equal(("email", "toy", "play", "reserved"),
            (contact.Channel, contact.OfferId, contact.GroupId, contact.State));
        Assert.Equal(["email", "push", "sms"], card.NextAllowedAt.Select(plan => plan.Channel));
        Assert.Equal("", card.NextAllowedAt[0].Reason);
        Assert.Equal("No consent to marketing by sms.", card.NextAllowedAt[2].Reason);
    }

    [Fact]
    public async Task SetConsent_Granted_OpensTheChannel()
    {
        var card = await _server.Customers.SetConsentAsync(new Wire.SetConsentRequest
        {
            EventId = "e1",
            CustomerId = "asked",
            Channel = "sms",
            Purpose = "marketing",
            Granted = true,
            Source = "call",
        });

        var consent = Assert.Single(card.Consents);
        Assert.Equal(("sms", "marketing", true, "call"),
            (consent.Channel, consent.Purpose, consent.Granted, consent.Source));
        Assert.Equal("", card.NextAllowedAt.Single(plan => plan.Channel == "sms").Reason);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _server.Customers.SetConsentAsync(
            new Wire.SetConsentRequest { EventId = "e2", CustomerId = "asked", Purpose = "marketing" }));
        Assert.StartsWith("channel: is empty", refused.Status.Detail, StringComparison.Ordinal);
    }

    /// <summary>A withdrawal for a channel that is written wrongly would be acknowledged and change nothing.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SetConsent_ForAChannelThatNoCatalogHas_IsRefusedWithTheNearest(bool granted)
    {
        var request = new Wire.SetConsentRequest
        {
            EventId = "e1",
            CustomerId = "typo",
            Channel = "smss",
            Purpose = "marketing",
            Granted = granted,
        };
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Customers.SetConsentAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith(
            "channel: is 'smss', which no catalog has; did you mean 'sms'?", refused.Status.Detail,
            StringComparison.Ordinal);
        Assert.Equal(0U, (await CardAsync("typo")).Version);
    }

    [Fact]
    public async Task SetConsent_ForAChannelOfAnEarlierCatalog_IsHeardAlsoAfterARestart()
    {
        var catalog = TestCatalogs.Small();
        catalog.Channels.RemoveAt(2);
        catalog.Offers[0].Treatments.RemoveAt(2);
        await _server.PublishAsync(catalog);
        await _server.RestartAsync();

        var card = await _server.Customers.SetConsentAsync(new Wire.SetConsentRequest
        {
            EventId = "e1",
            CustomerId = "former",
            Channel = "sms",
            Purpose = "marketing",
            Granted = false,
        });

        Assert.Equal(("sms", false), (Assert.Single(card.Consents).Channel, card.Consents[0].Granted));
    }

    [Fact]
    public async Task Record_ForAChannelThatNoCatalogHas_IsRefusedByItsFieldAndTheRestIsKept()
    {
        var consent = new Wire.Event
        {
            EventId = "e1",
            CustomerId = "typo-event",
            OccurredAt = Ask.Now,
            Consent = new Wire.ConsentChange { Channel = "pusch", Purpose = "marketing", Granted = true },
        };
        var agreement = new Wire.Event
        {
            EventId = "e2",
            CustomerId = "typo-event",
            OccurredAt = Ask.Now,
            Agreement = new Wire.Agreement { Channel = "emial" },
        };
        var profile = new Wire.Event
        {
            EventId = "e3",
            CustomerId = "typo-event",
            OccurredAt = Ask.Now,
            Profile = new Wire.Profile { UnreachableChannels = { "email", "letter" } },
        };
        var answer = await _server.Events.RecordAsync(new Wire.RecordRequest
        {
            Events = { consent, agreement, profile, Ask.Purchase("typo-event", "e4", 100) },
        });

        Assert.Equal(
            ["consent.channel", "agreement.channel", "profile.unreachable_channels[1]", ""],
            answer.Results.Select(result => result.Error?.Field ?? ""));
        Assert.Equal(1U, (await CardAsync("typo-event")).Version);
    }

    [Fact]
    public async Task SetConsent_SentAgainWithoutATime_ChangesNothing()
    {
        var request = new Wire.SetConsentRequest
        {
            EventId = "again",
            CustomerId = "asked-twice",
            Channel = "sms",
            Purpose = "marketing",
            Granted = true,
            Source = "call",
        };

        var first = await _server.Customers.SetConsentAsync(request);
        var second = await _server.Customers.SetConsentAsync(request);

        Assert.Equal(1u, first.Version);
        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public async Task WatchCustomer_AfterAChange_PushesTheNewCard()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var watch = _server.Customers.WatchCustomer(
            new Wire.GetCustomerRequest { CustomerId = "watched" }, cancellationToken: stop.Token);
        Assert.True(await watch.ResponseStream.MoveNext(stop.Token));
        Assert.Equal(0U, watch.ResponseStream.Current.Version);

        await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("watched", "e1", 700) } });

        Assert.True(await watch.ResponseStream.MoveNext(stop.Token));
        var card = watch.ResponseStream.Current;
        Assert.Equal((1U, 700L), (card.Version, card.Rfm.MonetaryMinor));
    }

    [Fact]
    public async Task WatchCustomer_OverTheLimit_IsResourceExhausted()
    {
        await using var server = await ServerFixture.StartAsync(change: settings => settings with
        {
            Engine = settings.Engine with { Watchers = 1 },
        });
        var request = new Wire.GetCustomerRequest { CustomerId = "watched" };
        using var first = server.Customers.WatchCustomer(request);
        Assert.True(await first.ResponseStream.MoveNext(CancellationToken.None));

        using var second = server.Customers.WatchCustomer(request);
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await second.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("Engine:Watchers", refused.Status.Detail);
    }

    [Fact]
    public async Task WatchCustomer_WhenTheServerStops_EndsWithUnavailable()
    {
        using var channel = _server.NewChannel();
        using var watch = new Wire.CustomerService.CustomerServiceClient(channel).WatchCustomer(
            new Wire.GetCustomerRequest { CustomerId = "watched" });
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));

        var restarting = _server.RestartAsync();

        var ended = await Assert.ThrowsAsync<RpcException>(
            async () => await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.Unavailable, ended.StatusCode);
        await restarting;
    }

    [Fact]
    public async Task Export_OfACustomer_HoldsCardAndHistory()
    {
        await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("told", "e1") } });
        await _server.Decisions.DecideAsync(Ask.Reserve("told", "r1", "email"));

        var export = await _server.Customers.ExportAsync(new Wire.ExportRequest { CustomerId = "told" });

        using var json = JsonDocument.Parse(export.Json);
        Assert.Equal("told", json.RootElement.GetProperty("card").GetProperty("customer_id").GetString());
        var history = json.RootElement.GetProperty("history").EnumerateArray().ToArray();
        Assert.Contains(history, entry => entry.TryGetProperty("event", out var e)
            && e.GetProperty("event_id").GetString() == "e1");
        Assert.Contains(history, entry => entry.TryGetProperty("decision", out _)
            || (entry.TryGetProperty("kind", out var kind) && kind.GetString() == "ContactReserved"));
    }

    [Fact]
    public async Task Export_RightAfterAPage_HoldsIt()
    {
        await using var server = await ServerFixture.StartAsync(
            TestCatalogs.Small(),
            settings => settings with
            {
                Engine = settings.Engine with { BehindInterval = TimeSpan.FromSeconds(1) },
            });
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("paged", "e1") } });
        var page = await server.Decisions.DecideAsync(Ask.Page("paged", "home"));

        var export = await server.Customers.ExportAsync(new Wire.ExportRequest { CustomerId = "paged" });

        Assert.Contains(page.DecisionId, export.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfALongerHistoryThanMayBe_IsRefusedWithWhatToDo()
    {
        await using var server = await ServerFixture.StartAsync(
            change: settings => settings with { ExportBytes = 64 * 1024 });
        var few = new Wire.RecordRequest { Events = { Purchases("few", 10) } };
        var enough = new Wire.RecordRequest { Events = { Purchases("enough", 200) } };
        await server.Events.RecordAsync(few);
        await server.Events.RecordAsync(enough);

        var export = await server.Customers.ExportAsync(new Wire.ExportRequest { CustomerId = "few" });
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Customers.ExportAsync(new Wire.ExportRequest { CustomerId = "enough" }));
        await server.Customers.ExportAsync(new Wire.ExportRequest { CustomerId = "few" });

        Assert.Contains("few-9", export.Json, StringComparison.Ordinal);
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.StartsWith(
            "customer_id: has an export of more than 65,536 bytes (Server:ExportBytes). Start the server with more",
            refused.Status.Detail);

        static IEnumerable<Wire.Event> Purchases(string customer, int count) =>
            Enumerable.Range(0, count).Select(i => Ask.Purchase(customer, $"{customer}-{i}"));
    }

    [Fact]
    public async Task Erase_ACustomer_LeavesNothingAndTakesNothingMore()
    {
        await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("gone", "e1") } });

        var erased = await _server.Customers.EraseAsync(new Wire.EraseRequest { EventId = "x", CustomerId = "gone" });
        var again = await _server.Customers.EraseAsync(new Wire.EraseRequest { EventId = "x", CustomerId = "gone" });

        Assert.True(erased is { Final: true, WasKnown: true });
        Assert.True(again.Final);
        var card = await CardAsync("gone");
        Assert.True(card.Erased);
        Assert.Equal((0, 0L), (card.Rfm.FrequencyGross, card.Rfm.MonetaryGrossMinor));
        var late = await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("gone", "e2") } });
        Assert.Equal((int)StatusCode.FailedPrecondition, late.Results[0].Error.Code);
    }

    [Fact]
    public async Task ExportCards_OfTheBase_GivesEveryCustomerOnce()
    {
        var request = new Wire.RecordRequest();
        request.Events.AddRange(Enumerable.Range(0, 300).Select(i => Ask.Purchase($"all-{i}", $"e{i}", 100 + i)));
        await _server.Events.RecordAsync(request);

        var cards = new Dictionary<string, Wire.CustomerCard>();
        using var export = _server.Customers.ExportCards(new Wire.ExportCardsRequest());
        await foreach (var card in export.ResponseStream.ReadAllAsync())
        {
            cards.Add(card.CustomerId, card);
        }

        Assert.Equal(300, cards.Count);
        Assert.All(Enumerable.Range(0, 300), i => Assert.Equal(100 + i, cards[$"all-{i}"].Rfm.MonetaryMinor));
    }

    private async Task<Wire.CustomerCard> CardAsync(string customer) =>
        await _server.Customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = customer });
}
