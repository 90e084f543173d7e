using Decisioning.Domain.Customers;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Insight;
using Decisioning.Engine.Names;

namespace Decisioning.Engine.Committing;

/// <summary>A record before it has a number.</summary>
internal readonly struct RecordDraft
{
    public required RecordKind Kind { get; init; }

    public required byte Partition { get; init; }

    /// <summary>The customer; null for a record of no customer.</summary>
    public CustomerSlot? Slot { get; init; }

    /// <summary>Borrowed: the lane keeps its own copy.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Where the customer's state after it lies; nowhere when it changes none.</summary>
    public RecordPlace State { get; init; }

    public IReadOnlyList<LearnedResponse> Learned { get; init; }

    /// <summary>The time at which its event was folded.</summary>
    public long FoldedAtMs { get; init; }

    /// <summary>What the counters of the base learn from it.</summary>
    public RecordFacts Facts { get; init; }

    /// <summary>Names that the payload or the state uses by their hash.</summary>
    public NameSet? Names { get; init; }
}
