namespace Decisioning.Engine.Actors;

/// <summary>Counts the bytes of resident customers against the limit.</summary>
internal sealed class MemoryBudget(long limitBytes)
{
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public bool IsOver => Bytes > limitBytes;

    /// <summary>So far over the limit that new customers wait until others were put to rest.</summary>
    public bool IsFarOver => Bytes > limitBytes + (limitBytes / 4);

    /// <summary>What a sweep brings the bytes down to, so that not every activation starts one.</summary>
    public long SweepTo => limitBytes - (limitBytes / 10);

    /// <summary>Counts a slot as it is now. Called under the slot's lock.</summary>
    public void Recount(CustomerSlot slot)
    {
        var bytes = CustomerSlot.OverheadBytes + slot.Durable.Length
            + (ReferenceEquals(slot.Newest, slot.Durable) ? 0 : slot.Newest.Length);
        Interlocked.Add(ref _bytes, bytes - slot.CountedBytes);
        slot.CountedBytes = bytes;
    }

    /// <summary>Takes a slot out of the count. Called under the slot's lock.</summary>
    public void Leave(CustomerSlot slot)
    {
        Interlocked.Add(ref _bytes, -slot.CountedBytes);
        slot.CountedBytes = 0;
    }
}
