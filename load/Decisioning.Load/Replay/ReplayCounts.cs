using Decisioning.Load.Reporting;

namespace Decisioning.Load.Replay;

/// <summary>What became of the events. Safe for several streams at a time.</summary>
internal sealed class ReplayCounts
{
    private long _made;
    private long _sent;
    private long _applied;
    private long _duplicate;
    private long _duplicateAfterResending;

    public RefusalCounts Refused { get; } = new();

    public long Made => Interlocked.Read(ref _made);

    /// <summary>Events written to a stream, each counted once however often it was sent again.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public long Applied => Interlocked.Read(ref _applied);

    public long Duplicate => Interlocked.Read(ref _duplicate);

    /// <summary>Duplicates among events that this run had sent before an interruption, so perhaps its own.</summary>
    public long DuplicateAfterResending => Interlocked.Read(ref _duplicateAfterResending);

    public long Answered => Applied + Duplicate + Refused.Total;

    public long Unanswered => Made - Answered;

    public void AddMade() => Interlocked.Increment(ref _made);

    public void AddSent(int events) => Interlocked.Add(ref _sent, events);

    public void AddApplied() => Interlocked.Increment(ref _applied);

    public void AddDuplicate(bool afterResending)
    {
        Interlocked.Increment(ref _duplicate);
        Interlocked.Add(ref _duplicateAfterResending, afterResending ? 1 : 0);
    }
}
