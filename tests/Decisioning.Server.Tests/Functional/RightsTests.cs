using Decisioning.Server.Security;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>What a caller may ask and claim within the calls that are open to it.</summary>
public sealed class RightsTests
{
    [Theory]
    [InlineData(Roles.Renderer, true, false, true)]
    [InlineData(Roles.Sender, false, true, true)]
    [InlineData(Roles.Agent, true, true, true)]
    [InlineData(Roles.Marketer, false, false, true)]
    [InlineData(Roles.Analyst, false, false, true)]
    public async Task Decide_ByRole_AsksForItsOwnPlaces(Roles role, bool page, bool contact, bool dryRun)
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var decisions = await HolderAsync(server, role);
        var dry = Ask.Contact("anna", "email");
        dry.Hold = Wire.Hold.None;
        if (role == Roles.Renderer)
        {
            dry = Ask.Page("anna", "home");
            dry.Hold = Wire.Hold.None;
        }

        Assert.Equal(page, await MayAsync(decisions, Ask.Page("anna", "home")));
        Assert.Equal(contact, await MayAsync(decisions, Ask.Contact("anna", "email")));
        Assert.Equal(contact, await MayAsync(decisions, Ask.Reserve("anna", "r-1", "email")));
        Assert.Equal(dryRun, await MayAsync(decisions, dry));
    }

    [Theory]
    [InlineData(Wire.OfferClass.Mandatory)]
    [InlineData(Wire.OfferClass.Transactional)]
    public async Task Decide_NamingWhatIsNoMarketing_NeedsTheRight(Wire.OfferClass offerClass)
    {
        var catalog = TestCatalogs.Small();
        var notice = TestCatalogs.Offer("notice");
        notice.Class = offerClass;
        notice.GroupId = "law";
        notice.LegalBasis = offerClass == Wire.OfferClass.Mandatory ? "Product safety act" : "";
        catalog.Offers.Add(notice);
        await using var server = await ServerFixture.StartAsync(catalog);
        var sender = await HolderAsync(server, Roles.Sender);
        var byOffer = Ask.Contact("anna", "email");
        byOffer.OfferIds.Add("notice");
        var byGroup = Ask.Contact("anna", "email");
        byGroup.GroupIds.AddRange(["play", "law"]);
        var marketing = Ask.Contact("anna", "email");
        marketing.GroupIds.Add("play");

        Assert.False(await MayAsync(sender, byOffer));
        Assert.False(await MayAsync(sender, byGroup));
        Assert.True(await MayAsync(sender, marketing));

        var trusted = await HolderAsync(server, Roles.Sender | Roles.Transactional);
        var answer = await trusted.DecideAsync(byOffer);
        Assert.Equal("notice", answer.Contact.Offers.Single().OfferId);
        Assert.True(await MayAsync(trusted, byGroup));
    }

    [Fact]
    public async Task DecideStream_AnItemThatMayNotBeAsked_IsRefusedAlone()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var renderer = await HolderAsync(server, Roles.Renderer);
        using var call = renderer.DecideStream();
        await call.RequestStream.WriteAsync(Ask.Reserve("anna", "denied", "email"));
        await call.RequestStream.WriteAsync(Ask.Page("boris", "home"));
        await call.RequestStream.CompleteAsync();

        var answers = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.Equal(2, answers.Count);
        Assert.Equal((int)StatusCode.PermissionDenied, answers.Single(a => a.RequestId == "denied").Error.Code);
        Assert.Contains(answers, answer => answer.Decision is not null);
    }

    [Fact]
    public async Task Settle_NextThatMayNotBeAsked_IsRefusedAlone()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var renderer = await HolderAsync(server, Roles.Renderer);
        var answer = await renderer.SettleAsync(new Wire.SettleRequest { Next = Ask.Reserve("anna", "r", "email") });
        Assert.Equal((int)StatusCode.PermissionDenied, answer.NextError.Code);
        Assert.Equal("next.channels", answer.NextError.Field);
    }

    [Theory]
    [InlineData(Roles.Renderer, true)]
    [InlineData(Roles.Agent, true)]
    [InlineData(Roles.Admin, true)]
    [InlineData(Roles.Sender, false)]
    [InlineData(Roles.Sender | Roles.Transactional, false)]
    public async Task Record_ByRole_GrantsOnlyByWhoMayConsent(Roles roles, bool mayGrant)
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var (secret, key) = KeyHolders.Make("holder", roles);
        await KeyHolders.PutAsync(server.Host, key);
        var events = new Wire.EventService.EventServiceClient(KeyHolders.With(server.Channel, secret));
        var batch = new Wire.RecordRequest
        {
            Events =
            {
                Said("consent", e => e.Consent = Consent("email", granted: true)),
                Said("withdrawal", e => e.Consent = Consent("sms", granted: false)),
                Said("agreement", e => e.Agreement = new Wire.Agreement { WantedTopics = { "sport" } }),
                Said("visit", e => e.Visit = new Wire.Action { Category = "c" }),
            },
        };
        using var call = events.RecordStream();
        await call.RequestStream.WriteAsync(batch);
        await call.RequestStream.CompleteAsync();
        var streamed = await call.ResponseStream.ReadAllAsync().SingleAsync();
        var recorded = await events.RecordAsync(batch);

        var (applied, refused) = (Wire.EventStatus.Applied, Wire.EventStatus.Refused);
        var said = mayGrant ? applied : refused;
        Assert.Equal([said, applied, said, applied], streamed.Results.Select(result => result.Status));
        Assert.Equal(
            streamed.Results.Select(result => result.Status == refused),
            recorded.Results.Select(result => result.Status == refused));
        if (mayGrant) return;
        var (consent, agreement) = (streamed.Results[0].Error, streamed.Results[2].Error);
        Assert.Equal(((int)StatusCode.PermissionDenied, "consent.granted"), (consent.Code, consent.Field));
        Assert.Equal(((int)StatusCode.PermissionDenied, "agreement"), (agreement.Code, agreement.Field));
        Assert.StartsWith("is said by the roles renderer, agent, admin; the key of holder has sender", consent.Message);
    }

    [Fact]
    public async Task Catalog_WithKeys_FourEyesAreTheKeys()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var (olga, olgaKey) = KeyHolders.Make("olga", Roles.Marketer | Roles.Approver);
        var (second, olgaSecondKey) = KeyHolders.Make("olga", Roles.Approver);
        var (pavel, pavelKey) = KeyHolders.Make("pavel", Roles.Approver);
        await KeyHolders.PutAsync(server.Host, olgaKey, olgaSecondKey, pavelKey);
        var catalog = TestCatalogs.Small();
        catalog.Offers[0].MarginMinor += 1;

        var claimed = await Assert.ThrowsAsync<RpcException>(async () => await Catalogs(server, olga)
            .PublishAsync(new Wire.PublishCatalogRequest { Catalog = catalog, Publisher = "pavel" }));
        Assert.Equal(StatusCode.InvalidArgument, claimed.StatusCode);
        Assert.Contains("the key of this call is olga's", claimed.Status.Detail);

        var published = await Catalogs(server, olga)
            .PublishAsync(new Wire.PublishCatalogRequest { Catalog = catalog });
        Assert.Equal("olga", published.Version.Publisher);

        // Neither under her own name, nor under another, nor with another key of hers.
        var request = new Wire.ApproveOffersRequest { Version = published.Version.Number };
        var own = await Assert.ThrowsAsync<RpcException>(
            async () => await Catalogs(server, olga).ApproveAsync(request));
        Assert.Equal(StatusCode.FailedPrecondition, own.StatusCode);
        var otherName = request.Clone();
        otherName.Approver = "pavel";
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(
            async () => await Catalogs(server, olga).ApproveAsync(otherName))).StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(
            async () => await Catalogs(server, second).ApproveAsync(request))).StatusCode);

        Assert.Empty((await Catalogs(server, pavel).ApproveAsync(request)).PendingOfferIds);
    }

    private static Wire.Event Said(string id, Action<Wire.Event> what)
    {
        var e = new Wire.Event { EventId = id, CustomerId = "anna", OccurredAt = Ask.Now };
        what(e);
        return e;
    }

    private static Wire.ConsentChange Consent(string channel, bool granted) =>
        new() { Channel = channel, Purpose = "marketing", Granted = granted, Source = "form" };

    private static Wire.CatalogService.CatalogServiceClient Catalogs(ServerFixture server, string secret) =>
        new(KeyHolders.With(server.Channel, secret));

    private static async Task<Wire.DecisionService.DecisionServiceClient> HolderAsync(ServerFixture server, Roles roles)
    {
        var (secret, key) = KeyHolders.Make("holder", roles);
        await KeyHolders.PutAsync(server.Host, key);
        return new Wire.DecisionService.DecisionServiceClient(KeyHolders.With(server.Channel, secret));
    }

    private static async Task<bool> MayAsync(
        Wire.DecisionService.DecisionServiceClient decisions, Wire.DecideRequest request)
    {
        try
        {
            await decisions.DecideAsync(request);
            return true;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.PermissionDenied)
        {
            return false;
        }
    }
}
