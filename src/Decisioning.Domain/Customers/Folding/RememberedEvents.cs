namespace Decisioning.Domain.Customers.Folding;

/// <summary>The list of event ids, sorted by time of occurrence.</summary>
internal static class RememberedEvents
{
    /// <summary>At or below the floor the log knows the event: it takes no place in the list.</summary>
    public static void Add(RecordDraft draft, ulong eventHash, long occurredAtMs, uint digest)
    {
        var at = Seconds.Of(occurredAtMs);
        if (draft.Header.IsBelowEventFloor(at))
        {
            return;
        }

        var ids = draft.EventIds;
        var index = ids.Count;
        while (index > 0 && ids[index - 1].AtSeconds > at)
        {
            index--;
        }

        ids.Insert(index, new EventIdEntry { Event = eventHash, AtSeconds = at, Digest = digest });
    }

    /// <summary>Forgets the oldest and raises the floor to its second.</summary>
    public static void ForgetOldest(RecordDraft draft)
    {
        ref var header = ref draft.Header;
        header.EventFloorSeconds = Math.Max(header.EventFloorSeconds, draft.EventIds[0].AtSeconds);
        header.Flags |= CustomerFlags.HasEventFloor;
        draft.EventIds.RemoveAt(0);
    }
}
