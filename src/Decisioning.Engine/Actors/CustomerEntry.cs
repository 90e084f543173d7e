using System.Runtime.InteropServices;

namespace Decisioning.Engine.Actors;

/// <summary>
/// A customer at rest in memory: 56 bytes beside the record, without a reference, so that the collector does not look
/// at the million of them. Kept in the table of a <see cref="ResidentPartition"/>, under its lock.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct CustomerEntry
{
    /// <summary>What an entry costs, with its share of the table's index, for the memory budget.</summary>
    public const int Bytes = 64;

    /// <summary>The hash it is found by; after an erasure the keyed one.</summary>
    public ulong IdHash;

    public long DurableHead;
    public long SavedHead;

    /// <summary>How far the last record that changed the state lies before the chain's end, in numbers of the
    /// log.</summary>
    public uint StateLag;

    public uint Number;

    /// <summary>The record; of whom there is none the id alone (<see cref="HoldsId"/>).</summary>
    public RecordPlace Place;

    /// <summary>The next entry with the same hash bucket, or the next free one; 0 for none.</summary>
    public int Next;

    /// <summary>The object of a customer with whom something is going on: its place in the partition's list and 1; 0
    /// for none.</summary>
    public int Slot;

    public bool HoldsId;

    /// <summary>The record is packed (<see cref="RecordPacking"/>). Only of one who is at rest.</summary>
    public bool IsPacked;
    public bool IsTaken;

    /// <summary>It waits to be saved.</summary>
    public bool Dirty;

    /// <summary>Set by each turn, taken by the sweep (approximate least recently used).</summary>
    public bool Used;

    public readonly bool IsAtRest => Slot == 0 && !Dirty && SavedHead == DurableHead;
}
