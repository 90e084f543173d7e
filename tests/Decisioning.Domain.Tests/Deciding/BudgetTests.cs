using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>What a customer costs in a year, and caps on incentives.</summary>
public sealed class BudgetTests
{
    private static readonly long Now = History.Day(10);

    private static readonly OfferDefinition Discount = TestCatalog.Offer("a") with { IncentiveMinor = 100 };

    /// <summary>A message costs 3 + 7, a taken discount 100.</summary>
    private static readonly CatalogDefinition Shop = TestCatalog.Shop
        .With(Discount)
        .With(TestCatalog.Email with { CostAttemptMinor = 3, CostReachedMinor = 7 });

    [Fact]
    public void Decide_OverTheBudgetOfTheYear_IsRefusedUntilTheNext()
    {
        var customer = new History();
        var catalog = WithBudget(0, 125).Compile();
        customer.MustSend(catalog, Now);
        customer.MustSend(catalog, Now + 1);

        var refused = customer.Contact(catalog, Now + 2);
        Assert.Equal(ReasonCode.PersonalBudget, refused.Reason!.Code);
        Assert.Equal(5 * 10_000, refused.Reason.MissingMicros);
        Assert.Equal(History.Day(365), refused.Reason.UntilMs);
        Assert.Equal(History.Day(365), customer.CheckNextAllowed(catalog, Now + 2));
        Assert.Equal(ReasonCode.None, customer.Refusal(WithBudget(0, 130).Compile(), Now + 2));
        Assert.Equal(ReasonCode.None, customer.Refusal(Shop.Compile(), Now + 2));
    }

    [Fact]
    public void Decide_TooDearForAnyYear_HasNoNextTime()
    {
        var refused = new History().Contact(WithBudget(0, 109).Compile(), Now);
        Assert.Equal((ReasonCode.PersonalBudget, null), (refused.Reason!.Code, refused.Reason.UntilMs));
        Assert.Null(refused.NextAllowedAtMs);
    }

    [Fact]
    public void Decide_WhoBoughtMore_HasAHigherBudget()
    {
        var catalog = WithBudget(0.1, 0).Compile();
        var buyer = new History();
        buyer.With(buyer.Purchase(5, "o1", new OrderLine("duck", "", 1, 1_100, 1_100)));
        Assert.Equal(ReasonCode.None, buyer.Refusal(catalog, Now));
        Assert.Equal(ReasonCode.PersonalBudget, new History().Refusal(catalog, Now));
        Assert.Equal(110, BudgetLimit.Of(buyer.View, catalog.PersonalBudget));
    }

    [Fact]
    public void Settle_GivenBackAndTaken_CountWhatWasReallySpent()
    {
        var customer = new History();
        var catalog = WithBudget(0, 1_000).Compile();
        var first = customer.Send(catalog, Now)!.Value;
        var second = customer.Send(catalog, Now + 1)!.Value;
        Assert.Equal((20L, 0L), Spent(customer));

        customer.With(Settled(catalog, customer, first, Outcome.Released));
        Assert.Equal((10L, 0L), Spent(customer));
        customer.With(Settled(catalog, customer, second, Outcome.Accepted));
        customer.With(Settled(catalog, customer, second, Outcome.Converted));
        Assert.Equal((10L, 100L), Spent(customer));
    }

    [Fact]
    public void Apply_NextYear_DropsWhatTheOldOneCost()
    {
        var customer = new History();
        customer.MustSend(WithBudget(0, 1_000).Compile(), Now);
        customer.With(new ActionEvent { EventId = "v", OccurredAtMs = History.Day(365), Kind = ActionKind.Visit });
        Assert.True(customer.View.YearSpending.IsEmpty);
        Assert.True(customer.View.ContactCosts.IsEmpty);
    }

    [Fact]
    public void Decide_UnderACapOnIncentives_CountsOnlyOffersWithOne()
    {
        var cap = new CapDefinition { CapId = "discounts", Limit = 1, WindowHours = 168, Scope = CapScope.Incentive };
        var catalog = Shop.With(Discount, TestCatalog.Offer("b")).WithCaps(cap).Compile();
        var onlyA = Asking.Email with { OfferIds = ["a"] };
        var customer = new History();
        customer.MustSend(catalog, Now, Asking.Email with { OfferIds = ["b"] });
        customer.MustSend(catalog, Now + 1, onlyA);
        Assert.Equal(ReasonCode.CapReached, customer.Refusal(catalog, Now + 2, onlyA));
        Assert.Equal(Now + 1 + (7 * History.DayMs), customer.CheckNextAllowed(catalog, Now + 2, onlyA));
        Assert.Equal(ReasonCode.None, customer.Refusal(catalog, Now + 2));
    }

    private static CatalogDefinition WithBudget(double share, long least) =>
        Shop.With(policy => policy with
        {
            PersonalBudget = new PersonalBudgetDefinition { Share = share, LeastMinor = least },
        });

    private static (long Contacts, long Incentives) Spent(History customer)
    {
        var year = Assert.Single(customer.View.YearSpending.ToArray());
        Assert.Equal(2026, year.Year);
        return (year.ContactsMinor, year.IncentivesMinor);
    }

    private static SettlementEvent Settled(CatalogSnapshot catalog, History customer, uint contact, Outcome outcome)
    {
        var report = new SettlementReport
        {
            SettlementId = $"s{contact}{outcome}",
            Contact = contact,
            Outcome = outcome,
            OccurredAtMs = Now + 5,
        };
        return SettlementResolver.Resolve(customer.View, catalog, report, Now + 5).Event!;
    }
}
