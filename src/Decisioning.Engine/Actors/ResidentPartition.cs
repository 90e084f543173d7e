namespace Decisioning.Engine.Actors;

/// <summary>The resident customers of one partition, by the hash of their id and by their number. Its lock is taken for
/// a look-up only, and is always the inner one of a slot's lock.</summary>
internal sealed class ResidentPartition
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, CustomerSlot> _byHash = [];
    private readonly List<CustomerSlot> _all = [];
    private CustomerSlot?[] _byNumber = new CustomerSlot?[16];
    private uint _highest;
    private uint _numbered;
    private long _rested;
    private int _hand;

    /// <summary>Counts customers put to rest: what was read from the store before may be stale when it has
    /// grown.</summary>
    public long Rested => Volatile.Read(ref _rested);

    /// <summary>A corrupt record of an unknown customer was met: nobody here is taken for a newcomer any
    /// more.</summary>
    public string? UnknownDamage { get; set; }

    public int Count
    {
        get
        {
            lock (_gate) return _all.Count;
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

    /// <summary>The next free customer number.</summary>
    public uint NextNumber()
    {
        lock (_gate) return ++_highest;
    }

    /// <summary>No number up to this one is free.</summary>
    public void RaiseHighest(uint number)
    {
        lock (_gate) _highest = Math.Max(_highest, number);
    }

    public CustomerSlot? Find(ulong idHash, ReadOnlySpan<byte> idUtf8)
    {
        lock (_gate) return FindLocked(idHash, idUtf8);
    }

    public CustomerSlot? Find(uint number)
    {
        lock (_gate) return number < _byNumber.Length ? _byNumber[number] : null;
    }

    /// <summary>The erased customer with a keyed hash.</summary>
    public CustomerSlot? FindErased(ulong keyedHash)
    {
        lock (_gate)
        {
            var slot = _byHash.GetValueOrDefault(keyedHash);
            while (slot is not null && !slot.IsErased) slot = slot.Next;
            return slot;
        }
    }

    /// <summary>Adds a slot that was read before a number of customers had been put to rest. Gives the one that is
    /// there already; null when what was read may be stale.</summary>
    public CustomerSlot? TryAdd(CustomerSlot slot, ReadOnlySpan<byte> idUtf8, long restedBefore)
    {
        lock (_gate)
        {
            var there = slot.Number != 0 && slot.Number < _byNumber.Length ? _byNumber[slot.Number] : null;
            there ??= FindLocked(slot.IdHash, idUtf8);
            if (there is not null) return there;
            if (_rested != restedBefore) return null;
            AddLocked(slot);
            return slot;
        }
    }

    /// <summary>Makes a newcomer's slot findable by the number he was given. Called in his turn.</summary>
    public void Number(CustomerSlot slot)
    {
        lock (_gate) NumberLocked(slot);
    }

    /// <summary>Takes a slot out. Called under the slot's lock, after it was marked as gone.</summary>
    public void Remove(CustomerSlot slot)
    {
        lock (_gate)
        {
            _rested++;
            Unhash(slot);
            var last = _all[^1];
            _all[slot.Place] = last;
            last.Place = slot.Place;
            _all.RemoveAt(_all.Count - 1);
            if (slot.Number == 0 || slot.Number >= _byNumber.Length || _byNumber[slot.Number] != slot) return;
            _byNumber[slot.Number] = null;
            _numbered--;
        }
    }

    /// <summary>Files a slot under another hash (an erased customer's keyed one). Called under the slot's
    /// lock.</summary>
    public void Rehash(CustomerSlot slot, ulong idHash)
    {
        lock (_gate)
        {
            Unhash(slot);
            slot.IdHash = idHash;
            Hash(slot);
        }
    }

    /// <summary>The next slot for the sweep to look at; null when there is none.</summary>
    public CustomerSlot? NextForSweep()
    {
        lock (_gate)
        {
            if (_all.Count == 0) return null;
            _hand = _hand + 1 < _all.Count ? _hand + 1 : 0;
            return _all[_hand];
        }
    }

    /// <summary>The resident slots of this moment.</summary>
    public CustomerSlot[] Snapshot()
    {
        lock (_gate) return [.. _all];
    }

    private CustomerSlot? FindLocked(ulong idHash, ReadOnlySpan<byte> idUtf8)
    {
        var slot = _byHash.GetValueOrDefault(idHash);
        while (slot is not null && !slot.Is(idUtf8)) slot = slot.Next;
        return slot;
    }

    private void AddLocked(CustomerSlot slot)
    {
        Hash(slot);
        slot.Place = _all.Count;
        _all.Add(slot);
        if (slot.Number != 0) NumberLocked(slot);
    }

    private void NumberLocked(CustomerSlot slot)
    {
        if (slot.Number >= _byNumber.Length)
            Array.Resize(ref _byNumber, Math.Max(_byNumber.Length * 2, checked((int)slot.Number + 1)));
        if (_byNumber[slot.Number] is null) _numbered++;
        _byNumber[slot.Number] = slot;
        _highest = Math.Max(_highest, slot.Number);
    }

    private void Hash(CustomerSlot slot)
    {
        slot.Next = _byHash.GetValueOrDefault(slot.IdHash);
        _byHash[slot.IdHash] = slot;
    }

    private void Unhash(CustomerSlot slot)
    {
        var first = _byHash[slot.IdHash];
        if (first == slot)
        {
            if (slot.Next is null) _byHash.Remove(slot.IdHash);
            else _byHash[slot.IdHash] = slot.Next;
        }
        else
        {
            while (first.Next != slot) first = first.Next!;
            first.Next = slot.Next;
        }

        slot.Next = null;
    }
}
