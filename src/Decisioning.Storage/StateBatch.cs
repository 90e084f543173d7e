namespace Decisioning.Storage;

/// <summary>Latest states that are written behind the log, in one atomic write.</summary>
public sealed class StateBatch
{
    /// <summary>The log whose records the states fold.</summary>
    public required int Log { get; init; }

    /// <summary>One claim for every partition that occurs in the rows.</summary>
    public required IReadOnlyList<PartitionClaim> Claims { get; init; }

    /// <summary>The rows, sorted by partition, then customer, none twice, none ahead of the durable log.</summary>
    public required ReadOnlyMemory<StateRow> Rows { get; init; }

    /// <summary>When above 0: from now on every record up to this number is covered by saved states. It never goes back
    /// and never passes the end of the log.</summary>
    public long Checkpoint { get; init; }
}
