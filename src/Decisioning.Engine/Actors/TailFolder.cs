using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Insight;
using Decisioning.Engine.Names;
using Decisioning.Engine.Statistics;
using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine.Actors;

/// <summary>Folds what the logs hold after their checkpoints into the customers, at the opening.</summary>
internal sealed partial class TailFolder(
    IStore store, ResidentBase residents, NameRegistry names, StatisticsKeeper statistics, BaseKeeper counters,
    DamageList damages, ILogger logger)
{
    /// <summary>Records that are read before they are folded: some megabytes.</summary>
    private const int PieceRecords = 4_096;

    /// <summary>Customers that are read from the store at one time: one after the other, each would wait for a way to
    /// the store and back, which was a second for 24,000 of them.</summary>
    private const int ReadsAtOnce = 64;

    private readonly ApplyBuffer _buffer = new();
    private readonly HashSet<CustomerKey> _changed = [];
    private readonly Dictionary<CustomerKey, string> _damaged = [];
    private readonly List<IdentityIntent> _intents = [];
    private readonly Dictionary<CustomerKey, long> _erased = [];

    /// <summary>Identities that customers of the tail were to be known by.</summary>
    public IReadOnlyCollection<IdentityIntent> Intents => _intents;

    /// <summary>Customers of whom the tail has records.</summary>
    public IReadOnlyCollection<CustomerKey> Changed => _changed;

    /// <summary>Customers whose tombstone is in the tail, and its number.</summary>
    public IReadOnlyDictionary<CustomerKey, long> Erased => _erased;

    public async Task FoldAsync(LogEnd end, CancellationToken ct)
    {
        var corrupt = new List<CorruptRecordException>();
        var piece = new List<LogRecord>();
        var (count, last) = (0L, 0L);
        await foreach (var record in store.ReadLogAsync(end.Log, end.Position.Checkpoint, corrupt.Add, ct)
            .ConfigureAwait(false))
        {
            (count, last) = (count + 1, record.Number);
            piece.Add(record);
            if (piece.Count == PieceRecords) await FoldAsync(end.Log, piece).ConfigureAwait(false);
        }

        await FoldAsync(end.Log, piece).ConfigureAwait(false);
        counters.EndTail(end.Log, last);
        foreach (var damage in corrupt) await CloseAsync(damage).ConfigureAwait(false);
        foreach (var (customer, why) in _damaged)
            await damages.AddAsync(customer.Partition, customer.Number, why).ConfigureAwait(false);
        LogFolded(logger, end.Log, count, end.Position.Checkpoint);
    }

    /// <summary>Of a customer whose tombstone is durable the state is not saved, and the checkpoint may come up to
    /// right before it: what lies between need not be there, because nothing of it stays. So it stops at no damage.
    /// </summary>
    private static bool IsTombstone(in LogRecord record) => (RecordKind)record.Kind == RecordKind.Tombstone;

    private async Task FoldAsync(int log, List<LogRecord> piece)
    {
        await ReadCustomersAsync(piece).ConfigureAwait(false);
        foreach (var record in piece)
        {
            if (record.Customer != 0) await FoldAsync(record).ConfigureAwait(false);
            else if ((RecordKind)record.Kind == RecordKind.Decision) counters.CountTail(record, [], null, log);
            else if ((RecordKind)record.Kind == RecordKind.Names) Define(log, record);
        }

        piece.Clear();
    }

    /// <summary>Makes the customers of some records resident, in the order in which the store keeps them.</summary>
    private async Task ReadCustomersAsync(List<LogRecord> piece)
    {
        var customers = piece.Where(record => record.Customer != 0)
            .Select(record => new CustomerKey(record.Partition, record.Customer)).Distinct().Order();
        foreach (var together in customers.Chunk(ReadsAtOnce))
        {
            var slots = await Task.WhenAll(
                together.Select(each => residents.GetAsync(each.Partition, each.Number).AsTask()))
                .ConfigureAwait(false);
            foreach (var slot in slots) slot?.Leave();
        }
    }

    private void Define(int log, in LogRecord record)
    {
        foreach (var (hash, text) in NameCodec.Decode(record.Payload.Span))
            names.Define(hash, text, log, record.Number);
    }

    private async ValueTask FoldAsync(LogRecord record)
    {
        var slot = residents[record.Partition].Find(record.Customer)
            ?? await residents.GetAsync(record.Partition, record.Customer).ConfigureAwait(false)
            ?? Begin(record);
        lock (slot) FoldLocked(slot, record);
        slot.Leave();
    }

    private void FoldLocked(CustomerSlot slot, in LogRecord record)
    {
        var isStub = (RecordKind)record.Kind == RecordKind.Stub;
        var envelope = isStub ? default : RecordEnvelope.Decode(record.Payload.Span);
        statistics.Count(record, store.LogOf(slot.Partition));
        if (!envelope.Event.IsEmpty)
        {
            counters.FindSubsidy(record, envelope.Event, store.LogOf(slot.Partition));
            Intend(slot, envelope.Event);
        }

        if ((slot.Damage is not null && !IsTombstone(record)) || record.Number <= slot.SavedHead) return;
        _changed.Add(slot.Key);
        if (record.Previous != slot.DurableHead && !IsTombstone(record))
            Damage(slot, $"Record {record.Number} follows {record.Previous}, but the state folds {slot.DurableHead}.");
        else if (envelope.Event.IsEmpty)
            FoldWithoutEvent(slot, record);
        else
            Fold(slot, record, envelope);
    }

    private void FoldWithoutEvent(CustomerSlot slot, in LogRecord record)
    {
        slot.Fold(record.Number, default);
        counters.CountTail(record, slot.Durable, null, store.LogOf(slot.Partition));
    }

    private CustomerSlot Begin(in LogRecord record)
    {
        var id = (RecordKind)record.Kind == RecordKind.Stub
            ? default
            : RecordEnvelope.Decode(record.Payload.Span).Identity;
        var hash = id.IsEmpty ? 0 : Partitions.Hash64(id);
        var slot = residents.Add(record.Partition, record.Customer, hash, id);
        if (damages.Known.TryGetValue((record.Partition, record.Customer), out var why))
        {
            // He was closed before, and no state of his was ever saved: there was nobody to close when that was read.
            slot.Damage = why;
        }
        else if (record.Previous != 0 && !IsTombstone(record))
        {
            slot.Damage = Say(
                slot, $"No state was saved of the customer of record {record.Number}, which is not his first.");
        }

        return slot;
    }

    private void Fold(CustomerSlot slot, in LogRecord record, in RecordEnvelope envelope)
    {
        var state = HistoryFolder.Fold(slot.Durable, envelope, slot.IdUtf8, _buffer);
        if (state is null)
        {
            Damage(slot, $"Record {record.Number} does not fold into the state before it.");
            return;
        }

        counters.CountTail(record, slot.Durable, state, store.LogOf(slot.Partition));
        slot.Fold(record.Number, state);
        if (envelope.ErasedHash == 0) return;
        residents[slot.Partition].Rehash(slot, envelope.ErasedHash);
        _erased[slot.Key] = record.Number;
    }

    /// <summary>Also of a customer whose saved state covers the record: the claim is no part of that state.</summary>
    private void Intend(CustomerSlot slot, ReadOnlySpan<byte> stored)
    {
        if (EventCodec.KindOf(stored) != EventKind.IdentityAdded) return;
        var added = (IdentityAddedEvent)EventCodec.Decode(stored);
        _intents.Add(new IdentityIntent(slot.Partition, slot.Number, added.Identity));
    }

    private void Damage(CustomerSlot slot, string why)
    {
        slot.Damage = Say(slot, why);
        _damaged[slot.Key] = why;
    }

    private string Say(CustomerSlot slot, string why)
    {
        LogDamaged(logger, slot.Partition, slot.Number, why);
        return why;
    }

    private async Task CloseAsync(CorruptRecordException corrupt)
    {
        // The damage may have hit the fields that say whose record it is.
        if ((uint)corrupt.Partition >= Partitions.Count) return;
        LogDamaged(logger, corrupt.Partition, corrupt.Customer, corrupt.Message);
        await damages.AddAsync((byte)corrupt.Partition, corrupt.Customer, corrupt.Message).ConfigureAwait(false);
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Log {Log}: folded {Records} records after checkpoint {Checkpoint}")]
    private static partial void LogFolded(ILogger logger, int log, long records, long checkpoint);

    [LoggerMessage(Level = LogLevel.Error, Message = "Customer {Partition}/{Customer} is closed: {Why}")]
    private static partial void LogDamaged(ILogger logger, int partition, uint customer, string why);
}
