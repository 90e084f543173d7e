namespace Decisioning.Domain.Catalog;

/// <summary>A rule and the offers that name it.</summary>
/// <param name="Rule">Its number in the <see cref="RuleBook"/>.</param>
/// <param name="Offers">The set of the offers.</param>
internal sealed record RuledOffers(int Rule, ulong[] Offers);
