using System.Collections.Concurrent;

namespace Decisioning.Engine.Actors;

/// <summary>The walks that are remembered, bounded by the number of event ids over all of them; the oldest walk goes
/// first, and the newest stays however long it is: whoever walked it would walk again.</summary>
internal sealed class EventHistories(int limit, ResidentBase residents)
{
    private readonly ConcurrentQueue<(CustomerKey Customer, EventHistory History, int Ids)> _oldest = new();
    private long _ids;

    public long Ids => Volatile.Read(ref _ids);

    /// <summary>Counts a walk, and forgets older ones beyond the limit. Called outside of any turn.</summary>
    public void Remember(CustomerKey customer, EventHistory history)
    {
        var ids = history.Count + 1;
        _oldest.Enqueue((customer, history, ids));
        var total = Interlocked.Add(ref _ids, ids);
        while (total > limit && _oldest.Count > 1 && _oldest.TryDequeue(out var oldest))
        {
            Forget(oldest.Customer, oldest.History);
            total = Interlocked.Add(ref _ids, -oldest.Ids);
        }
    }

    private void Forget(CustomerKey customer, EventHistory history)
    {
        if (residents[customer.Partition].Find(customer.Number) is not { } slot) return;
        lock (slot)
        {
            if (ReferenceEquals(slot.History, history)) slot.History = null;
        }

        slot.Leave();
    }
}
