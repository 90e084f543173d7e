using Decisioning.Domain.Noticing;

namespace Decisioning.Engine.Feeding;

/// <summary>
/// One durable record as the feed shows it: all that it says, in one piece. Records of one partition come by growing
/// number, and each names the one that came before it, so that a reader sees what is missing and what comes twice.
/// </summary>
public sealed record FeedRecord
{
    public required byte Partition { get; init; }

    /// <summary>Its number in the log: grows within the partition, with gaps.</summary>
    public required long Number { get; init; }

    /// <summary>The number of the record that this feed showed before it in the partition; 0 for the first.</summary>
    public long Previous { get; init; }

    /// <summary>When it was recorded; 0 of a gap.</summary>
    public required long AtMs { get; init; }

    /// <summary>Empty of a newcomer, of whom nothing is kept, and of one who was erased.</summary>
    public string CustomerId { get; init; } = "";

    /// <summary>Names the customer without his id, and still does when he was erased; empty of a newcomer.</summary>
    public string CustomerRef { get; init; } = "";

    public FeedDecision? Decision { get; init; }

    public IReadOnlyList<FeedContact> Contacts { get; init; } = [];

    public FeedSettlement? Settlement { get; init; }

    public IReadOnlyList<SegmentChange> Segments { get; init; } = [];

    /// <summary>The customer was erased: whatever a reader keeps of him is to be forgotten.</summary>
    public bool IsErasure { get; init; }

    /// <summary>The record is damaged; what it said is lost.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>No record: what there was after <see cref="Previous"/> and up to <see cref="Number"/> was cut from the
    /// log before this feed read it.</summary>
    public bool IsGap { get; init; }

    /// <summary>Whether it says anything.</summary>
    internal bool SaysSomething => Decision is not null || Contacts.Count > 0 || Settlement is not null
        || Segments.Count > 0 || IsErasure || IsUnreadable;
}
