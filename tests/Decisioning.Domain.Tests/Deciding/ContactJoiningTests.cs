using System.Buffers;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class ContactJoiningTests
{
    private static readonly long Now = History.Day(10);

    [Fact]
    public void Offers_JoinTheFirst_WhileEachAddsNet_AndNoTwoOfOneGroup()
    {
        var contact = new History().Contact(Mail(5).Compile(), Now);

        Assert.Equal("a", contact.Offer!.OfferId);
        Assert.Equal(["b", "d"], contact.Joined.Select(offer => offer.OfferId));
        Assert.Equal([2, 3], contact.Joined.Select(offer => offer.Rank));
        Assert.All(contact.Joined, offer => Assert.Equal(
            (0, 0, 0), (offer.ContactCostMicros, offer.TrustPriceMicros, offer.LeavePriceMicros)));
        Assert.True(contact.Offer.ContactCostMicros > 0 && contact.Offer.TrustPriceMicros > 0);
        Assert.Equal("b", Assert.Single(new History().Contact(Mail(2).Compile(), Now).Joined).OfferId);
        Assert.Empty(new History().Contact(Mail(1).Compile(), Now).Joined);
    }

    [Fact]
    public void Caps_OfOffersAndGroups_CountWhatJoined_AndOneContactCountsOnce()
    {
        var catalog = Mail(2).WithCaps(
            new CapDefinition { CapId = "offer", Limit = 1, WindowHours = 24, Scope = CapScope.Offer },
            new CapDefinition { CapId = "all", Limit = 2, WindowHours = 24 }).Compile();
        var history = new History();
        history.MustSend(catalog, Now);
        Assert.Equal(2, history.View.ContactOffers.Length + history.View.Contacts.Length);

        var second = history.Ask(catalog, Now + 1, Asking.Email with { Explain = ExplainLevel.Reasons });

        Assert.Equal("c", second.Contact!.Offer!.OfferId);
        Assert.Equal(
            ["a", "b"],
            second.Reasons.Where(reason => reason.Code == ReasonCode.CapReached).Select(reason => reason.OfferId));
    }

    [Fact]
    public void LifetimeCaps_CountWhatJoined()
    {
        var once = new CapDefinition
        {
            CapId = "once",
            Limit = 1,
            Window = CapWindowKind.Lifetime,
            Scope = CapScope.Offer,
        };
        var catalog = Mail(2).WithCaps(once).Compile();
        var history = new History();
        history.MustSend(catalog, Now);
        Assert.Equal("c", history.Contact(catalog, Now + 1).Offer!.OfferId);
    }

    [Fact]
    public void Response_IsCreditedToTheOfferItNames()
    {
        var learning = Mail(2);
        learning = learning with
        {
            Offers = [.. learning.Offers.Select(offer => offer with { StartingEvidence = 1 })],
        };
        var catalog = learning.Compile();
        var history = new History();
        var number = history.Send(catalog, Now)!.Value;
        var report = new SettlementReport
        {
            SettlementId = "s",
            Contact = number,
            Outcome = Outcome.Clicked,
            OccurredAtMs = Now + 1,
            OfferId = "b",
        };
        history.With(SettlementResolver.Resolve(history.View, catalog, report, Now + 1).Event!);

        var contact = history.Contact(catalog, Now + 2);

        Assert.Equal("b", contact.Offer!.OfferId);
        Assert.Equal(0.75, contact.Offer.Propensity);
        Assert.Equal(0.25, Assert.Single(contact.Joined).Propensity);
    }

    [Fact]
    public void Stored_JoinedOffers_ReadBackTheSame()
    {
        var decision = new History().Ask(Mail(5).Compile(), Now);
        var output = new ArrayBufferWriter<byte>();
        DecisionCodec.Encode(output, Asking.Email, decision);
        var read = DecisionCodec.Decode(output.WrittenSpan).Decision;
        Assert.Equal(DecisionCodec.Digest(decision), DecisionCodec.Digest(read));
        Assert.Equal(decision.Contact!.Joined, read.Contact!.Joined);
    }

    [Fact]
    public void Record_ForgetsWhatJoinedWithItsContact_AndNeverRemembersMoreThanItMay()
    {
        var catalog = Mail(3, attributionHours: 1).Compile();
        var history = new History();
        for (var i = 0; i < 20; i++)
        {
            history.MustSend(catalog, Now + (i * 7_200_000L));
            Assert.True(history.View.ContactOffers.Length <= RecordLimits.ContactOffers);
        }

        Assert.Equal(RecordLimits.ContactOffers, history.View.ContactOffers.Length);
        history.MustSend(catalog, Now + (30 * CalendarDays.DayMs));
        Assert.Equal(2, history.View.ContactOffers.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void MostOffers_OutsideTheirBounds_AreRefused(int most) => Assert.Contains(
        CatalogCompiler.Compile(Mail(most), 1).Problems,
        problem => problem.Path == "channels[0].max_offers_per_contact");

    /// <summary>a, b and d are of three groups, c of the first's; e costs more than it brings.</summary>
    private static CatalogDefinition Mail(int most, int attributionHours = 168) => TestCatalog.Shop
        .With(
            TestCatalog.Offer("a", 1_000) with { GroupId = "toys" },
            TestCatalog.Offer("b", 900) with { GroupId = "books" },
            TestCatalog.Offer("c", 800) with { GroupId = "toys" },
            TestCatalog.Offer("d", 500) with { GroupId = "" },
            TestCatalog.Offer("e", 100) with { GroupId = "care", IncentiveMinor = 200 })
        .With(TestCatalog.Email with
        {
            MaxOffersPerContact = most,
            CostAttemptMinor = 2,
            Draw = 0.01,
            AttributionWindowHours = attributionHours,
        });
}
