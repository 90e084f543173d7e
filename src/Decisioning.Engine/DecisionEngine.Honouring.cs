using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Erasing;
using Decisioning.Engine.Tokens;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    private const string HonourEventId = "restore";

    /// <summary>
    /// Erases in this base whoever was erased in a newer copy of it; of whom nothing is here, he is refused from now on
    /// all the same. To be done before the base is served. Safe to repeat.
    /// </summary>
    /// <exception cref="InvalidOperationException">The list is another base's, a customer could not be read, or an
    /// erasure could not be finished: the base must not be served.</exception>
    /// <exception cref="StoreException">Not all states could be saved or read, so some customers could not be looked
    /// at: the base must not be served.</exception>
    public async Task<HonourReport> HonourAsync(ErasureList erasures, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(erasures);
        if (erasures.BaseMark != await TokenKeys.MarkAsync(_store, ct).ConfigureAwait(false))
            throw new InvalidOperationException("The erasures are of another base: its keys are others.");
        await CheckpointAsync(ct).ConfigureAwait(false);
        var left = new Dictionary<ulong, byte>(erasures.Partitions);
        var present = new List<string>();
        await foreach (var row in _store.ReadStatesAsync(onCorrupt: null, ct).ConfigureAwait(false))
        {
            if (CustomerSlot.IsErasedRecord(row.Record.Span)) left.Remove(row.IdHash);
            else if (Find(left, row.Record.Span) is { } id) present.Add(id);
        }

        foreach (var id in present)
        {
            ct.ThrowIfCancellationRequested();
            Demand(await EraseAsync(id, HonourEventId, CancellationToken.None).ConfigureAwait(false));
        }

        foreach (var (hash, partition) in left)
        {
            ct.ThrowIfCancellationRequested();
            Demand(await BuryAsync(partition, hash).ConfigureAwait(false));
        }

        return new HonourReport(present.Count, left.Count, erasures.Count - present.Count - left.Count);
    }

    private static void Demand(EraseResult result)
    {
        if (result.Refusal.Refused)
            throw new InvalidOperationException($"An erasure could not be finished: {result.Refusal.Message}");
    }

    /// <summary>The customer's id when he is one of those, who is then taken out.</summary>
    private string? Find(Dictionary<ulong, byte> erased, ReadOnlySpan<byte> record)
    {
        var id = new CustomerView(record).IdUtf8;
        return erased.Remove(_tokens.HashOfErased(id)) ? Encoding.UTF8.GetString(id) : null;
    }

    /// <summary>Records a tombstone of somebody of whom nothing but the keyed hash is known.</summary>
    private async ValueTask<EraseResult> BuryAsync(byte partition, ulong keyedHash)
    {
        var residents = _residents[partition];
        CustomerSlot? slot;
        do
        {
            slot = residents.TryAdd(new ArrivingCustomer { IdHash = keyedHash, IdUtf8 = default }, residents.Rested);
        }
        while (slot is null);
        try
        {
            return await EraseAsync(slot, HonourEventId).ConfigureAwait(false);
        }
        finally
        {
            slot.Leave();
        }
    }
}
