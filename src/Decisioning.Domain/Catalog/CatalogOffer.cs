namespace Decisioning.Domain.Catalog;

/// <summary>An offer, compiled: names as hashes, open ends as far ends, levers added up, treatments by place.</summary>
public sealed class CatalogOffer
{
    public required OfferDefinition Definition { get; init; }

    /// <summary>Position in the catalog; the last tie-breaker of every order.</summary>
    public required int Index { get; init; }

    public required ulong Hash { get; init; }

    /// <summary>Zero when the offer is in no group.</summary>
    public required ulong GroupHash { get; init; }

    /// <summary>The topic, else the group; zero when it has neither.</summary>
    public required ulong TopicHash { get; init; }

    /// <summary>Zero when it has no category: it cannot happen unasked then.</summary>
    public required ulong CategoryHash { get; init; }

    public required ulong[] ProductHashes { get; init; }

    public required bool Approved { get; init; }

    public bool Paused => Definition.State == OfferState.Paused;

    public required long StartsAtMs { get; init; }

    public required long EndsAtMs { get; init; }

    /// <summary>How long a bought product keeps the offer away; <see cref="long.MaxValue"/>: for ever.</summary>
    public required long RepurchaseAfterMs { get; init; }

    /// <summary>
    /// The policy keeps discounts away from those who just paid the full price, and this is one with goods to pay for.
    /// </summary>
    public required bool MayBeRegretted { get; init; }

    /// <summary>The rules of order that the offer takes part in, on either side, in catalog order.</summary>
    public CatalogSequence[] Sequences { get; init; } = [];

    /// <summary>Zero when there is no age window.</summary>
    public required ulong AgeAttributeHash { get; init; }

    public required int FromMonths { get; init; }

    public required int ToMonths { get; init; }

    /// <summary>Null when there are none.</summary>
    internal OfferRules? Rules { get; init; }

    public OfferClass Class => Definition.Class;

    public bool IsMarketing => Definition.Class == OfferClass.Marketing;

    /// <summary>
    /// The caps that stop this offer whatever the catalog's: a mandatory one's own repeats; null for the catalog's.
    /// </summary>
    internal CatalogCap[]? OwnCaps { get; init; }

    /// <summary>How much it is needed at an age; null: the same at every age.</summary>
    public CatalogNeeds? Needs { get; init; }

    /// <summary>A model says the propensity in the starting one's stead.</summary>
    internal bool HasModel => Definition.PropensityModelId.Length > 0;

    /// <summary>What it is worth does not change with time, and without a model not with the customer.</summary>
    internal bool IsPlain => Needs is null && Definition.StartingEvidence == 0
        && Definition.MarginRate == 0 && Definition.IncentiveRate == 0;

    public double MarginMinor => Definition.MarginMinor;

    /// <summary>Taking it costs money beyond the margin: a discount, points.</summary>
    public bool HasIncentive => Definition.IncentiveMinor > 0 || Definition.IncentiveRate > 0;

    public double IncentiveMinor => Definition.IncentiveMinor;

    /// <summary>What is added to the worth of a contact while the budget lasts; 0: nothing.</summary>
    public long SubsidyMicros { get; init; }

    /// <summary>The offer's bit in <see cref="Deciding.DecisionQuery.SpentSubsidies"/>; 0 without a subsidy.</summary>
    public ulong SubsidyBit { get; init; }

    public double StartingPropensity => Definition.StartingPropensity;

    /// <summary>1 + (issue + group + offer)/100, kept within 0.1..10.</summary>
    public required double Lever { get; init; }

    /// <summary>Number of the category within the catalog; -1 when it has none.</summary>
    internal int CategoryIndex { get; init; } = -1;

    /// <summary>Treatments of each channel, by the channel's index; null for none.</summary>
    internal TreatmentSet?[] ByChannel { get; init; } = [];

    /// <summary>Treatments of each placement, by the placement's index; null for none.</summary>
    internal TreatmentSet?[] ByPlacement { get; init; } = [];

    public string Id => Definition.OfferId;

    /// <summary>How the offer looks in a channel and locale; null when it does not.</summary>
    public TreatmentDefinition? TreatmentFor(CatalogChannel channel, string locale) =>
        ByChannel[channel.Index]?.Find(locale);

    /// <summary>How the offer looks in a placement, or else in its channel.</summary>
    public TreatmentDefinition? TreatmentFor(CatalogPlacement placement, string locale) =>
        ByPlacement[placement.Index]?.Find(locale) ?? ByChannel[placement.Channel.Index]?.Find(locale);
}
