namespace Decisioning.Engine.Actors;

/// <summary>The table: entries keep their index, so that numbers and slots may name it. Entry 0 is nobody's.</summary>
internal sealed partial class ResidentPartition
{
    private const int FirstEntries = 16;

    private CustomerEntry[] _entries = new CustomerEntry[FirstEntries];
    private int[] _buckets = new int[FirstEntries];
    private int[] _byNumber = new int[FirstEntries];
    private int _firstFree;
    private int _touched = 1;
    private int _count;

    private int FindEntry(ulong idHash, ReadOnlySpan<byte> idUtf8)
    {
        var index = FirstOf(idHash);
        while (index != 0 && !Is(in _entries[index], idHash, idUtf8)) index = _entries[index].Next;
        return index;
    }

    private int FirstOf(ulong idHash) => _buckets[BucketOf(idHash)];

    /// <summary>The lowest bits of the hash are the partition's number.</summary>
    private int BucketOf(ulong idHash) => (int)(idHash >> 32) & (_buckets.Length - 1);

    private bool Is(in CustomerEntry entry, ulong idHash, ReadOnlySpan<byte> idUtf8)
    {
        if (entry.IdHash != idHash) return false;
        if (entry.Slot != 0) return idUtf8.SequenceEqual(_slots[entry.Slot - 1].IdUtf8);
        if (entry.IsPacked) return idUtf8.SequenceEqual(RecordPacking.IdOf(Arena.Read(entry.Place)));
        return idUtf8.SequenceEqual(
            entry.HoldsId ? IdOf(entry.Place, default) : IdOf(default, entry.Place));
    }

    private bool IsErased(in CustomerEntry entry) => entry.Slot != 0
        ? CustomerSlot.IsErasedRecord(_slots[entry.Slot - 1].Durable)
        : !entry.HoldsId && !entry.IsPacked && CustomerSlot.IsErasedRecord(Arena.Read(entry.Place));

    private int EntryOf(uint number) => number < _byNumber.Length ? _byNumber[number] : 0;

    private int Add(in ArrivingCustomer customer)
    {
        var index = FreeEntry();
        ref var entry = ref _entries[index];
        entry = new CustomerEntry
        {
            IdHash = customer.IdHash,
            DurableHead = customer.Head,
            SavedHead = customer.Head,
            Place = Arena.Store(customer.Record.IsEmpty ? customer.IdUtf8 : customer.Record),
            HoldsId = customer.Record.IsEmpty,
            IsTaken = true,
        };
        _count++;
        budget.Enter();
        Hash(index);
        if (customer.Number != 0) SetNumber(index, customer.Number);
        return index;
    }

    private void Remove(int index)
    {
        ref var entry = ref _entries[index];
        Unhash(index);
        if (EntryOf(entry.Number) == index && entry.Number != 0)
        {
            _byNumber[entry.Number] = 0;
            _numbered--;
        }

        Free(index);
    }

    /// <summary>Makes room of an entry that nobody finds any more.</summary>
    private void Free(int index)
    {
        ref var entry = ref _entries[index];
        if (entry.IsPacked) Drop(entry.Place);
        else Arena.Free(entry.Place);
        entry = new CustomerEntry { Next = _firstFree };
        _firstFree = index;
        _count--;
        budget.Leave();
    }

    private void SetNumber(int index, uint number)
    {
        if (number >= _byNumber.Length)
            Array.Resize(ref _byNumber, Grown(_byNumber.Length, checked((int)number + 1)));
        if (_byNumber[number] == 0) _numbered++;
        _byNumber[number] = index;
        _entries[index].Number = number;
        _highest = Math.Max(_highest, number);
    }

    private int FreeEntry()
    {
        if (_firstFree != 0)
        {
            var index = _firstFree;
            _firstFree = _entries[index].Next;
            return index;
        }

        if (_touched == _entries.Length) Array.Resize(ref _entries, Grown(_entries.Length, _touched + 1));
        return _touched++;
    }

    /// <summary>By an eighth: with a quarter of the base's arrays half empty the table would cost as much again.
    /// </summary>
    private static int Grown(int length, int least) => Math.Max(least, length + Math.Max(length / 8, FirstEntries));

    private void Hash(int index)
    {
        if (_count > _buckets.Length) Rebucket();
        ref var entry = ref _entries[index];
        ref var bucket = ref _buckets[BucketOf(entry.IdHash)];
        entry.Next = bucket;
        bucket = index;
    }

    private void Unhash(int index)
    {
        ref var link = ref _buckets[BucketOf(_entries[index].IdHash)];
        while (link != index) link = ref _entries[link].Next;
        link = _entries[index].Next;
        _entries[index].Next = 0;
    }

    private void Rebucket()
    {
        // The one that is being added hangs nowhere yet.
        var old = _buckets;
        _buckets = new int[old.Length * 2];
        foreach (var first in old)
        {
            for (int index = first, next; index != 0; index = next)
            {
                next = _entries[index].Next;
                ref var bucket = ref _buckets[BucketOf(_entries[index].IdHash)];
                _entries[index].Next = bucket;
                bucket = index;
            }
        }
    }
}
