namespace Decisioning.Domain.Insight;

/// <summary>What the counters of the base hold that the customers' records do not: the running day, what happened on
/// it and on the days before, and who changed since it began (<see cref="BaseCounters.Remember"/>).</summary>
public sealed record BaseMemory
{
    public required int Day { get; init; }

    public required DayFlows Today { get; init; }

    public required List<DayFlows> Past { get; init; }

    public required Dictionary<ulong, CampaignFlows> Campaigns { get; init; }

    public required byte[] Moved { get; init; }
}
