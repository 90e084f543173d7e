using System.Collections.Concurrent;

namespace Decisioning.Crash;

/// <summary>What was sent and acknowledged of one customer in one round.</summary>
internal sealed class CustomerLedger(string id)
{
    private long _version;
    private int _unanswered;

    public string Id => id;

    /// <summary>Orders that were acknowledged.</summary>
    public ConcurrentDictionary<string, Decisioning.V1.Event> Orders { get; } = new();

    /// <summary>Orders of which no acknowledgement ever came: there or not.</summary>
    public int Unanswered => _unanswered;

    /// <summary>Reservations by the request that they were promised to.</summary>
    public ConcurrentDictionary<string, string> Promises { get; } = new();

    /// <summary>Reservations whose claim was taken, so that the mail left.</summary>
    public ConcurrentDictionary<string, bool> Mails { get; } = new();

    /// <summary>Reservations that were given back, and it was acknowledged.</summary>
    public ConcurrentDictionary<string, bool> Released { get; } = new();

    /// <summary>The highest version that an answer has shown.</summary>
    public long Version => Interlocked.Read(ref _version);

    public void GiveUp() => Interlocked.Increment(ref _unanswered);

    public void See(long version)
    {
        var seen = Interlocked.Read(ref _version);
        while (version > seen)
        {
            var there = Interlocked.CompareExchange(ref _version, version, seen);
            if (there == seen) return;
            seen = there;
        }
    }
}
