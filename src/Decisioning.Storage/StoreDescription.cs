namespace Decisioning.Storage;

/// <summary>What a store is and what it promises, for health answers, start-up messages and the engine.</summary>
public sealed record StoreDescription
{
    /// <summary>Its name: <c>volatile</c>, <c>sqlite</c>, <c>redis</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What survives when <see cref="IStore.AppendAsync"/> has returned, as a sentence.</summary>
    public required string Durability { get; init; }

    /// <summary>The number of logs, 1 or <see cref="Partitions.Count"/>.</summary>
    public required int LogCount { get; init; }

    /// <summary>The number of the stored format.</summary>
    public required int Format { get; init; }

    /// <summary>The name under which this process takes partitions.</summary>
    public required string Owner { get; init; }

    /// <summary>A lease that is not renewed within this time may be taken by another process;
    /// <see cref="Timeout.InfiniteTimeSpan"/> where leases do not end. It serves liveness only: safety comes from
    /// epochs.</summary>
    public TimeSpan Lease { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long records stay in the log before the engine trims them; <see cref="Timeout.InfiniteTimeSpan"/>
    /// keeps them for ever.</summary>
    public TimeSpan Retention { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>What the store takes in one call.</summary>
    public StoreLimits Limits { get; init; } = new();
}
