using System.Collections.Concurrent;
using Decisioning.V1;

namespace Decisioning.Crash;

/// <summary>The versions of the catalog that were published, and those that decisions name. Each version holds contacts
/// for another time, so a decision tells twice which one made it.</summary>
internal sealed class CatalogLedger
{
    private readonly ConcurrentDictionary<long, int> _holds = new();
    private readonly ConcurrentQueue<(DecideResponse Answer, long AtLeast)> _named = new();
    private long _inForce;

    /// <summary>The latest version whose publication was answered.</summary>
    public long InForce => Interlocked.Read(ref _inForce);

    /// <summary>A publication was answered.</summary>
    public void Publish(long version, int holdSeconds)
    {
        _holds[version] = holdSeconds;
        Interlocked.Exchange(ref _inForce, version);
    }

    /// <summary>A decision was answered.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="atLeast">What was in force when it was asked for.</param>
    public void Name(DecideResponse answer, long atLeast) => _named.Enqueue((answer, atLeast));

    /// <summary>Checks the decisions since the last check: each by a version that was published, by none that had been
    /// replaced when it was asked for, and by one alone.</summary>
    public void Check(CrashLedger ledger)
    {
        while (_named.TryDequeue(out var named))
        {
            var (answer, atLeast) = named;
            var isPublished = _holds.TryGetValue(answer.CatalogVersion, out var hold);
            ledger.Check(
                isPublished && answer.CatalogVersion >= atLeast,
                $"{answer.RequestId} was decided by version {answer.CatalogVersion}; {atLeast} was in force, and "
                + $"{InForce} is the latest.");
            if (!isPublished || answer.Contact.Verdict != Verdict.Send) continue;
            var held = (answer.Contact.ExpiresAt - answer.DecidedAt).ToTimeSpan().TotalSeconds;
            ledger.Check(
                Math.Abs(held - hold) < 0.5,
                $"{answer.RequestId} names version {answer.CatalogVersion}, which holds contacts for {hold} s, and its "
                + $"contact is held for {held} s.");
        }
    }
}
