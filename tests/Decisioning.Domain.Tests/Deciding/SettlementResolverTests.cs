using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>What a report becomes; places under caps are tested with the caps.</summary>
public sealed class SettlementResolverTests
{
    private static readonly long Now = History.Day(10);

    private static readonly CatalogSnapshot Catalog = TestCatalog.Shop
        .With(TestCatalog.Offer("a"))
        .With(TestCatalog.Email with { Draw = 0.13, ConsentPurpose = "news" })
        .WithTrust(new TrustDefinition { Bonus = 0.07, HalfLifeDays = 10 })
        .Compile();

    private readonly History _history = new();
    private readonly uint _contact;

    public SettlementResolverTests()
    {
        _history.With(new ConsentEvent
        {
            EventId = "consent",
            OccurredAtMs = Now,
            Channel = "email",
            Purpose = "news",
            Granted = true,
            Source = "form",
        });
        _contact = _history.Send(Catalog, Now)!.Value;
    }

    [Fact]
    public void Resolve_AReport_AddsWhatFoldingNeedsFromTheCatalog()
    {
        var report = Report(_contact, Outcome.Converted) with { AmountMinor = 4_200, ReasonCode = "basket" };
        var e = Resolve(report).Event!;
        Assert.Equal(("email", "news", 0.07, 864_000u), (e.Channel, e.ConsentPurpose, e.Bonus, e.HalfLifeSeconds));
        Assert.Equal(
            (4_200L, "basket", "Converted-1", false), (e.AmountMinor, e.ReasonCode, e.EventId[..11], e.Retaken));
    }

    [Fact]
    public void Resolve_AnUnknownContact_SaysSo() =>
        Assert.Equal(SettlementVerdict.UnknownContact, Resolve(Report(77, Outcome.Clicked)).Verdict);

    [Fact]
    public void Resolve_AnUnsubscriptionByAForgottenContact_IsTaken()
    {
        var resolution = Resolve(Report(77, Outcome.Unsubscribed) with { Channel = "email" });
        Assert.Equal((SettlementVerdict.Accepted, "news"), (resolution.Verdict, resolution.Event!.ConsentPurpose));
    }

    [Fact]
    public void Resolve_TheSameOutcomeAgain_SaysItWasTaken()
    {
        _history.Settle(Catalog, _contact, Outcome.Confirmed, Now + 1);
        Assert.Equal(SettlementVerdict.AlreadyTaken, Resolve(Report(_contact, Outcome.Confirmed)).Verdict);
        Assert.Equal(SettlementVerdict.Accepted, Resolve(Report(_contact, Outcome.Seen)).Verdict);
    }

    [Fact]
    public void Resolve_AClaimAfterRelease_IsRefused()
    {
        _history.Settle(Catalog, _contact, Outcome.Released, Now + 1);
        Assert.Equal(SettlementVerdict.Released, Resolve(Report(_contact, Outcome.Confirmed)).Verdict);
    }

    /// <summary>A withdrawal stops what was promised and is not sent; what was sent is a fact.</summary>
    [Fact]
    public void Resolve_AClaimAfterTheConsentWasWithdrawn_IsRefused()
    {
        _history.With(new ConsentEvent
        {
            EventId = "withdrawal",
            OccurredAtMs = Now + 1,
            Channel = "email",
            Purpose = "news",
            Granted = false,
            Source = "form",
        });
        var resolution = Resolve(Report(_contact, Outcome.Confirmed));
        Assert.Equal((SettlementVerdict.NoConsent, "news"), (resolution.Verdict, resolution.Rule));
        Assert.Equal(SettlementVerdict.Accepted, Resolve(Report(_contact, Outcome.Delivered)).Verdict);
        Assert.Equal(SettlementVerdict.Accepted, Resolve(Report(_contact, Outcome.Released)).Verdict);
    }

    [Theory]
    [InlineData(OfferClass.Mandatory)]
    [InlineData(OfferClass.Transactional)]
    public void Resolve_AClaimOfWhatNeedsNoConsent_IsTakenWithoutIt(OfferClass ofClass)
    {
        var catalog = TestCatalog.Shop
            .With(TestCatalog.Offer("a") with
            {
                Class = ofClass,
                LegalBasis = ofClass == OfferClass.Mandatory ? "contract" : "",
            })
            .With(TestCatalog.Email with { ConsentPurpose = "news" })
            .Compile();
        var history = new History();
        var contact = history.Send(catalog, Now, Asking.Email with { OfferIds = ["a"] })!.Value;
        var resolution = SettlementResolver.Resolve(
            history.View, catalog, Report(contact, Outcome.Confirmed), Now + 2);
        Assert.Equal(SettlementVerdict.Accepted, resolution.Verdict);
    }

    [Fact]
    public void Resolve_ALateClaimUnderAssumeSent_IsTakenAsItStands()
    {
        var resolution = SettlementResolver.Resolve(
            _history.View, Catalog, Report(_contact, Outcome.Confirmed), Now + 10_000_000);
        Assert.Equal((SettlementVerdict.Accepted, false), (resolution.Verdict, resolution.Event!.Retaken));
    }

    [Fact]
    public void Resolve_AnImpression_NeedsNoContact()
    {
        var report = Report(0, Outcome.Clicked) with { Channel = "web", OfferId = "a" };
        var e = Resolve(report).Event!;
        Assert.Equal((0u, "web", "a"), (e.Contact, e.Channel, e.OfferId));
        Assert.Equal(ApplyOutcome.Applied, _history.Try(e));
    }

    private SettlementResolution Resolve(SettlementReport report) =>
        SettlementResolver.Resolve(_history.View, Catalog, report, Now + 2);

    private static SettlementReport Report(uint contact, Outcome outcome) => new()
    {
        SettlementId = $"{outcome}-1{contact}",
        Contact = contact,
        Outcome = outcome,
        OccurredAtMs = Now + 2,
    };
}
