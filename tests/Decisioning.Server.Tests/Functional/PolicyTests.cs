using Decisioning.Server.Tests.Hosting;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>Classes of offers, the ceiling, the holdout and several offers in a mail, over the wire.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task Mandatory_IsSentWithoutConsentAndPastCaps_AndNotRepeated()
    {
        var catalog = TestCatalogs.Small();
        catalog.Channels[0].ConsentPurpose = "marketing";
        catalog.Policy.Caps.Add(Ask.Cap("week", 1));
        var terms = TestCatalogs.Offer("terms");
        (terms.Class, terms.LegalBasis, terms.MarginMinor) = (Wire.OfferClass.Mandatory, "terms of sale, 4.2", 0);
        catalog.Offers.Add(terms);
        await using var server = await ServerFixture.StartAsync(catalog);

        var refused = await server.Decisions.DecideAsync(Ask.Contact("one", "email"));
        var sent = await server.Decisions.DecideAsync(Named("one", "r1", "terms"));
        var again = await server.Decisions.DecideAsync(Named("one", "r2", "terms"));

        Assert.Equal(Wire.ReasonCode.NoConsent, refused.Contact.Reason.Code);
        Assert.Equal(Wire.Verdict.Send, sent.Contact.Verdict);
        Assert.Equal(
            (Wire.ReasonCode.CapReached, "mandatory-repeat"), (again.Contact.Reason.Code, again.Contact.Reason.Rule));
        Assert.Contains("a mandatory offer is not repeated so soon", again.Contact.Reason.Detail);
        Assert.NotNull(again.Contact.NextAllowedAt);
    }

    [Fact]
    public async Task Ceiling_IsToldInWords()
    {
        var catalog = TestCatalogs.Small();
        catalog.Policy.CeilingPerDay = 1;
        await using var server = await ServerFixture.StartAsync(catalog);
        await server.Decisions.DecideAsync(Ask.Reserve("one", "r1", "email"));

        var refused = await server.Decisions.DecideAsync(Ask.Contact("one", "push"));

        Assert.Equal(Wire.ReasonCode.CeilingReached, refused.Contact.Reason.Code);
        Assert.Contains("1 of 1 contacts on this day", refused.Contact.Reason.Detail);
    }

    [Theory]
    [InlineData("newcomer", false)]
    [InlineData("known", true)]
    public async Task Holdout_IsWithheldLoggedExplainedAndReplayed(string customer, bool isKnown)
    {
        var catalog = TestCatalogs.Small();
        catalog.Policy.Holdout = new Wire.Holdout { Share = 1, Salt = "spring" };
        await using var server = await ServerFixture.StartAsync(catalog);
        if (isKnown)
        {
            await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase(customer, "o1") } });
        }

        var answer = await server.Decisions.DecideAsync(Ask.Reserve(customer, "r1", "email"));

        Assert.True(answer.InHoldout);
        Assert.Equal(
            (Wire.Verdict.DoNotSend, Wire.ReasonCode.Holdout), (answer.Contact.Verdict, answer.Contact.Reason.Code));
        var explained = await server.Decisions.ExplainAsync(new Wire.ExplainRequest { DecisionId = answer.DecisionId });
        Assert.Equal("toy", explained.Withheld.Contact.Offers[0].OfferId);
        Assert.Contains("Were the customer not in the holdout:", explained.Lines);
        var replayed = await server.Decisions.ReplayAsync(new Wire.ReplayRequest { DecisionId = answer.DecisionId });
        Assert.Equal(Wire.ReplayOutcome.Exact, replayed.Outcome);
        var page = await server.Decisions.DecideAsync(Ask.Page(customer, "home"));
        Assert.Empty(page.Placements[0].Offers);
    }

    [Fact]
    public async Task Mail_OfTwoOffers_IsOneContact_AndEachIsSettledByItsToken()
    {
        var catalog = TestCatalogs.Small();
        catalog.Channels[0].MaxOffersPerContact = 3;
        var book = TestCatalogs.Offer("book");
        (book.GroupId, book.MarginMinor) = ("read", 20_000);
        catalog.Offers.Add(book);
        await using var server = await ServerFixture.StartAsync(catalog);

        var answer = await server.Decisions.DecideAsync(Ask.Reserve("one", "r1", "email"));
        Assert.Equal(["toy", "book"], answer.Contact.Offers.Select(offer => offer.OfferId));
        var settled = await server.Decisions.SettleAsync(new Wire.SettleRequest
        {
            Items =
            {
                new Wire.SettlementItem
                {
                    SettlementId = "s1", DecisionId = answer.DecisionId, Outcome = Wire.Outcome.Confirmed,
                },
                new Wire.SettlementItem
                {
                    SettlementId = "s2", Token = answer.Contact.Offers[1].Token, Outcome = Wire.Outcome.Clicked,
                },
            },
        });

        Assert.All(settled.Results, result => Assert.Equal(Wire.SettleStatus.Applied, result.Status));
        Assert.Single(settled.Card.Contacts);
        var again = await server.Decisions.DecideAsync(Ask.Reserve("one", "r1", "email"));
        Assert.True(again.Replayed);
    }

    [Fact]
    public async Task Why_IsTold_WhenItIsAskedFor()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var request = Ask.Contact("one", "email");
        Assert.Empty((await server.Decisions.DecideAsync(request)).Contact.Offers[0].Why);
        request.Explain = Wire.ExplainLevel.Reasons;

        var why = (await server.Decisions.DecideAsync(request)).Contact.Offers[0].Why;

        Assert.Equal(
            ["10 % are expected to respond of those who notice it.", "Worth 50.00 RUB after all costs."], why);
    }

    private static Wire.DecideRequest Named(string customer, string requestId, params string[] offers)
    {
        var request = Ask.Reserve(customer, requestId, "email");
        request.OfferIds.AddRange(offers);
        return request;
    }
}
