using System.Buffers;
using Decisioning.Engine.Working;
using Decisioning.Storage;

namespace Decisioning.Engine.Committing;

/// <summary>Records that are written together. It fills under the lane's lock until the lane begins to write
/// it.</summary>
internal sealed class CommitGroup(EngineWork work)
{
    private const int LeastRecords = 16;
    private const int SlabBytes = 16 * 1_024;

    private readonly TaskCompletionSource<CommitOutcome> _done = work.NewSignal<CommitOutcome>();
    private readonly RentedBytes _bytes = new(SlabBytes);
    private LogRecord[] _records = ArrayPool<LogRecord>.Shared.Rent(LeastRecords);
    private PartitionBits _partitions;
    private bool _isOver;

    public int Count { get; private set; }

    public int Bytes { get; private set; }

    /// <summary>How much of it the engine's <see cref="QueuedBytes"/> count.</summary>
    public long Counted { get; set; }

    /// <summary>How many of its records the lane counts as queued.</summary>
    public int Queued { get; set; }

    public List<PendingRecord> Items { get; } = [];

    /// <summary>How many of them, from the first on, their slots show as durable: these are never annulled, whatever
    /// fails after them.</summary>
    public int Settled { get; set; }

    /// <summary>Whether an erasure begins in it, which must be possible on a full disk, too.</summary>
    public bool Erases { get; private set; }

    /// <summary>Whether somebody waits for one of its records: all but decisions that promise nothing are waited for,
    /// and those where they are asked for.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Ends when it is known what became of the group.</summary>
    public Task<CommitOutcome> Done => work.Of(_done);

    public ReadOnlyMemory<LogRecord> Records => _records.AsMemory(0, Count);

    public long LastNumber => _records[Count - 1].Number;

    /// <summary>Adds a record, whose payload is copied into memory of the group.</summary>
    public void Add(in LogRecord record)
    {
        if (Count == _records.Length) Grow();
        _records[Count++] = record with { Payload = _bytes.Keep(record.Payload.Span) };
        Bytes += record.Payload.Length;
        Erases |= (RecordKind)record.Kind == RecordKind.Tombstone;
        IsAwaited |= (RecordKind)record.Kind is not (RecordKind.Decision or RecordKind.Names);
        _partitions.Add(record.Partition);
    }

    /// <summary>The claims of the partitions that occur in the group.</summary>
    public PartitionClaim[] Claims(PartitionClaim[] all) =>
        [.. all.Where(claim => _partitions.Contains(claim.Partition))];

    /// <summary>Gives the memory of the records back, when nothing reads them any more.</summary>
    public void Release()
    {
        _bytes.Release();
        ArrayPool<LogRecord>.Shared.Return(_records, clearArray: true);
        (_records, Count) = ([], 0);
    }

    private void Grow()
    {
        var larger = ArrayPool<LogRecord>.Shared.Rent(Count * 2);
        _records.AsSpan(0, Count).CopyTo(larger);
        ArrayPool<LogRecord>.Shared.Return(_records, clearArray: true);
        _records = larger;
    }

    /// <summary>Why it was dropped; empty when it was not.</summary>
    public string Why { get; private set; } = "";

    public void Complete(CommitOutcome outcome, string why = "")
    {
        if (_isOver) return;
        (_isOver, Why) = (true, why);
        work.End(_done, outcome);
    }
}
