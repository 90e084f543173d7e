using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Catalog;

/// <summary>A rule of order between two offers or groups, compiled: names as hashes, days in milliseconds.</summary>
public sealed class CatalogSequence
{
    public required SequenceDefinition Definition { get; init; }

    /// <summary>
    /// Hashes of what must not come, and of what it must not come after; zero for the kind not named.
    /// </summary>
    public required ulong NeverOffer { get; init; }

    public required ulong NeverGroup { get; init; }

    public required ulong AfterOffer { get; init; }

    public required ulong AfterGroup { get; init; }

    public string Id => Definition.SequenceId;

    public long WithinMs => Definition.WithinDays * CalendarDays.DayMs;

    /// <summary>Whether an offer or its group is what must not come.</summary>
    public bool Forbids(ulong offer, ulong group) => Matches(NeverOffer, NeverGroup, offer, group);

    /// <summary>Whether an offer or its group is what it must not come after.</summary>
    public bool Follows(ulong offer, ulong group) => Matches(AfterOffer, AfterGroup, offer, group);

    public bool Forbids(in ContactEntry contact) => Forbids(contact.Offer, contact.Group);

    public bool Follows(in ContactEntry contact) => Follows(contact.Offer, contact.Group);

    private static bool Matches(ulong namedOffer, ulong namedGroup, ulong offer, ulong group) =>
        namedOffer != 0 ? namedOffer == offer : namedGroup == group;
}
