using System.Buffers;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class RuleGatesTests
{
    private const string Frequent = "customer.rfm.frequency >= 2";

    private static readonly long Now = History.Day(10);

    [Theory]
    [InlineData(ReasonCode.Ineligible)]
    [InlineData(ReasonCode.Inapplicable)]
    [InlineData(ReasonCode.Unsuitable)]
    public void Rule_ThatDoesNotHold_IsTheReasonAndItsConditionIsTold(ReasonCode code)
    {
        var once = Bought(1);
        var catalog = With(code, $"customer.trust > 0.1 && {Frequent}").Compile();
        var contact = once.Contact(catalog, Now);
        Assert.Equal(code, contact.Reason!.Code);
        Assert.Equal(Frequent, contact.Reason.Rule);

        // Without the rule, and with the second order, nothing stands against it.
        Assert.Equal(ReasonCode.None, once.Refusal(With(code, "").Compile(), Now));
        Assert.Equal(ReasonCode.None, Bought(2).Refusal(catalog, Now));
    }

    [Fact]
    public void Rule_WhoseAttributeIsMissing_FailsAndSaysWhich()
    {
        var catalog = With(ReasonCode.Ineligible, "age_months(customer.child_birth) < 36").Compile();
        var reason = new History().Contact(catalog, Now).Reason!;
        Assert.Equal(ReasonCode.Ineligible, reason.Code);
        Assert.Equal("customer.child_birth", reason.Rule);
        Assert.Equal(ReasonCode.None, Parent(Now - (400 * CalendarDays.DayMs)).Refusal(catalog, Now));
    }

    [Fact]
    public void Rules_AreJudgedInTheirOrder()
    {
        var offer = TestCatalog.Offer("a") with
        {
            Eligibility = "context.vip",
            Applicability = Frequent,
            Suitability = "customer.rfm.frequency < 2",
        };

        // What the request says is judged after what the customer is.
        Assert.Equal(ReasonCode.Inapplicable, new History().Refusal(TestCatalog.Shop.With(offer).Compile(), Now));
        Assert.Equal(ReasonCode.Unsuitable, Bought(2).Refusal(TestCatalog.Shop.With(offer).Compile(), Now));
        var without = TestCatalog.Shop.With(offer with { Suitability = "" }).Compile();
        Assert.Equal(ReasonCode.Ineligible, Bought(2).Refusal(without, Now));
        var vip = Asking.Email with { Context = [new ContextEntry("vip", AttributeKind.Flag, "", 1)] };
        Assert.Equal(Verdict.Send, Bought(2).Contact(without, Now, vip).Verdict);
    }

    [Theory]
    [InlineData("customer.rfm.recency_days > 30", 31)]
    [InlineData("customer.rfm.recency_days in [40, 50]", 40)]
    [InlineData("now >= timestamp('2026-02-01T00:00:00Z')", null)]
    [InlineData("customer.segment == 'one_off_at_risk'", 91)]
    [InlineData("customer.rfm.year_frequency == 0", 365)]
    public void NextAllowed_WithARuleThatTimeChanges_IsExact(string rule, int? days)
    {
        var catalog = With(ReasonCode.Inapplicable, rule).Compile();
        var nextMs = Bought(1).CheckNextAllowed(catalog, Now);
        if (days is { } day)
        {
            Assert.Equal(History.Day(day), nextMs - (rule.Contains("year") ? 1 : 0));
        }
    }

    [Theory]
    [InlineData("age_months(customer.child_birth) >= 15 && now.getDayOfWeek() == 1")]
    [InlineData("now.getHours('Asia/Kathmandu') == 9 && now.getMinutes('Asia/Kathmandu') >= 50")]
    [InlineData("now.getMonth() == 1")]
    [InlineData("now - customer.child_birth > duration('12345h')")]
    public void NextAllowed_WithARuleOfTheClock_IsExact(string rule) =>
        Parent(Now - (400 * CalendarDays.DayMs)).CheckNextAllowed(
            With(ReasonCode.Inapplicable, rule).Compile(), Now);

    [Fact]
    public void NextAllowed_WithARuleOverTrust_IsTheMomentItIsCrossed()
    {
        var history = new History();
        history.With(history.Reserve(9));
        var catalog = With(ReasonCode.Unsuitable, "customer.trust >= 0.95").Compile();
        var nextMs = history.CheckNextAllowed(catalog, Now);
        Assert.True(CustomerDebt.TrustAt(history.View, nextMs, nextMs) >= 0.95);
        Assert.True(CustomerDebt.TrustAt(history.View, nextMs - 1, nextMs - 1) < 0.95);
    }

    [Fact]
    public void NextAllowed_WhenNoTimeLetsTheRuleHold_IsAbsent()
    {
        var catalog = With(ReasonCode.Ineligible, "customer.rfm.recency_days < 3 && context.x == 1").Compile();
        Assert.Null(Bought(1).Contact(catalog, Now).NextAllowedAtMs);
    }

    [Fact]
    public void Rules_OfThePlace_AreJudgedForEach()
    {
        var offer = TestCatalog.Offer("a") with { Applicability = "channel == 'sms' || placement == 'home'" };
        var catalog = TestCatalog.Shop.With(offer).Compile();
        var decision = Decide(new History(), catalog, new DecisionQuery
        {
            CustomerId = "anna",
            Channels = ["email", "sms"],
            Placements = [new PlacementQuery("home")],
            Explain = ExplainLevel.Reasons,
        });
        Assert.Equal("sms", decision.Contact!.Channel);
        Assert.Equal("a", Assert.Single(decision.Placements[0].Offers).OfferId);
        var reason = Assert.Single(decision.Reasons);
        Assert.Equal((ReasonCode.Inapplicable, "email"), (reason.Code, reason.Channel));
    }

    [Theory]
    [InlineData("customer.rfm.frequency > 0")]
    [InlineData("context.page == 'toys'")]
    public void Fallback_WhoseRuleFails_IsNotShown(string rule)
    {
        var worthless = TestCatalog.Offer("a", marginMinor: 0) with { Eligibility = rule };
        var shop = TestCatalog.Shop.With(worthless);
        var catalog = (shop with { Placements = [TestCatalog.Home with { FallbackOfferId = "a" }] }).Compile();
        var query = new DecisionQuery { CustomerId = "anna", Placements = [new PlacementQuery("home")] };
        Assert.Empty(Decide(new History(), catalog, query).Placements[0].Offers);
        var suited = query with { Context = [new ContextEntry("page", AttributeKind.Text, "toys", 0)] };
        Assert.True(Decide(Bought(1), catalog, suited).Placements[0].IsFallback);
    }

    [Fact]
    public void OrdinaryContact_CountsRulesOfTheCustomerAndTakesThoseOfTheRequestAsHolding()
    {
        double Best(string rule) => new History()
            .Contact(Drawing(TestCatalog.Offer("a") with { Eligibility = rule }).Compile(), Now).BestMinor;
        Assert.Equal(0, Best(Frequent));
        Assert.Equal(Best(""), Best("context.page == 'toys'"));
        Assert.NotEqual(0, Best(""));
    }

    [Fact]
    public void Compile_RulesThatAreWrong_AreRefusedWithTheirPlace()
    {
        var wrong = TestCatalog.Shop.With(
            TestCatalog.Offer("a") with { Suitability = "true &&\n  customer.rfm.recency < 3" },
            TestCatalog.Offer("b") with { Eligibility = "customer.trust > 2.0" },
            TestCatalog.Offer("c") with { Eligibility = "customer.trsut > 0.2 && channel != 'emial'" },
            TestCatalog.Offer("d") with { Applicability = "customer.sgment == 'vip'" });
        var compiled = CatalogCompiler.Compile(wrong, 1);
        Assert.Null(compiled.Snapshot);
        Assert.Equal(
            ["offers[0].suitability", "offers[1].eligibility", "offers[2].eligibility", "offers[3].applicability"],
            compiled.Problems.Select(problem => problem.Path));
        Assert.Contains("Line 2, column 3 of the rule: customer.rfm.recency is not", compiled.Problems[0].Message);
        Assert.Contains("customer.trust is from 0 to 1", compiled.Problems[1].Message);
        Assert.Contains("did you mean \"email\"?", compiled.Problems[2].Message);
        Assert.Contains("if you mean customer.segment", compiled.Problems[3].Message);
    }

    [Fact]
    public void Compile_TheSameRuleInManyOffers_IsOneRule()
    {
        var offers = Enumerable.Range(0, 50)
            .Select(i => TestCatalog.Offer($"o{i}") with { Eligibility = Frequent, Suitability = "offer.id != 'x'" });
        var book = TestCatalog.Shop.With([.. offers]).Compile().Rules!;
        Assert.Equal(51, book.Rules.Length);
    }

    [Fact]
    public void Decision_WithContext_IsStoredAndReadBack()
    {
        var query = Asking.Email with
        {
            Context =
            [
                new("page", AttributeKind.Text, "toys", 0), new("sum", AttributeKind.Number, "", 2.5),
                new("vip", AttributeKind.Flag, "", 1),
            ],
        };
        var decision = Decide(new History(), TestCatalog.Shop.With(TestCatalog.Offer("a")).Compile(), query);
        var bytes = new ArrayBufferWriter<byte>();
        DecisionCodec.Encode(bytes, query, decision);
        var read = DecisionCodec.Decode(bytes.WrittenSpan);
        Assert.Equal(query.Context, read.Query.Context);
        Assert.Equal(DecisionCodec.Digest(decision), DecisionCodec.Digest(read.Decision));
        Assert.Equal(3, bytes.WrittenSpan[0]);
    }

    [Fact]
    public void Decide_WithAHundredRules_AllocatesNoMoreThanWithout()
    {
        var offers = Enumerable.Range(0, 100).Select(i => TestCatalog.Offer($"o{i}")).ToArray();
        var plain = TestCatalog.Shop.With(offers).Compile();
        var ruled = TestCatalog.Shop.With([.. offers.Select((offer, i) => offer with
        {
            Eligibility = $"customer.rfm.frequency >= {i % 2} && customer.trust > 0.{i:00}",
            Suitability = $"age_months(customer.b) > {i}",
        })]).Compile();
        var history = Parent(Now - (400 * CalendarDays.DayMs));
        Assert.InRange(Allocated(history, ruled), 0, Allocated(history, plain) + 64);
    }

    private static long Allocated(History history, CatalogSnapshot catalog)
    {
        const int Rounds = 300;
        var query = Asking.Email with { Explain = ExplainLevel.None };
        for (var i = 0; i < Rounds; i++)
        {
            Decide(history, catalog, query);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            Decide(history, catalog, query);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }

    private static Decision Decide(History history, CatalogSnapshot catalog, DecisionQuery query) =>
        Decider.Decide(history.View, catalog, BaseStatistics.Neutral, query, Now);

    private static CatalogDefinition With(ReasonCode code, string rule)
    {
        var offer = TestCatalog.Offer("a");
        return TestCatalog.Shop.With(code switch
        {
            ReasonCode.Ineligible => offer with { Eligibility = rule },
            ReasonCode.Inapplicable => offer with { Applicability = rule },
            _ => offer with { Suitability = rule },
        });
    }

    private static CatalogDefinition Drawing(OfferDefinition offer) =>
        TestCatalog.Shop.With(offer).With(TestCatalog.Email with { Draw = 0.13 });

    private static History Bought(int times)
    {
        var history = new History();
        for (var i = 0; i < times; i++)
        {
            history.With(history.Purchase(0, $"order-{i}", History.Line("p1", 1, 500)));
        }

        return history;
    }

    private static History Parent(long bornMs) => new History().With(new ProfileEvent
    {
        EventId = "profile",
        OccurredAtMs = History.Day(0),
        Attributes =
        [
            new AttributeValue("child_birth", AttributeKind.Moment, "", 0, bornMs),
            new AttributeValue("b", AttributeKind.Moment, "", 0, bornMs),
        ],
    });
}
