using Decisioning.Domain.Customers;

namespace Decisioning.Engine.Actors;

/// <summary>
/// The resident customers of one partition: a table of entries, found by the hash of the id and by the number, and the
/// slots of those with whom something is going on. Its lock is taken for a look-up, with the unpacking of who is found,
/// or one step of the sweep, and is always the inner one of a slot's lock.
/// </summary>
internal sealed partial class ResidentPartition(
    byte number, RecordArena arena, MemoryBudget budget, RecordPacking packing)
{
    private readonly Lock _gate = new();
    private readonly List<CustomerSlot> _slots = [];
    private readonly Stack<int> _idle = new();
    private uint _highest;
    private uint _numbered;
    private long _rested;
    private int _hand;

    public byte Number { get; } = number;

    public RecordArena Arena { get; } = arena;

    /// <summary>Counts customers put to rest: what was read from the store before may be stale when it has
    /// grown.</summary>
    public long Rested => Volatile.Read(ref _rested);

    /// <summary>A corrupt record of an unknown customer was met: nobody here is taken for a newcomer any
    /// more.</summary>
    public string? UnknownDamage { get; set; }

    /// <summary>Slots in use.</summary>
    public int Active
    {
        get
        {
            lock (_gate) return _slots.Count - _idle.Count;
        }
    }

    /// <summary>Customers in memory.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>Whether every customer that was ever recorded is resident, so that the store need not be
    /// asked.</summary>
    public bool HoldsAll
    {
        get
        {
            lock (_gate) return _numbered == _highest;
        }
    }

    /// <summary>No number up to this one is free.</summary>
    public void RaiseHighest(uint number)
    {
        lock (_gate) _highest = Math.Max(_highest, number);
    }

    public CustomerSlot? Find(ulong idHash, ReadOnlySpan<byte> idUtf8)
    {
        lock (_gate) return Held(FindEntry(idHash, idUtf8));
    }

    public CustomerSlot? Find(uint number)
    {
        lock (_gate) return Held(EntryOf(number));
    }

    /// <summary>The erased customer with a keyed hash.</summary>
    public CustomerSlot? FindErased(ulong keyedHash)
    {
        lock (_gate)
        {
            var index = FirstOf(keyedHash);
            while (index != 0 && !(_entries[index].IdHash == keyedHash && IsErased(in _entries[index])))
                index = _entries[index].Next;
            return Held(index);
        }
    }

    /// <summary>Adds a customer who was read before a number of customers had been put to rest. Gives the one that is
    /// there already; null when what was read may be stale.</summary>
    public CustomerSlot? TryAdd(in ArrivingCustomer customer, long restedBefore)
    {
        lock (_gate)
        {
            var index = customer.Number == 0 ? 0 : EntryOf(customer.Number);
            if (index == 0) index = FindEntry(customer.IdHash, customer.IdUtf8);
            if (index == 0 && _rested != restedBefore) return null;
            if (index != 0) return Held(index);
            var slot = Held(Add(in customer))!;
            slot.Damage = customer.Damage;
            return slot;
        }
    }

    /// <summary>A slot outside the table, that answers once with a damage.</summary>
    public CustomerSlot Unlisted(ulong idHash, ReadOnlySpan<byte> idUtf8, string damage) => new(this, -1)
    {
        IdHash = idHash,
        IdPlace = Arena.Store(idUtf8),
        Damage = damage,
        Holders = 1,
    };

    /// <summary>Gives a newcomer the next free number. Called in his turn.</summary>
    public void GiveNumber(CustomerSlot slot)
    {
        lock (_gate)
        {
            slot.Number = ++_highest;
            SetNumber(slot.Entry, slot.Number);
        }
    }

    /// <summary>Files a slot under another hash (an erased customer's keyed one). Called under the slot's
    /// lock.</summary>
    public void Rehash(CustomerSlot slot, ulong idHash)
    {
        lock (_gate)
        {
            Unhash(slot.Entry);
            slot.IdHash = _entries[slot.Entry].IdHash = idHash;
            Hash(slot.Entry);
        }
    }

    /// <summary>Gives a slot that is known by its number alone the id of one that is known by its id alone: they are
    /// one customer, whose state cannot be read. The other is found no more; who has it is answered by its damage.
    /// </summary>
    /// <returns>False when the number is another's.</returns>
    public bool Unite(CustomerSlot numbered, CustomerSlot named)
    {
        lock (_gate)
        {
            if (!numbered.IdUtf8.IsEmpty) return numbered.IdUtf8.SequenceEqual(named.IdUtf8);
            numbered.IdPlace = Arena.Store(named.IdUtf8);
            Unhash(numbered.Entry);
            numbered.IdHash = _entries[numbered.Entry].IdHash = named.IdHash;
            Hash(numbered.Entry);
            if (named.Index < 0) return true;
            Unhash(named.Entry);
            named.IsDisowned = true;
            return true;
        }
    }

    /// <summary>One more has the slot. Called by who has it already.</summary>
    public void Hold(CustomerSlot slot)
    {
        lock (_gate) slot.Holders++;
    }

    /// <summary>One less has the slot.</summary>
    public void Leave(CustomerSlot slot)
    {
        lock (_gate)
        {
            if (--slot.Holders > 0) return;
            if (slot.Index < 0) Arena.Free(slot.IdPlace);
            else if (slot.IsDisowned) Forget(slot);
            else if (slot.IsQuiet) Rest(slot);
        }
    }

    /// <summary>Swaps the durable record of a slot, so that nobody looks an id up in it meanwhile.</summary>
    public void SetDurable(CustomerSlot slot, RecordPlace durable, bool forgetsId)
    {
        var (id, packed) = (slot.IdPlace, slot.PackedPlace);
        lock (_gate)
        {
            slot.DurablePlace = durable;
            slot.PackedPlace = default;
            if (forgetsId) slot.IdPlace = default;
        }

        if (forgetsId) Arena.Free(id);
        Drop(packed);
    }

    /// <summary>Swaps the id that a slot keeps beside its record.</summary>
    public void SetId(CustomerSlot slot, RecordPlace id)
    {
        var before = slot.IdPlace;
        lock (_gate) slot.IdPlace = id;
        Arena.Free(before);
    }

    public ReadOnlySpan<byte> IdOf(RecordPlace id, RecordPlace record)
    {
        if (!id.IsNowhere) return Arena.Read(id);
        return record.IsNowhere ? default : new CustomerView(Arena.Read(record)).IdUtf8;
    }

    /// <summary>Looks at the next customer for the sweep. One whom nothing keeps and who was not used since the last
    /// look is packed; one who is packed already, or cannot be, is put to rest in the store.</summary>
    /// <param name="onlyPacks">Puts nobody to rest in the store.</param>
    public SweepLook RestNext(bool onlyPacks = false)
    {
        lock (_gate)
        {
            if (_count == 0) return SweepLook.Nobody;
            do _hand = _hand + 1 < _entries.Length ? _hand + 1 : 1;
            while (!_entries[_hand].IsTaken);
            ref var entry = ref _entries[_hand];
            if (entry.Slot != 0 && _slots[entry.Slot - 1] is { Holders: 0 } slot)
            {
                // Only a walk that is remembered keeps it: that is a cache.
                slot.History = null;
                if (slot.IsQuiet) Rest(slot);
            }

            if (!entry.IsAtRest) return SweepLook.Stays;
            if (entry.Used)
            {
                entry.Used = false;
                return SweepLook.Stays;
            }

            if (TryPack(ref entry)) return SweepLook.Shrinks;
            if (onlyPacks) return SweepLook.Stays;
            _rested++;
            Remove(_hand);
            return SweepLook.Rests;
        }
    }

    /// <summary>Moves records at rest out of the chunks that are to be emptied.</summary>
    public void MoveOut()
    {
        lock (_gate)
        {
            for (var i = 1; i < _entries.Length; i++)
            {
                ref var entry = ref _entries[i];
                if (!entry.IsTaken || entry.Slot != 0 || !Arena.MustMove(entry.Place)) continue;
                var from = entry.Place;
                entry.Place = Arena.Store(Arena.Read(from));
                Arena.Free(from);
            }
        }
    }

    /// <summary>Copies records of some customers at rest, without what is personal in them.</summary>
    public void Sample(List<byte[]> samples, int most)
    {
        lock (_gate)
        {
            var step = Math.Max(1, _entries.Length / Math.Max(1, most));
            for (var i = 1; i < _entries.Length && most > 0; i += step)
            {
                ref readonly var entry = ref _entries[i];
                if (!entry.IsTaken || entry.Slot != 0 || entry.HoldsId || entry.IsPacked) continue;
                samples.Add(RecordPacking.Impersonal(Arena.Read(entry.Place)));
                most--;
            }
        }
    }

    private CustomerSlot? Held(int index)
    {
        if (index == 0) return null;
        ref var entry = ref _entries[index];
        if (entry.Slot == 0)
        {
            if (!_idle.TryPop(out var place))
            {
                place = _slots.Count;
                _slots.Add(new CustomerSlot(this, place));
            }

            _slots[place].Wake(index, in entry, Unpacked(ref entry));
            entry.Slot = place + 1;
        }

        var slot = _slots[entry.Slot - 1];
        slot.Holders++;
        return slot;
    }

    /// <summary>Takes a slot that is nobody's any more out of the table.</summary>
    private void Forget(CustomerSlot slot)
    {
        var index = slot.Entry;
        (slot.Damage, slot.IsDisowned) = (null, false);
        Rest(slot);
        Free(index);
    }

    private void Rest(CustomerSlot slot)
    {
        slot.Rest(ref _entries[slot.Entry]);
        _idle.Push(slot.Index);
    }
}
