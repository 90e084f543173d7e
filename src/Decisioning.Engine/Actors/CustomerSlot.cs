using Decisioning.Domain.Customers;
using Decisioning.Engine.Committing;

namespace Decisioning.Engine.Actors;

/// <summary>
/// One customer in memory: the last durable record and, while something is on its way to the log, the record after it.
/// A turn is a lock on the slot; nothing waits inside it. Members are read and written under that lock unless they say
/// otherwise.
/// </summary>
internal sealed class CustomerSlot(byte partition, ulong idHash, byte[] idUtf8)
{
    /// <summary>What a slot costs beside its record, for the memory budget.</summary>
    public const int OverheadBytes = 160;

    private byte[]? _idUtf8 = idUtf8;

    public byte Partition { get; } = partition;

    /// <summary>The hash it is found by; after an erasure the keyed one.</summary>
    public ulong IdHash { get; set; } = idHash;

    /// <summary>The customer's number in his partition; 0 for a newcomer of whom nothing was recorded.</summary>
    public uint Number { get; set; }

    /// <summary>The last durable record; empty for a newcomer.</summary>
    public byte[] Durable { get; private set; } = [];

    /// <summary>The newest record, durable or not.</summary>
    public byte[] Newest { get; private set; } = [];

    /// <summary>The record in the log that made <see cref="Newest"/>; null when that is durable.</summary>
    public PendingRecord? PendingState { get; private set; }

    /// <summary>The newest record on its way to the log; null when none is.</summary>
    public PendingRecord? PendingHead { get; private set; }

    /// <summary>The end of the customer's chain in the log, durable or not; 0 for none.</summary>
    public long Head { get; private set; }

    public long DurableHead { get; private set; }

    /// <summary>A record of the chain after which no other changed the state: where folding goes on from.</summary>
    public long StateHead { get; private set; }

    /// <summary>The chain's end that the saved state covers.</summary>
    public long SavedHead { get; set; }

    /// <summary>It waits to be saved.</summary>
    public bool Dirty { get; set; }

    /// <summary>It was put to rest: whoever still holds it looks the customer up again.</summary>
    public bool Gone { get; set; }

    /// <summary>Why the customer cannot be served; null when he can.</summary>
    public string? Damage { get; set; }

    /// <summary>An erasure is under way: the state is not saved and the slot stays.</summary>
    public bool Erasing { get; set; }

    /// <summary>The record that asks for the erasure under way; 0 for none.</summary>
    public long Tombstone { get; set; }

    /// <summary>Watchers and others who need the slot to stay.</summary>
    public int Pins { get; set; }

    /// <summary>Set by each turn, taken by the sweep (approximate least recently used).</summary>
    public bool Used { get; set; }

    /// <summary>Event ids from a walk through the customer's chain; null when none was needed.</summary>
    public EventHistory? History { get; set; }

    /// <summary>The bytes last told to the memory budget.</summary>
    public int CountedBytes { get; set; }

    /// <summary>Place in its partition's list of residents, kept under the partition's lock.</summary>
    public int Place { get; set; }

    /// <summary>The next slot with the same hash, kept under the partition's lock.</summary>
    public CustomerSlot? Next { get; set; }

    public bool IsErased => !Newest.AsSpan().IsEmpty
        && (new CustomerView(Newest).Header.Flags & CustomerFlags.Erased) != 0;

    /// <summary>The customer's id, also of one without a record; empty after an erasure.</summary>
    public ReadOnlySpan<byte> IdUtf8 => _idUtf8 is { } id ? id : new CustomerView(Newest).IdUtf8;

    /// <summary>Whether the customer has this id. May be called without the lock: an id never changes but to none.
    /// </summary>
    public bool Is(ReadOnlySpan<byte> idUtf8)
    {
        var id = _idUtf8;
        if (id is not null) return idUtf8.SequenceEqual(id);
        var record = Newest;
        return record.Length > 0 && idUtf8.SequenceEqual(new CustomerView(record).IdUtf8);
    }

    public bool AtRest =>
        !Dirty && !Erasing && Pins == 0 && Damage is null && Head == DurableHead && SavedHead == DurableHead;

    /// <summary>Keeps the id beside the record, which is about to lose it.</summary>
    public void KeepId() => _idUtf8 = IdUtf8.ToArray();

    /// <summary>Drops the id that was kept beside the record.</summary>
    public void ForgetId() => _idUtf8 = null;

    /// <summary>Takes what the store had saved.</summary>
    public void Load(uint number, byte[] record, long head)
    {
        Number = number;
        Durable = Newest = record;
        _idUtf8 = null;
        Head = DurableHead = SavedHead = StateHead = head;
    }

    /// <summary>Takes a record that is on its way to the log.</summary>
    public void Push(PendingRecord pending)
    {
        Head = pending.Number;
        PendingHead = pending;
        if (pending.State is null) return;
        StateHead = pending.Number;
        Newest = pending.State;
        PendingState = pending;
    }

    /// <summary>A record arrived in the log.</summary>
    public void Settle(PendingRecord pending)
    {
        DurableHead = pending.Number;
        if (pending.State is not null) Durable = pending.State;
        if (ReferenceEquals(PendingState, pending)) PendingState = null;
        if (ReferenceEquals(PendingHead, pending)) PendingHead = null;
        if (Durable.Length > 0 && !Erasing) _idUtf8 = null;
    }

    /// <summary>What was on its way is annulled.</summary>
    public void Revert()
    {
        Newest = Durable;
        PendingState = null;
        PendingHead = null;
        Head = StateHead = DurableHead;

        // It may hold ids of events that are annulled now.
        History = null;
    }

    /// <summary>Folds a record of the log that is read back.</summary>
    public void Fold(long number, byte[] record)
    {
        Durable = Newest = record;
        Head = DurableHead = StateHead = number;
        if (record.Length > 0) _idUtf8 = null;
    }
}
