using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>
/// At the end of a history: reads the log itself, folds it customer by customer, and compares with what clients were
/// told, with every state that was shown, and with what the engine says after a restart.
/// </summary>
internal sealed class FinalCheck(SimulatedWorld world)
{
    private readonly Dictionary<(byte Partition, uint Customer), string> _ids = [];
    private readonly Dictionary<string, List<byte[]>> _states = [];
    private readonly Dictionary<(string Customer, string Id), long> _places = [];

    public async Task CheckAsync(SimulatedProcess process)
    {
        foreach (var customer in world.Ledger.Erasures.Keys.ToArray())
            await CheckErasureAsync(process, customer).ConfigureAwait(false);
        await FoldAsync().ConfigureAwait(false);
        foreach (var (customer, id, _, _) in world.Ledger.Acknowledged)
        {
            if (!IsErased(customer) && !_places.ContainsKey((customer, id)))
                world.Violate($"I1: {id} of {customer} was acknowledged and is not in the log.");
        }

        CheckOrder();
        foreach (var (customer, version, record) in world.Ledger.Seen)
        {
            if (!IsErased(customer) && !record.AsSpan().SequenceEqual(StateOf(customer, version)))
                world.Violate($"I7: version {version} of {customer} was shown as it never was.");
        }

        foreach (var customer in _states.Keys.Where(each => !IsErased(each)))
            await CompareAsync(process, customer).ConfigureAwait(false);
        var report = await process.Engine.VerifyAsync().ConfigureAwait(false);
        string[] faults = [.. report.Differences, .. report.ClosedCustomers];
        if (!report.IsSound) world.Violate($"I4: the log does not fold: {string.Join(' ', faults)}");
    }

    private bool IsErased(string customer) =>
        world.Ledger.IsErased(customer) || world.Disk.HoldsTombstone(customer);

    /// <summary>Whoever was erased, or has a tombstone, is erased for good: nothing is left of him, what was late is
    /// refused, and whoever asks again gets the same receipt.</summary>
    private async Task CheckErasureAsync(SimulatedProcess process, string customer)
    {
        if (!IsErased(customer)) return;
        if (await world.Disk.RemainsOfAsync(customer).ConfigureAwait(false) is { } remains
            && world.Ledger.IsErased(customer))
        {
            world.Violate($"I6: {customer} was erased, but {remains}.");
        }

        var late = SimulatedClient.Purchase(customer, "late", world.Loop.Time.NowMs);
        var answer = await process.Front.RecordAsync([late], 0).ConfigureAwait(false);
        if (answer[0].Refusal.Cause != RefusalCause.Erased)
            world.Violate($"I6: a late event of {customer} was not refused as erased: {answer[0]}.");
        var card = await process.Front.CardAsync(customer).ConfigureAwait(false);
        if (!card.Refusal.Refused && !card.Customer.IsErased) world.Violate($"I6: {customer} has a card again.");
        var again = await process.Front.EraseAsync(customer, "again").ConfigureAwait(false);
        if (again.Refusal.Refused) world.Violate($"I6: {customer} is not erased at the end: {again.Refusal.Message}");
        else await world.Ledger.ErasedAsync(customer, again.ErasedAtMs).ConfigureAwait(false);
    }

    private async Task FoldAsync()
    {
        var buffer = new ApplyBuffer();
        await foreach (var record in world.Disk.Inner.ReadLogAsync(0, 0).ConfigureAwait(false))
        {
            if ((RecordKind)record.Kind is RecordKind.Event or RecordKind.Reservation) Fold(record, buffer);
        }
    }

    private void Fold(in LogRecord record, ApplyBuffer buffer)
    {
        var envelope = RecordEnvelope.Decode(record.Payload.Span);
        var key = (record.Partition, record.Customer);
        if (!envelope.Identity.IsEmpty) _ids[key] = Encoding.UTF8.GetString(envelope.Identity);
        if (!_ids.TryGetValue(key, out var customer))
        {
            world.Violate($"I1: record {record.Number} belongs to nobody: the customer's first record is gone.");
            return;
        }

        var name = SharedDisk.NameOf(EventCodec.Decode(envelope.Event));
        if (!_places.TryAdd((customer, name), record.Number))
            world.Violate($"I2: {name} of {customer} is in the log twice.");
        if (!_states.TryGetValue(customer, out var states)) _states[customer] = states = [[]];
        if (HistoryFolder.Fold(states[^1], envelope, Encoding.UTF8.GetBytes(customer), buffer) is not { } next)
        {
            world.Violate($"I4: record {record.Number} of {customer} does not fold.");
            return;
        }

        states.Add(next);
        CheckCap(customer, next);
    }

    private void CheckCap(string customer, byte[] state)
    {
        var view = new CustomerView(state);
        var counted = 0;
        foreach (ref readonly var contact in view.Contacts)
            counted += ContactLog.Counts(contact, view.Header.RecordedAtMs) ? 1 : 0;
        if (counted > world.Plan.Cap)
            world.Violate($"I3: {counted} contacts of {customer} count; the cap is {world.Plan.Cap}.");
    }

    /// <summary>What was sent after another was acknowledged lies behind it.</summary>
    private void CheckOrder()
    {
        var all = world.Ledger.Acknowledged.Where(each => _places.ContainsKey((each.Customer, each.Id))).ToArray();
        foreach (var before in all)
        {
            foreach (var after in all)
            {
                if (after.Customer == before.Customer && after.Begun > before.Acknowledged
                    && _places[(after.Customer, after.Id)] < _places[(before.Customer, before.Id)])
                {
                    world.Violate($"I4: {after.Id} was sent after {before.Id} was acknowledged, and lies before it.");
                }
            }
        }
    }

    private async Task CompareAsync(SimulatedProcess process, string customer)
    {
        var card = await process.Front.CardAsync(customer).ConfigureAwait(false);
        if (!card.Customer.Record.Span.SequenceEqual(_states[customer][^1]))
            world.Violate($"I4: the state of {customer} is not what the log folds to.");
    }

    private byte[] StateOf(string customer, uint version) =>
        _states.TryGetValue(customer, out var states) && version < states.Count ? states[(int)version] : [];
}
