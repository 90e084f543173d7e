using System.Runtime.CompilerServices;
using Decisioning.Domain.Customers.Events;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Tokens;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>The customer's last durable state. A newcomer's is empty and leaves nothing behind.</summary>
    public async ValueTask<CustomerResult> GetCustomerAsync(string customerId, CancellationToken ct = default)
    {
        if (CheckCustomerId(customerId) is { Refused: true } wrong) return new CustomerResult(wrong, default);
        ct.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _closing) != 0) return new CustomerResult(Refusals.IsClosing, default);
        CustomerSlot slot;
        try
        {
            slot = await _residents.GetAsync(customerId).ConfigureAwait(false);
        }
        catch (Exception failure) when (Refusals.IsAway(failure))
        {
            return new CustomerResult(Refusals.NotRead, default);
        }

        CustomerResult result;
        lock (slot)
        {
            slot.Used = true;
            result = slot.Damage is null
                ? new CustomerResult(default, Snapshot(slot, customerId, slot.Durable.ToArray()))
                : new CustomerResult(Refusals.Of(slot), default);
        }

        slot.Leave();
        return result;
    }

    /// <summary>Tells a customer's durable state now and after every change, at most once in
    /// <see cref="EngineOptions.WatchInterval"/>; who is slower misses what lies between, never the latest. The stream
    /// ends with the token or with the engine.</summary>
    /// <returns>False when there are <see cref="EngineOptions.Watchers"/> already. A place is taken until the stream
    /// was enumerated to its end or disposed of.</returns>
    public bool TryWatch(
        string customerId, out IAsyncEnumerable<CustomerSnapshot> changes, CancellationToken ct = default)
    {
        changes = AsyncEnumerable.Empty<CustomerSnapshot>();
        if (CheckCustomerId(customerId).Refused || !_watchers.TryTake()) return false;
        changes = WatchAsync(customerId, ct);
        return true;
    }

    /// <summary>What the log holds of a customer, oldest first; what was answered and is on its way there is waited
    /// for. A newcomer's is empty.</summary>
    /// <param name="mostBytes">A history of more payload than this, each record counted as 64 bytes more, is not read
    /// to its beginning.</param>
    public async ValueTask<History> HistoryAsync(
        string customerId, long mostBytes = long.MaxValue, CancellationToken ct = default)
    {
        if (CheckCustomerId(customerId) is { Refused: true } wrong) return new History(wrong, [], false);
        if (Volatile.Read(ref _closing) != 0) return new History(Refusals.IsClosing, [], false);
        const int recordBytes = 64;
        var records = new List<LogRecord>();
        var bytes = 0L;
        try
        {
            var slot = await _residents.GetAsync(customerId).ConfigureAwait(false);
            var partition = slot.Partition;
            var head = await DurableHeadAsync(slot, ct).ConfigureAwait(false);
            var end = await _chains.WalkAsync(
                partition,
                head,
                record =>
                {
                    records.Add(record);
                    bytes += record.Payload.Length + recordBytes;
                    return bytes <= mostBytes;
                },
                ct).ConfigureAwait(false);
            if (end == ChainEnd.Stopped) return new History(default, [], false) { IsTooLong = true };
            records.Reverse();
            return new History(default, records.Select(each => Entry(each, customerId)), end == ChainEnd.Cut);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            return new History(Refusals.Unread(failure), [], false);
        }
    }

    /// <summary>The states of all customers, in no stated order; those who are recorded meanwhile may be missing, and
    /// erased ones are left out.</summary>
    public async IAsyncEnumerable<CustomerSnapshot> ExportStatesAsync(
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        await CheckpointAsync(ct).ConfigureAwait(false);
        await foreach (var row in _store.ReadStatesAsync(ct: ct).ConfigureAwait(false))
        {
            var record = row.Record;
            if (_residents[row.Partition].Find(row.Customer) is { } slot)
            {
                lock (slot) record = slot.Durable.ToArray();
                slot.Leave();
            }

            var snapshot = new CustomerSnapshot("", record, row.Partition, row.Customer);
            if (!snapshot.IsErased && !snapshot.IsIdentity)
                yield return snapshot with { CustomerId = snapshot.View.Id };
        }
    }

    private async IAsyncEnumerable<CustomerSnapshot> WatchAsync(
        string customerId, [EnumeratorCancellation] CancellationToken ct)
    {
        try
        {
            var slot = await _residents.GetAsync(customerId).ConfigureAwait(false);
            await foreach (var record in _watchers.WatchAsync(slot, ct).ConfigureAwait(false))
                yield return Snapshot(slot, customerId, record);
        }
        finally
        {
            _watchers.GiveBack();
        }
    }

    /// <summary>The end of a customer's chain, once what is on its way to it now was written or dropped. Leaves the
    /// slot.</summary>
    private async ValueTask<long> DurableHeadAsync(CustomerSlot slot, CancellationToken ct)
    {
        try
        {
            long answered;
            lock (slot) answered = slot.Head;
            await LaneOf(slot.Partition).ReachAsync(answered).WaitAsync(ct).ConfigureAwait(false);
            lock (slot) return slot.DurableHead;
        }
        finally
        {
            slot.Leave();
        }
    }

    private static CustomerSnapshot Snapshot(CustomerSlot slot, string customerId, byte[] record) =>
        new(customerId, record, slot.Partition, record.Length == 0 ? 0 : slot.Number);

    private HistoryEntry Entry(in LogRecord record, string customerId)
    {
        if ((RecordKind)record.Kind == RecordKind.Stub)
            return new HistoryEntry(record.Number, record.AtMs, null, null, null);
        var envelope = RecordEnvelope.Decode(record.Payload.Span);
        var e = envelope.Event.IsEmpty ? null : EventCodec.Decode(envelope.Event);
        var contact = e switch
        {
            ContactReservedEvent => envelope.Version,
            HoldExtendedEvent extended => extended.Contact,
            SettlementEvent settled => settled.Contact,
            _ => 0U,
        };
        var reservationId = contact == 0
            ? ""
            : _tokens.Encode(new Token(TokenKind.Reservation, record.Partition, record.Customer, contact, 0));
        if (envelope.Decision.IsEmpty)
        {
            return new HistoryEntry(record.Number, record.AtMs, e, null, null) { ReservationId = reservationId };
        }

        var logged = DecisionLog.Decode(envelope.Decision).Logged;
        var query = logged.Query with { CustomerId = customerId };
        var decision = new Token(TokenKind.Decision, record.Partition, record.Customer, contact, record.Number);
        return new HistoryEntry(record.Number, record.AtMs, e, query, logged.Decision)
        {
            DecisionId = _tokens.Encode(decision),
            ReservationId = reservationId,
        };
    }
}
