using Decisioning.Domain.Customers;
using Decisioning.Engine.Working;

namespace Decisioning.Engine.Actors;

/// <summary>
/// The ids of a customer's events from one walk back through his chain in the log, kept current by his turns from the
/// moment the walk was asked for. It decides about events at or below the floor of the ids in his record.
/// </summary>
internal sealed class EventHistory(EngineWork work)
{
    private readonly Dictionary<ulong, uint> _digests = [];
    private readonly TaskCompletionSource<bool> _walked = work.NewSignal<bool>();
    private bool _begun;

    /// <summary>Ends when the walk is done; false when the log could not be read.</summary>
    public Task<bool> Walked => work.Of(_walked);

    public bool IsReady => _walked.Task is { IsCompletedSuccessfully: true, Result: true };

    /// <summary>The older end of the chain was cut from the log.</summary>
    public bool IsCut { get; set; }

    public int Count
    {
        get
        {
            lock (_digests) return _digests.Count;
        }
    }

    /// <summary>True for the one caller who is to walk.</summary>
    public bool Begin() => !Interlocked.Exchange(ref _begun, true);

    public void End(bool readable) => work.End(_walked, readable);

    public void Add(ulong eventHash, uint digest)
    {
        lock (_digests) _digests.TryAdd(eventHash, digest);
    }

    public EventMemoryAnswer Check(ulong eventHash, uint digest)
    {
        lock (_digests)
        {
            if (!_digests.TryGetValue(eventHash, out var known)) return EventMemoryAnswer.New;
            return known == digest ? EventMemoryAnswer.Duplicate : EventMemoryAnswer.OtherContent;
        }
    }
}
