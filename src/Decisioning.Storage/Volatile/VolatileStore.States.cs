using System.Runtime.CompilerServices;

namespace Decisioning.Storage;

public sealed partial class VolatileStore
{
    /// <inheritdoc/>
    public ValueTask SaveStatesAsync(StateBatch batch, CancellationToken ct = default)
    {
        StoreRules.Check(batch, this);
        lock (Enter(ct))
        {
            Demand(batch.Claims);
            var log = _data.Logs[batch.Log];
            var rows = batch.Rows.Span;
            StoreRules.CheckBehind(batch, log.Last);
            foreach (ref readonly var row in rows)
            {
                if (_data.States.TryGetValue(Key(in row), out var old) && old.IdHash != row.IdHash)
                    throw StoreRules.OtherIdHash(in row, old.IdHash);
            }

            foreach (ref readonly var row in rows) Save(in row);
            log.Checkpoint = Math.Max(log.Checkpoint, batch.Checkpoint);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<StateRow?> LoadAsync(int partition, uint customer, CancellationToken ct = default)
    {
        StoreRules.CheckPartition(partition);
        lock (Enter(ct))
        {
            return ValueTask.FromResult<StateRow?>(
                _data.States.TryGetValue(Key(partition, customer), out var row) ? Copy(row) : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StateRow>> FindAsync(int partition, ulong idHash, CancellationToken ct = default)
    {
        StoreRules.CheckPartition(partition);
        lock (Enter(ct))
        {
            return ValueTask.FromResult<IReadOnlyList<StateRow>>(
                _data.ByHash.TryGetValue((partition, idHash), out var customers)
                    ? [.. customers.Select(customer => Copy(_data.States[Key(partition, customer)]))]
                    : []);
        }
    }

    /// <inheritdoc/>
    public ValueTask<uint> HighestCustomerAsync(int partition, CancellationToken ct = default)
    {
        StoreRules.CheckPartition(partition);
        lock (Enter(ct)) return ValueTask.FromResult(_data.Highest[partition]);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StateRow> ReadStatesAsync(
        Action<CorruptRecordException>? onCorrupt = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        StateRow[] rows;
        lock (Enter(ct)) rows = [.. _data.States.Values.Select(Copy)];
        foreach (var row in rows) yield return row;
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask EraseAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement,
        CancellationToken ct = default)
    {
        StoreRules.CheckErase(claim, customer, stubs, replacement, this);
        lock (Enter(ct))
        {
            Demand(claim);
            var log = _data.Logs[LogOf(claim.Partition)];
            var indices = new List<int>(stubs.Count);
            foreach (var stub in stubs)
            {
                var index = log.IndexOf(stub.Number);
                if (index < 0 && stub.Number > log.TrimmedTo) throw StoreRules.NoSuchRecord(stub.Number, log.Last);
                if (index >= 0) StoreRules.CheckOwn(log.Records[index], claim.Partition, customer);
                indices.Add(index);
            }

            for (var i = 0; i < indices.Count; i++)
            {
                if (indices[i] < 0) continue;
                var old = log.Records[indices[i]];
                log.Records[indices[i]] = old with { Kind = stubs[i].Kind, Payload = stubs[i].Payload.ToArray() };
            }

            Remove(Key(claim.Partition, customer));
            if (replacement is { } row) Save(in row);
            _data.Highest[claim.Partition] = Math.Max(_data.Highest[claim.Partition], customer);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteErasuresAsync() => ValueTask.CompletedTask;

    private void Save(in StateRow row)
    {
        var key = Key(in row);
        if (_data.States.TryGetValue(key, out var old) && old.LastNumber > row.LastNumber) return;
        _data.States[key] = Copy(row);
        _data.Highest[row.Partition] = Math.Max(_data.Highest[row.Partition], row.Customer);
        var hash = ((int)row.Partition, row.IdHash);
        if (!_data.ByHash.TryGetValue(hash, out var customers)) _data.ByHash[hash] = customers = [];
        customers.Add(row.Customer);
    }

    private void Remove(ulong key)
    {
        if (!_data.States.Remove(key, out var old)) return;
        var hash = ((int)old.Partition, old.IdHash);
        _data.ByHash[hash].Remove(old.Customer);
        if (_data.ByHash[hash].Count == 0) _data.ByHash.Remove(hash);
    }

    private static ulong Key(in StateRow row) => Key(row.Partition, row.Customer);

    private static ulong Key(int partition, uint customer) => (ulong)partition << 32 | customer;

    private static StateRow Copy(StateRow row) => row with { Record = row.Record.ToArray() };
}
