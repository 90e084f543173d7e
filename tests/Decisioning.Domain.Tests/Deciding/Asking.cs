using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>Short ways to ask about a customer whose history a test tells, and to reserve what is sent.</summary>
internal static class Asking
{
    public static readonly DecisionQuery Email = new() { CustomerId = "anna", Channels = ["email"] };

    public static readonly DecisionQuery Home =
        new() { CustomerId = "anna", Placements = [new PlacementQuery("home")] };

    public static Decision Ask(
        this History customer,
        CatalogSnapshot catalog,
        long nowMs,
        DecisionQuery? query = null,
        BaseStatistics? statistics = null) =>
        Decider.Decide(customer.View, catalog, statistics ?? BaseStatistics.Neutral, query ?? Email, nowMs);

    public static ContactDecision Contact(
        this History customer, CatalogSnapshot catalog, long nowMs, DecisionQuery? query = null) =>
        customer.Ask(catalog, nowMs, query).Contact!;

    /// <summary>The code that nothing is sent for; None when something is.</summary>
    public static ReasonCode Refusal(
        this History customer, CatalogSnapshot catalog, long nowMs, DecisionQuery? query = null) =>
        customer.Contact(catalog, nowMs, query).Reason?.Code ?? ReasonCode.None;

    /// <summary>Asks, and reserves when it is to send; the contact's number, or null.</summary>
    public static uint? Send(this History customer, CatalogSnapshot catalog, long nowMs, DecisionQuery? query = null)
    {
        query ??= Email;
        var decision = customer.Ask(catalog, nowMs, query);
        if (decision.Contact!.Verdict == Verdict.DoNotSend)
        {
            return null;
        }

        var id = $"sent-{customer.View.Header.Version + 1}";
        customer.With(Decider.Reserve(customer.View, catalog, query, decision, id, 0));
        return customer.View.Header.Version;
    }

    public static void MustSend(
        this History customer, CatalogSnapshot catalog, long nowMs, DecisionQuery? query = null) =>
        Assert.NotNull(customer.Send(catalog, nowMs, query));

    /// <summary>
    /// What is promised of the next allowed time: SEND then, and not an hour nor a millisecond before.
    /// </summary>
    public static long CheckNextAllowed(
        this History customer, CatalogSnapshot catalog, long nowMs, DecisionQuery? query = null)
    {
        query ??= Email;
        var refused = customer.Contact(catalog, nowMs, query);
        Assert.Equal(Verdict.DoNotSend, refused.Verdict);
        var nextMs = Assert.NotNull(refused.NextAllowedAtMs);
        Assert.Equal(Verdict.Send, customer.VerdictAt(catalog, nextMs, query));
        foreach (var earlierMs in new[] { nextMs - 1, nextMs - 3_600_000 }.Where(ms => ms > nowMs))
        {
            Assert.Equal(Verdict.DoNotSend, customer.VerdictAt(catalog, earlierMs, query));
        }

        return nextMs;
    }

    public static void Settle(this History customer, CatalogSnapshot catalog, uint contact, Outcome outcome, long atMs)
    {
        var report = new SettlementReport
        {
            SettlementId = $"settled-{contact}-{outcome}",
            Contact = contact,
            Outcome = outcome,
            OccurredAtMs = atMs,
        };
        var resolution = SettlementResolver.Resolve(customer.View, catalog, report, atMs);
        Assert.Equal(SettlementVerdict.Accepted, resolution.Verdict);
        customer.With(resolution.Event!);
    }

    private static Verdict VerdictAt(this History customer, CatalogSnapshot catalog, long atMs, DecisionQuery query) =>
        customer.Contact(catalog, atMs, query with { SendAtMs = atMs }).Verdict;
}
