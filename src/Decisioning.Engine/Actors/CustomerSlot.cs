using System.Diagnostics;
using Decisioning.Domain.Customers;
using Decisioning.Engine.Committing;

namespace Decisioning.Engine.Actors;

/// <summary>
/// A customer with whom something is going on: the last durable record and, while something is on its way to the log,
/// the record after it. It exists from the moment somebody looks the customer up until everybody has left him and
/// nothing is under way; then it becomes an entry of its partition's table again, and the object serves another. So
/// whoever has one must leave it once (<see cref="Leave"/>), and not touch it afterwards. A turn is a lock on the slot;
/// nothing waits inside it. Members are read and written under that lock unless they say otherwise; a record that is
/// to be seen after the lock is copied under it.
/// </summary>
internal sealed class CustomerSlot(ResidentPartition home, int index)
{
    private RecordPlace _newest;

    public byte Partition => home.Number;

    public CustomerKey Key => new(Partition, Number);

    /// <summary>The hash it is found by; after an erasure the keyed one.</summary>
    public ulong IdHash { get; set; }

    /// <summary>The customer's number in his partition; 0 for a newcomer of whom nothing was recorded.</summary>
    public uint Number { get; set; }

    /// <summary>The last durable record; empty for a newcomer.</summary>
    public ReadOnlySpan<byte> Durable => home.Arena.Read(DurablePlace);

    /// <summary>The newest record, durable or not.</summary>
    public ReadOnlySpan<byte> Newest => home.Arena.Read(_newest);

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

    /// <summary>Why the customer cannot be served; null when he can.</summary>
    public string? Damage { get; set; }

    /// <summary>Another slot has become its customer's. Under the partition's lock.</summary>
    internal bool IsDisowned { get; set; }

    /// <summary>An erasure is under way: the slot stays.</summary>
    public bool Erasing { get; set; }

    /// <summary>The tombstone of the erasure under way is durable: the state is not saved before the history is
    /// rewritten. Until then it is, because a tombstone that never lands makes up for nothing.</summary>
    public bool IsEntombed => Erasing && DurableHead == Tombstone;

    /// <summary>The record that asks for the erasure under way; 0 for none.</summary>
    public long Tombstone { get; set; }

    /// <summary>Those who watch the customer's card.</summary>
    public int Watchers { get; set; }

    /// <summary>Set by each turn, taken by the sweep.</summary>
    public bool Used { get; set; }

    /// <summary>Event ids from a walk through the customer's chain; null when none was needed.</summary>
    public EventHistory? History { get; set; }

    public bool IsErased => IsErasedRecord(Newest);

    /// <summary>The customer's id, also of one without a record; empty after an erasure.</summary>
    public ReadOnlySpan<byte> IdUtf8 => home.IdOf(IdPlace, DurablePlace);

    /// <summary>Those who have the slot, records on their way included. Under the partition's lock.</summary>
    internal int Holders { get; set; }

    /// <summary>The place in the partition's list of slots; -1 for one that answers once.</summary>
    internal int Index { get; } = index;

    /// <summary>The entry in the partition's table; 0 for one that answers once.</summary>
    internal int Entry { get; set; }

    /// <summary>The durable record. Changes under the partition's lock: looking up reads the id in it.</summary>
    internal RecordPlace DurablePlace { get; set; }

    /// <summary>The id of one whose record has none. Changes as <see cref="DurablePlace"/> does.</summary>
    internal RecordPlace IdPlace { get; set; }

    /// <summary>The packed form of <see cref="Durable"/> that the entry had, as long as that is still the record.
    /// Changes as <see cref="DurablePlace"/> does.</summary>
    internal RecordPlace PackedPlace { get; set; }

    /// <summary>Nothing is under way that the table has no room for. Under the partition's lock.</summary>
    internal bool IsQuiet => Damage is null && !Erasing && History is null;

    public static bool IsErasedRecord(ReadOnlySpan<byte> record) =>
        !record.IsEmpty && (new CustomerView(record).Header.Flags & CustomerFlags.Erased) != 0;

    /// <summary>Gives the slot back: whoever had it does not touch it again. May be called without the lock.</summary>
    public void Leave() => home.Leave(this);

    /// <summary>Keeps the id beside the record, which is about to lose it.</summary>
    public void KeepId()
    {
        if (IdPlace.IsNowhere) home.SetId(this, home.Arena.Store(IdUtf8));
    }

    /// <summary>Drops the id that was kept beside the record.</summary>
    public void ForgetId() => home.SetId(this, default);

    /// <summary>Takes a record that is on its way to the log. It holds the slot until it arrives or is annulled.
    /// </summary>
    public void Push(PendingRecord pending)
    {
        home.Hold(this);
        Head = pending.Number;
        PendingHead = pending;
        if (!pending.ChangesState) return;
        StateHead = pending.Number;
        _newest = pending.State;
        PendingState = pending;
    }

    /// <summary>A record arrived in the log. Gives the place of the record before, to be freed when nobody looks at it
    /// any more; nowhere when the state did not change.</summary>
    public RecordPlace Settle(PendingRecord pending)
    {
        var before = DurablePlace;
        DurableHead = pending.Number;
        if (ReferenceEquals(PendingState, pending)) PendingState = null;
        if (ReferenceEquals(PendingHead, pending)) PendingHead = null;
        if (!pending.ChangesState) return default;
        home.SetDurable(this, pending.State, forgetsId: !Erasing);
        return before;
    }

    /// <summary>What was on its way is annulled.</summary>
    public void Revert()
    {
        _newest = DurablePlace;
        PendingState = null;
        PendingHead = null;
        Head = StateHead = DurableHead;

        // It may hold ids of events that are annulled now.
        History = null;
    }

    /// <summary>Folds a record of the log that is read back. Without a state the record changed none.</summary>
    public void Fold(long number, ReadOnlySpan<byte> state)
    {
        Debug.Assert(PendingHead is null, "The log is read back before anything is written.");
        Head = DurableHead = StateHead = number;
        if (state.IsEmpty) return;
        var before = DurablePlace;
        home.SetDurable(this, home.Arena.Store(state), forgetsId: true);
        _newest = DurablePlace;
        home.Arena.Free(before);
    }

    /// <summary>Becomes the customer of an entry. Under the partition's lock.</summary>
    /// <param name="index">The entry's place in the table.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="unpacked">Where the record lies when the entry's is packed.</param>
    internal void Wake(int index, in CustomerEntry entry, RecordPlace unpacked)
    {
        Entry = index;
        (IdHash, Number) = (entry.IdHash, entry.Number);
        Head = DurableHead = entry.DurableHead;
        (StateHead, SavedHead) = (entry.DurableHead - entry.StateLag, entry.SavedHead);
        (Dirty, Used) = (entry.Dirty, false);
        if (entry.HoldsId) IdPlace = entry.Place;
        else if (entry.IsPacked) (DurablePlace, _newest, PackedPlace) = (unpacked, unpacked, entry.Place);
        else DurablePlace = _newest = entry.Place;
    }

    /// <summary>Leaves everything to the entry, and is nobody. Under the partition's lock, when it is quiet.</summary>
    internal void Rest(ref CustomerEntry entry)
    {
        Debug.Assert(PendingHead is null && Head == DurableHead && Watchers == 0, "A record under way holds the slot.");
        (entry.IdHash, entry.Number) = (IdHash, Number);
        (entry.DurableHead, entry.SavedHead) = (DurableHead, SavedHead);
        entry.StateLag = (uint)Math.Min(DurableHead - StateHead, uint.MaxValue);

        // Of a longer lag the end itself is right too: the walk back only meets more records that changed nothing.
        if (entry.StateLag == uint.MaxValue) entry.StateLag = 0;
        entry.Dirty = Dirty;
        entry.Used |= Used;
        entry.HoldsId = DurablePlace.IsNowhere;
        entry.IsPacked = !PackedPlace.IsNowhere;
        entry.Place = entry.HoldsId ? IdPlace : entry.IsPacked ? PackedPlace : DurablePlace;
        if (entry.IsPacked) home.Arena.Free(DurablePlace);
        if (!entry.HoldsId) home.Arena.Free(IdPlace);
        entry.Slot = 0;
        (Entry, Number, IdHash, Tombstone, Dirty) = (0, 0, 0, 0, false);
        (IdPlace, DurablePlace, _newest, PackedPlace) = (default, default, default, default);
        (Head, DurableHead, StateHead, SavedHead) = (0, 0, 0, 0);
    }
}
