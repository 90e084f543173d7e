using Decisioning.Storage;

namespace Decisioning.Engine.Committing;

/// <summary>Records that are written together. It fills under the lane's lock until the lane begins to write
/// it.</summary>
internal sealed class CommitGroup
{
    private readonly TaskCompletionSource<CommitOutcome> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LogRecord[] _records = new LogRecord[16];
    private PartitionBits _partitions;

    public int Count { get; private set; }

    public int Bytes { get; private set; }

    public List<PendingRecord> Items { get; } = [];

    /// <summary>Ends when it is known what became of the group.</summary>
    public Task<CommitOutcome> Done => _done.Task;

    public ReadOnlyMemory<LogRecord> Records => _records.AsMemory(0, Count);

    public long LastNumber => _records[Count - 1].Number;

    public void Add(in LogRecord record)
    {
        if (Count == _records.Length) Array.Resize(ref _records, Count * 2);
        _records[Count++] = record;
        Bytes += record.Payload.Length;
        _partitions.Add(record.Partition);
    }

    /// <summary>The claims of the partitions that occur in the group.</summary>
    public PartitionClaim[] Claims(PartitionClaim[] all) =>
        [.. all.Where(claim => _partitions.Contains(claim.Partition))];

    /// <summary>Why it was dropped; empty when it was not.</summary>
    public string Why { get; private set; } = "";

    public void Complete(CommitOutcome outcome, string why = "")
    {
        if (_done.Task.IsCompleted) return;
        Why = why;
        _done.TrySetResult(outcome);
    }
}
