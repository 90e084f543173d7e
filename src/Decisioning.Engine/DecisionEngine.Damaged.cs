using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>Finds the number of a customer whose saved state cannot be read, so that he can be erased: without it
    /// nothing that is stored of him could be named. His first record says it; where that was cut from the log, the key
    /// of the state does.</summary>
    /// <returns>The slot that has the number, and his id from now on, to be left by the caller; null when the given one
    /// needs none, or none can be found.</returns>
    private async ValueTask<CustomerSlot?> NumberedAsync(CustomerSlot slot)
    {
        ulong hash;
        byte[] id;
        lock (slot)
        {
            if (slot.Damage is null || slot.Number != 0) return null;
            (hash, id) = (slot.IdHash, slot.IdUtf8.ToArray());
        }

        var number = await StoredNumberAsync(slot.Partition, hash).ConfigureAwait(false);
        number = await NumberInLogAsync(slot.Partition, id, number).ConfigureAwait(false);
        if (number == 0) return null;
        var numbered = await _residents.GetAsync(slot.Partition, number).ConfigureAwait(false);
        if (numbered is null || _residents[slot.Partition].Unite(numbered, slot)) return numbered;
        numbered.Leave();
        return null;
    }

    /// <summary>The number under which a state that cannot be read is stored; 0 when all with this hash can be.
    /// </summary>
    private async ValueTask<uint> StoredNumberAsync(byte partition, ulong idHash)
    {
        try
        {
            await _store.FindAsync(partition, idHash).ConfigureAwait(false);
            return 0;
        }
        catch (CorruptRecordException corrupt)
        {
            return corrupt.Customer;
        }
    }

    /// <summary>The number of the customer whose first record has an id; of whom there is none, the one that was found
    /// otherwise, unless its first record has another id (two ids may share a hash).</summary>
    private async ValueTask<uint> NumberInLogAsync(byte partition, byte[] id, uint otherwise)
    {
        await foreach (var record in _store.ReadLogAsync(_store.LogOf(partition), 0, _ => { }).ConfigureAwait(false))
        {
            if (record.Partition != partition || record.Customer == 0 || (RecordKind)record.Kind == RecordKind.Stub)
                continue;
            var identity = RecordEnvelope.Decode(record.Payload.Span).Identity;
            if (identity.IsEmpty) continue;
            if (identity.SequenceEqual(id)) return record.Customer;
            if (record.Customer == otherwise) otherwise = 0;
        }

        return otherwise;
    }

    /// <summary>The records of a customer before his tombstone, by a look at the whole log. A damaged record goes by
    /// what its own fields say of whose it is.</summary>
    private async Task<IReadOnlyList<long>> NumbersInLogAsync(CustomerSlot slot, long tombstone)
    {
        var numbers = new List<long>();
        void Take(int partition, uint customer, long number)
        {
            if (partition == slot.Partition && customer == slot.Number && number < tombstone) numbers.Add(number);
        }

        await foreach (var record in _store.ReadLogAsync(
            LogOf(slot), 0, corrupt => Take(corrupt.Partition, corrupt.Customer, corrupt.Number))
            .ConfigureAwait(false))
        {
            Take(record.Partition, record.Customer, record.Number);
        }

        return numbers;
    }
}
