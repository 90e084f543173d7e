using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Engine.Insight;

/// <summary>
/// What the subsidy of each offer has cost the whole base. A promise takes its amount before its record is written, so
/// that no two promises take the last one; the amount is spent when the record is durable and given back when the
/// record was dropped. What is spent stays spent, whatever becomes of the contact.
/// </summary>
internal sealed class SubsidyLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Spending> _offers = [];

    /// <summary>A bit for each subsidised offer of a catalog whose budget does not bear another contact.</summary>
    public ulong SpentOf(CatalogSnapshot catalog)
    {
        if (catalog.SubsidisedOffers.IsEmpty) return 0;
        var spent = 0UL;
        lock (_gate)
        {
            foreach (var offer in catalog.SubsidisedOffers) spent |= HasRoom(offer) ? 0 : offer.SubsidyBit;
        }

        return spent;
    }

    /// <summary>Takes the subsidy of one contact; false when the budget does not bear it.</summary>
    public bool TryTake(CatalogOffer offer)
    {
        lock (_gate)
        {
            if (!HasRoom(offer)) return false;
            var before = Of(offer.Hash);
            _offers[offer.Hash] = before with { Held = before.Held + offer.Definition.SubsidyMinor };
            return true;
        }
    }

    /// <summary>The record of a promise that took its subsidy is durable.</summary>
    public void Spend(ContactReservedEvent promise) =>
        Move(promise, spent: promise.SubsidyMinor, held: -promise.SubsidyMinor);

    /// <summary>The record of a promise is there, and was written by an engine before this one.</summary>
    public void Find(ContactReservedEvent promise) => Move(promise, spent: promise.SubsidyMinor, held: 0);

    /// <summary>The record of a promise that took its subsidy will never be there.</summary>
    public void GiveBack(ContactReservedEvent promise) => Move(promise, spent: 0, held: -promise.SubsidyMinor);

    /// <summary>What is spent for an offer, durable alone; minor units.</summary>
    public long SpentMinor(ulong offer)
    {
        lock (_gate) return Of(offer).Spent;
    }

    /// <summary>What is spent by offer, durable alone; null for nothing.</summary>
    public Dictionary<ulong, long>? Remember()
    {
        lock (_gate)
        {
            var spent = _offers.Where(offer => offer.Value.Spent > 0).ToDictionary(o => o.Key, o => o.Value.Spent);
            return spent.Count > 0 ? spent : null;
        }
    }

    public void Restore(Dictionary<ulong, long>? spent)
    {
        lock (_gate)
        {
            foreach (var (offer, minor) in spent ?? []) _offers[offer] = new Spending(minor, 0);
        }
    }

    private bool HasRoom(CatalogOffer offer)
    {
        var (spent, held) = Of(offer.Hash);
        return spent + held + offer.Definition.SubsidyMinor <= offer.Definition.SubsidyBudgetMinor;
    }

    private Spending Of(ulong offer) => _offers.GetValueOrDefault(offer);

    private void Move(ContactReservedEvent promise, long spent, long held)
    {
        if (promise.SubsidyMinor == 0) return;
        var offer = NameHash.Of(promise.OfferId);
        lock (_gate)
        {
            var before = Of(offer);
            _offers[offer] = new Spending(before.Spent + spent, before.Held + held);
        }
    }

    /// <param name="Spent">By durable promises, minor units.</param>
    /// <param name="Held">By promises under way, minor units.</param>
    private readonly record struct Spending(long Spent, long Held);
}
