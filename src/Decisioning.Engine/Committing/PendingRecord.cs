using Decisioning.Domain.Customers;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Insight;

namespace Decisioning.Engine.Committing;

/// <summary>A record on its way to the log, and what is done with it when it has arrived.</summary>
internal sealed class PendingRecord
{
    /// <summary>The customer it belongs to, who is held until it has arrived or is annulled; null for none.</summary>
    public CustomerSlot? Slot { get; init; }

    public required byte Partition { get; init; }

    public required long Number { get; init; }

    /// <summary>Where the customer's state after it lies; nowhere when it changes none. The record's own until it is
    /// durable, then the slot's.</summary>
    public RecordPlace State { get; init; }

    public bool ChangesState => !State.IsNowhere;

    public IReadOnlyList<LearnedResponse> Learned { get; init; } = [];

    /// <summary>The time at which its event was folded.</summary>
    public long FoldedAtMs { get; init; }

    /// <summary>What the counters of the base learn from it.</summary>
    public RecordFacts Facts { get; init; }

    /// <summary>Names that were defined right before it, to be forgotten when it is dropped.</summary>
    public IReadOnlyList<(ulong Hash, long Number)> Defined { get; init; } = [];

    public required CommitGroup Group { get; init; }
}
