namespace Decisioning.Storage;

/// <summary>Records of one log that are written and made durable together, or not at all.</summary>
public sealed class AppendGroup
{
    /// <summary>The log; every record's partition must belong to it (<see cref="IStore.LogOf"/>).</summary>
    public required int Log { get; init; }

    /// <summary>The epochs the writer stands on: one claim for every partition that occurs in the records.</summary>
    public required IReadOnlyList<PartitionClaim> Claims { get; init; }

    /// <summary>The records, by growing number, all above the log's last.</summary>
    public required ReadOnlyMemory<LogRecord> Records { get; init; }

    /// <summary>Whether an erasure or a checkpoint needs it: what a store holds in reserve for a full disk may be used
    /// for it.</summary>
    public bool IsUpkeep { get; init; }
}
