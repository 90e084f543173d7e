using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Catalogs;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>No offer has this id, so who narrows to it leaves the placements to their fallbacks.</summary>
    private static readonly string[] NoOffer = ["\u0001"];

    /// <summary>A page is served as well as can be while the store is away; whoever asks for a promise, or whether to
    /// send, gets none. A dry run of a contact is part of a page's question at most.</summary>
    private static bool MayDegrade(DecisionQuery query) =>
        query.Placements.Count > 0 && query.Hold != HoldKind.Reserve;

    /// <summary>Refusals that say nothing about the question, only that the store, or the customer, is away.</summary>
    private static bool IsAway(in Refusal refusal) =>
        refusal.Cause is RefusalCause.Unavailable or RefusalCause.CustomerUnreadable or RefusalCause.DataLoss;

    /// <summary>
    /// The answer to a page from the last state that is durable in memory: nothing is written, and what the page shows
    /// counts in no cap. For a customer who is not in memory, and cannot be read, the fallbacks of its placements.
    /// </summary>
    private async ValueTask<DecideResult> DegradeAsync(DecisionQuery query, long? asOfMs, Refusal why)
    {
        if (Catalogs.Active is not { } active) return new DecideResult(why);
        var now = asOfMs ?? Clock.NowMs;
        if (QueryValidator.Check(query, active.Snapshot, now) is { } problem)
            return new DecideResult(Refusals.Of(problem));
        CustomerSlot slot;
        try
        {
            slot = await _residents.GetAsync(query.CustomerId).ConfigureAwait(false);
        }
        catch (Exception failure) when (Refusals.IsAway(failure) || failure is StoreDamagedException)
        {
            return Degraded(default, active, query with { OfferIds = NoOffer, GroupIds = [] }, now);
        }

        try
        {
            lock (slot)
            {
                if (slot.Damage is not null)
                    return Degraded(default, active, query with { OfferIds = NoOffer, GroupIds = [] }, now);
                if (Refusals.Of(slot) is { Refused: true } refusal) return new DecideResult(refusal);
                slot.Used = true;
                return Degraded(new CustomerView(slot.Durable), active, _pages.WithoutShown(query, now), now);
            }
        }
        finally
        {
            slot.Leave();
        }
    }

    private DecideResult Degraded(CustomerView view, ActiveCatalog active, DecisionQuery query, long now)
    {
        var decision = DecideWithinBudgets(view, active, ref query, now);
        _pages.Remember(query, decision, now);
        Metrics.Degraded();
        return new DecideResult(decision, _tokens, default, _decisions) { Degraded = true };
    }
}
