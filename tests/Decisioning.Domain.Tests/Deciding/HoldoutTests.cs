using System.Buffers;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class HoldoutTests
{
    private static readonly long Now = History.Day(10);

    private static readonly OfferDefinition Ready = TestCatalog.Offer("ready", 0, 0) with
    {
        Class = OfferClass.Transactional,
        GroupId = "orders",
    };

    [Fact]
    public void Contact_InTheHoldout_IsWithheldAndTheDecisionItWouldHaveBeenIsKept()
    {
        var decision = new History().Ask(Shop(1).Compile(), Now);

        Assert.True(decision.InHoldout);
        Assert.Equal(
            (Verdict.DoNotSend, ReasonCode.Holdout), (decision.Contact!.Verdict, decision.Contact.Reason!.Code));
        Assert.Null(decision.Contact.NextAllowedAtMs);
        Assert.Equal("", decision.Contact.BetterChannel);
        var withheld = decision.Withheld!.Contact!;
        Assert.Equal((Verdict.Send, "toy"), (withheld.Verdict, withheld.Offer!.OfferId));
        Assert.Equal(ReasonCode.None, new History().Refusal(Shop(0).Compile(), Now));
    }

    [Fact]
    public void Placement_InTheHoldout_ShowsItsFallbackOnly()
    {
        var shop = Shop(1) with { Placements = [TestCatalog.Home with { FallbackOfferId = "guide" }] };

        var decision = new History().Ask(shop.Compile(), Now, Asking.Home with { Explain = ExplainLevel.Reasons });

        var placement = Assert.Single(decision.Placements);
        Assert.True(placement.IsFallback);
        Assert.Equal("guide", Assert.Single(placement.Offers).OfferId);
        Assert.Contains(decision.Reasons, reason => reason is { OfferId: "toy", Code: ReasonCode.Holdout });
        Assert.Equal("toy", decision.Withheld!.Placements[0].Offers[0].OfferId);
    }

    [Fact]
    public void Transactional_InTheHoldout_IsSent()
    {
        var named = Asking.Email with { OfferIds = ["toy", "ready"] };
        Assert.Equal("ready", new History().Contact(Shop(1).Compile(), Now, named).Offer!.OfferId);
    }

    /// <summary>
    /// The rule asks for the channel, so it is judged for the place. The search for the next time to ask, which sees
    /// no marketing offers, had left it at a moment months away.
    /// </summary>
    [Fact]
    public void Withheld_AfterTheSearchForTheNextTime_IsJudgedByTheRulesAtTheMomentAskedFor()
    {
        const long Later = 20 * CalendarDays.DayMs;
        var old = TestCatalog.Offer("toy") with { Suitability = Months("< 3") };
        var ready = Ready with { Suitability = Months(">= 3") };
        var shop = Shop(1) with { Offers = [old, ready] };
        var named = Asking.Email with { OfferIds = ["toy", "ready"] };
        var child = Parent(Now - (80 * CalendarDays.DayMs));

        var decision = child.Ask(shop.Compile(), Now, named);

        Assert.Equal(ReasonCode.Holdout, decision.Contact!.Reason!.Code);
        Assert.InRange(decision.Contact.NextAllowedAtMs!.Value, Now + 1, Now + Later);
        Assert.Equal("toy", decision.Withheld!.Contact!.Offer?.OfferId);

        static string Months(string than) =>
            $"channel == \"email\" && age_months(customer.child_birth) {than}";
    }

    [Fact]
    public void Stored_WithheldDecision_ReadsBackTheSame()
    {
        var decision = new History().Ask(Shop(1).Compile(), Now);
        var output = new ArrayBufferWriter<byte>();
        DecisionCodec.Encode(output, Asking.Email, decision);

        var read = DecisionCodec.Decode(output.WrittenSpan).Decision;

        Assert.Equal(DecisionCodec.Digest(decision), DecisionCodec.Digest(read));
        Assert.Equal("toy", read.Withheld!.Contact!.Offer!.OfferId);
    }

    [Fact]
    public void Draw_OfManyCustomers_IsTheShareAndStaysTheSame()
    {
        var holdout = new CatalogHoldout(new HoldoutDefinition { Share = 0.1, Salt = "spring" });
        var other = new CatalogHoldout(new HoldoutDefinition { Share = 0.1, Salt = "autumn" });
        var ids = Enumerable.Range(0, 100_000).Select(i => $"c-{i}").ToList();

        var held = ids.Where(holdout.Holds).ToHashSet();

        Assert.InRange(held.Count, 9_600, 10_400);
        Assert.InRange(ids.Count(id => held.Contains(id) && other.Holds(id)), 850, 1_150);
        Assert.Equal(0.14221668061764925, holdout.DrawOf("anna"));
        Assert.All(held.Take(100), id => Assert.True(
            new CatalogHoldout(new HoldoutDefinition { Share = 0.2, Salt = "spring" }).Holds(id)));
    }

    [Theory]
    [InlineData(1.5, "x", "policy.holdout.share")]
    [InlineData(0.1, "", "policy.holdout.salt")]
    public void Holdout_ThatIsWrong_IsRefused(double share, string salt, string path)
    {
        var wrong = Shop(0) with
        {
            Policy = new PolicyDefinition { Holdout = new HoldoutDefinition { Share = share, Salt = salt } },
        };
        Assert.Contains(CatalogCompiler.Compile(wrong, 1).Problems, problem => problem.Path == path);
    }

    private static History Parent(long bornMs) => new History().With(new ProfileEvent
    {
        EventId = "profile",
        OccurredAtMs = History.Day(0),
        Attributes = [new AttributeValue("child_birth", AttributeKind.Moment, "", 0, bornMs)],
    });

    private static CatalogDefinition Shop(double share) => TestCatalog.Shop
        .With(TestCatalog.Offer("toy"), Ready, TestCatalog.Offer("guide", 0, 0)) with
    {
        Policy = new PolicyDefinition { Holdout = new HoldoutDefinition { Share = share, Salt = "spring" } },
    };
}
