namespace Decisioning.Domain.Customers.Events;

/// <summary>One offer in a placement.</summary>
/// <param name="Placement">Where it was shown.</param>
/// <param name="OfferId">The offer.</param>
/// <param name="GroupId">Its group; empty for none.</param>
/// <param name="KeepUntilMs">Until when some cap can need it.</param>
public readonly record struct ServedImpression(string Placement, string OfferId, string GroupId, long KeepUntilMs);

/// <summary>What a page was given, as far as caps count it, and until when it counts without being reported.</summary>
public sealed record ServedImpressions(long ProvisionalUntilMs, IReadOnlyList<ServedImpression> Impressions);

/// <summary>
/// A page was given offers that caps count. Made by a decision, never by a client; a contact that the same request
/// promises carries them itself.
/// </summary>
public sealed record ImpressionsServedEvent : CustomerEvent
{
    public required ServedImpressions Served { get; init; }
}
