using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Catalogs;
using Decisioning.Engine.Committing;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>What the subsidy of an offer has spent, as far as it is durable; minor units.</summary>
    public long SubsidySpentMinor(string offerId) => _base.Subsidies.SpentMinor(NameHash.Of(offerId));

    /// <summary>Decides with the subsidies that are left. The one of a contact to promise is taken from its budget;
    /// where others took the last of it meanwhile, it is decided again without.</summary>
    private Decision DecideWithinBudgets(
        CustomerView view, ActiveCatalog active, ref DecisionQuery query, long nowMs)
    {
        if (_base.Subsidies.SpentOf(active.Snapshot) is var spent && spent != query.SpentSubsidies)
            query = query with { SpentSubsidies = spent };
        while (true)
        {
            var decision = _decisions.Rent();
            Decider.Decide(view, active.Snapshot, _statistics.Current, query, nowMs, decision);
            if (query.Hold != HoldKind.Reserve
                || decision.Contact is not { Verdict: Verdict.Send, Offer: { SubsidyMicros: not 0 } sent }
                || !active.Snapshot.TryGetOffer(sent.OfferId, out var offer)
                || _base.Subsidies.TryTake(offer))
            {
                return decision;
            }

            query = query with { SpentSubsidies = query.SpentSubsidies | offer.SubsidyBit };
            _decisions.Return(decision);
        }
    }

    /// <summary>Gives a dropped promise's subsidy back. Where its log is closed nobody knows whether the record is
    /// there, so its subsidy stays taken until the next opening reads the log.</summary>
    private void GiveSubsidyBack(PendingRecord record, CustomerSlot slot)
    {
        if (record.Facts.Event is ContactReservedEvent promise && LaneOf(slot.Partition).ClosedBecause is null)
            _base.Subsidies.GiveBack(promise);
    }
}
