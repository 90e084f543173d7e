using System.Text;
using Decisioning.Engine.Tokens;
using Decisioning.Storage;

namespace Decisioning.Engine.Actors;

/// <summary>
/// The customers in memory. One that is not there is read from the store before his turn; of one whom the store does
/// not know there is a slot without a record, which costs its overhead until it is swept.
/// </summary>
internal sealed class ResidentBase(IStore store, MemoryBudget budget, TokenCodec tokens, Func<Task> relief)
{
    private const int MostIdBytes = 255;

    private readonly ResidentPartition[] _partitions =
        [.. Enumerable.Range(0, Partitions.Count).Select(_ => new ResidentPartition())];

    private int _sweptPartition;

    public MemoryBudget Budget { get; } = budget;

    public ResidentPartition this[int partition] => _partitions[partition];

    public int Count => _partitions.Sum(partition => partition.Count);

    /// <summary>The customer's slot. It may have gone when its lock is taken: then ask again.</summary>
    public ValueTask<CustomerSlot> GetAsync(string customerId)
    {
        Span<byte> utf8 = stackalloc byte[MostIdBytes];
        if (!Encoding.UTF8.TryGetBytes(customerId, utf8, out var length))
            throw new ArgumentException($"A customer id has at most {MostIdBytes} bytes.", nameof(customerId));
        utf8 = utf8[..length];
        var hash = Partitions.Hash64(utf8);
        var partition = _partitions[Partitions.Of(hash)];
        var rested = partition.Rested;
        if (partition.Find(hash, utf8) is { } slot) return ValueTask.FromResult(slot);
        var id = utf8.ToArray();
        if (!partition.HoldsAll || partition.UnknownDamage is not null || Budget.IsFarOver)
            return ActivateAsync(hash, id);
        var known = partition.FindErased(tokens.HashOfErased(id))
            ?? Insert(new CustomerSlot((byte)Partitions.Of(hash), hash, id), id, rested);
        return known is null ? ActivateAsync(hash, id) : ValueTask.FromResult(known);
    }

    /// <summary>The slot of a customer number; null when there is no such customer.</summary>
    public async ValueTask<CustomerSlot?> GetAsync(byte partition, uint number)
    {
        var residents = _partitions[partition];
        while (true)
        {
            if (residents.Find(number) is { } slot) return slot;
            var rested = residents.Rested;
            StateRow? row;
            try
            {
                row = await store.LoadAsync(partition, number).ConfigureAwait(false);
            }
            catch (CorruptRecordException corrupt)
            {
                return Damaged(partition, 0, [], number, corrupt);
            }

            if (row is not { } saved) return null;
            if (Add(saved, rested) is { } added) return added;
        }
    }

    /// <summary>Puts customers to rest until the budget holds, or nobody more can be.</summary>
    public int Sweep()
    {
        if (!Budget.IsOver) return 0;
        var swept = 0;
        var looks = (2L * Count) + Partitions.Count;
        for (var empty = 0; looks > 0 && empty < Partitions.Count && Budget.Bytes > Budget.SweepTo; looks--)
        {
            _sweptPartition = (_sweptPartition + 1) & (Partitions.Count - 1);
            var partition = _partitions[_sweptPartition];
            var slot = partition.NextForSweep();
            empty = slot is null ? empty + 1 : 0;
            if (slot is not null && TryRest(partition, slot)) swept++;
        }

        return swept;
    }

    /// <summary>A slot of a customer who is named by the log and whom no state was saved of.</summary>
    public CustomerSlot Add(byte partition, uint number, ulong idHash, byte[] idUtf8)
    {
        var slot = new CustomerSlot(partition, idHash, idUtf8) { Number = number };
        return Insert(slot, idUtf8, _partitions[partition].Rested)
            ?? throw new InvalidOperationException("Nobody is put to rest while the log is read.");
    }

    /// <summary>A slot that answers everything with its damage.</summary>
    public CustomerSlot Damaged(byte partition, ulong idHash, byte[] idUtf8, uint number, Exception why)
    {
        var slot = new CustomerSlot(partition, idHash, idUtf8) { Number = number, Damage = why.Message };
        return Insert(slot, idUtf8, _partitions[partition].Rested) ?? slot;
    }

    private async ValueTask<CustomerSlot> ActivateAsync(ulong hash, byte[] id)
    {
        var number = (byte)Partitions.Of(hash);
        var partition = _partitions[number];
        if (Budget.IsFarOver) await relief().ConfigureAwait(false);
        while (true)
        {
            if (partition.Find(hash, id) is { } resident) return resident;
            var rested = partition.Rested;
            try
            {
                if (await FindRowAsync(number, hash, id).ConfigureAwait(false) is { } row)
                {
                    if (Add(row, rested, id) is { } added) return added;
                    continue;
                }
            }
            catch (CorruptRecordException corrupt)
            {
                return Damaged(number, hash, id, 0, corrupt);
            }

            if (partition.FindErased(tokens.HashOfErased(id)) is { } erased) return erased;
            if (partition.UnknownDamage is { } damage)
                return new CustomerSlot(number, hash, id) { Damage = damage };
            var slot = new CustomerSlot(number, hash, id);
            if (Insert(slot, id, rested) is { } newcomer) return newcomer;
        }
    }

    private async ValueTask<StateRow?> FindRowAsync(byte partition, ulong hash, byte[] id)
    {
        foreach (var row in await store.FindAsync(partition, hash).ConfigureAwait(false))
        {
            if (new Domain.Customers.CustomerView(row.Record.Span).IdUtf8.SequenceEqual(id)) return row;
        }

        foreach (var row in await store.FindAsync(partition, tokens.HashOfErased(id)).ConfigureAwait(false))
        {
            var header = new Domain.Customers.CustomerView(row.Record.Span).Header;
            if ((header.Flags & Domain.Customers.CustomerFlags.Erased) != 0) return row;
        }

        return null;
    }

    private CustomerSlot? Add(in StateRow row, long rested, byte[]? idUtf8 = null)
    {
        var record = row.Record.ToArray();
        var id = idUtf8 ?? new Domain.Customers.CustomerView(record).IdUtf8.ToArray();
        var slot = new CustomerSlot(row.Partition, row.IdHash, id);
        slot.Load(row.Customer, record, row.LastNumber);
        return Insert(slot, id, rested);
    }

    private CustomerSlot? Insert(CustomerSlot slot, ReadOnlySpan<byte> idUtf8, long rested)
    {
        lock (slot)
        {
            var there = _partitions[slot.Partition].TryAdd(slot, idUtf8, rested);
            if (ReferenceEquals(there, slot)) Budget.Recount(slot);
            return there;
        }
    }

    private bool TryRest(ResidentPartition partition, CustomerSlot slot)
    {
        lock (slot)
        {
            if (slot.Gone || !slot.AtRest) return false;
            if (slot.Used)
            {
                slot.Used = false;
                return false;
            }

            slot.Gone = true;
            partition.Remove(slot);
            Budget.Leave(slot);
            return true;
        }
    }
}
