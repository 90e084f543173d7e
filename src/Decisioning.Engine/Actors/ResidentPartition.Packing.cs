namespace Decisioning.Engine.Actors;

/// <summary>Records at rest that lie packed: between those in memory as they are and those in the store.</summary>
internal sealed partial class ResidentPartition
{
    /// <summary>Replaces the record of an entry at rest by its packed form; false when it stays as it is.</summary>
    private bool TryPack(ref CustomerEntry entry)
    {
        if (entry.IsPacked || entry.HoldsId) return false;
        var place = entry.Place;
        if (!packing.TryPack(Arena, place, out var packed)) return false;
        (entry.Place, entry.IsPacked) = (packed, true);
        Arena.Free(place);
        budget.Pack();
        return true;
    }

    /// <summary>Where the record of a packed entry lies in full from now on. One who is used again before the sweep
    /// looked at him is no longer packed at all, while there is room; another keeps the packed form for as long as the
    /// record does not change, and goes back to it.</summary>
    private RecordPlace Unpacked(ref CustomerEntry entry)
    {
        if (!entry.IsPacked) return default;
        var record = packing.Unpack(Arena, entry.Place, Number);
        if (!entry.Used || budget.IsOver) return record;
        Drop(entry.Place);
        (entry.Place, entry.IsPacked) = (record, false);
        return default;
    }

    private void Drop(RecordPlace packed)
    {
        if (packed.IsNowhere) return;
        Arena.Free(packed);
        budget.Unpack();
    }
}
