using System.Collections.Concurrent;

namespace Decisioning.Engine.Actors;

/// <summary>The walks that are remembered, bounded by the number of event ids over all of them; the oldest walk goes
/// first.</summary>
internal sealed class EventHistories(int limit)
{
    private readonly ConcurrentQueue<(CustomerSlot Slot, EventHistory History, int Ids)> _oldest = new();
    private long _ids;

    public long Ids => Volatile.Read(ref _ids);

    /// <summary>Counts a walk, and forgets older ones beyond the limit. Called outside of any turn.</summary>
    public void Remember(CustomerSlot slot, EventHistory history)
    {
        var ids = history.Count + 1;
        _oldest.Enqueue((slot, history, ids));
        var total = Interlocked.Add(ref _ids, ids);
        while (total > limit && _oldest.TryDequeue(out var oldest))
        {
            lock (oldest.Slot)
            {
                if (ReferenceEquals(oldest.Slot.History, oldest.History)) oldest.Slot.History = null;
            }

            total = Interlocked.Add(ref _ids, -oldest.Ids);
        }
    }
}
