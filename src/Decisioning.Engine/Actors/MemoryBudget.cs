namespace Decisioning.Engine.Actors;

/// <summary>Counts the bytes of resident customers against the limit: the places of their records, and the table.
/// </summary>
internal sealed class MemoryBudget(long limitBytes, RecordArena arena)
{
    private int _customers;
    private int _packed;

    /// <summary>Bytes in use. Free places in the arena's chunks come on top (<see cref="RecordArena.Bytes"/>).
    /// </summary>
    public long Bytes => arena.UsedBytes + ((long)Customers * CustomerEntry.Bytes);

    /// <summary>Customers in memory.</summary>
    public int Customers => Volatile.Read(ref _customers);

    /// <summary>Those of them whose record is packed.</summary>
    public int Packed => Volatile.Read(ref _packed);

    public bool IsOver => Bytes > limitBytes;

    /// <summary>So far over the limit that new customers wait until others were put to rest.</summary>
    public bool IsFarOver => Bytes > limitBytes + (limitBytes / 4);

    /// <summary>What a sweep brings the bytes down to, so that not every activation starts one, and that one does
    /// not take long.</summary>
    public long SweepTo => limitBytes - (limitBytes / 32);

    public void Enter() => Interlocked.Increment(ref _customers);

    public void Leave() => Interlocked.Decrement(ref _customers);

    public void Pack() => Interlocked.Increment(ref _packed);

    public void Unpack() => Interlocked.Decrement(ref _packed);
}
