using System.Diagnostics.Metrics;

namespace Decisioning.Engine.Instruments;

/// <summary>Events and settlements by what became of them, and why they were refused.</summary>
internal sealed class EventCounters
{
    private static readonly EventStatus[] Statuses = Enum.GetValues<EventStatus>();
    private static readonly RefusalCause[] Causes = Enum.GetValues<RefusalCause>();
    private static readonly string[] StatusNames = [.. Statuses.Select(status => TagNames.Of($"{status}"))];
    private static readonly string[] CauseNames = [.. Causes.Select(cause => TagNames.Of($"{cause}"))];

    private readonly StripedCounters _counters = new(Statuses.Length * Causes.Length);

    public void Count(EventStatus status, RefusalCause cause) =>
        _counters.Increment(((int)status * Causes.Length) + (int)cause);

    /// <summary>What is not zero, and what is applied.</summary>
    public IEnumerable<Measurement<long>> Read()
    {
        for (var i = 0; i < _counters.Count; i++)
        {
            var count = _counters.Read(i);
            if (count == 0 && i > 0) continue;
            yield return new Measurement<long>(
                count,
                new("status", StatusNames[i / Causes.Length]),
                new("cause", CauseNames[i % Causes.Length]));
        }
    }
}
