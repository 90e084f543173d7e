using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Catalog;

/// <summary>
/// One version of the catalog, validated and compiled for deciding. It never changes, may be read by any number of
/// threads, and is swapped as a whole. Offers, channels, placements and caps keep the order of the definition.
/// </summary>
public sealed class CatalogSnapshot
{
    private readonly FrozenDictionary<string, CatalogOffer> _offersById;
    private readonly FrozenDictionary<ulong, CatalogOffer> _offersByHash;
    private readonly FrozenDictionary<string, CatalogChannel> _channelsByName;
    private readonly FrozenDictionary<ulong, CatalogChannel> _channelsByHash;
    private readonly FrozenDictionary<string, CatalogPlacement> _placementsByName;
    private readonly FrozenSet<string> _groups;
    private readonly FrozenDictionary<ulong, int> _categories;
    private readonly FrozenDictionary<ulong, int[]> _offersByProduct;
    private readonly CatalogOffer[] _offers;
    private readonly CatalogChannel[] _channels;
    private readonly CatalogChannel[] _outbound;
    private readonly CatalogPlacement[] _placements;
    private readonly CatalogCap[] _caps;
    private readonly CatalogOffer[] _subsidised;

    internal CatalogSnapshot(
        CatalogDefinition definition,
        CatalogOffer[] offers,
        CatalogChannel[] channels,
        CatalogPlacement[] placements,
        CatalogCap[] caps,
        Dictionary<ulong, int> categories)
    {
        Definition = definition;
        Suppressions = CatalogSuppression.Of(definition.Policy);
        HoldsContacts = Suppressions.Any(rule => !rule.IsOfOffers);
        _offers = offers;
        _channels = channels;
        _outbound = [.. channels.Where(channel => channel.Outbound)];
        _placements = placements;
        _caps = caps;
        _subsidised = [.. offers.Where(offer => offer.SubsidyBit != 0)];
        _offersById = offers.ToFrozenDictionary(offer => offer.Id, StringComparer.Ordinal);
        _offersByHash = offers.ToFrozenDictionary(offer => offer.Hash);
        _channelsByName = channels.ToFrozenDictionary(channel => channel.Name, StringComparer.Ordinal);
        _channelsByHash = channels.ToFrozenDictionary(channel => channel.Hash);
        _placementsByName = placements.ToFrozenDictionary(placement => placement.Name, StringComparer.Ordinal);
        _groups = offers.Select(offer => offer.Definition.GroupId).Where(id => id.Length > 0)
            .ToFrozenSet(StringComparer.Ordinal);
        _categories = categories.ToFrozenDictionary();
        _offersByProduct = offers
            .SelectMany(offer => offer.ProductHashes.Distinct().Select(product => (product, offer.Index)))
            .GroupBy(pair => pair.product, pair => pair.Index)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        Table = new OfferTable(this, offers);
        Benches = new WorkbenchPool(this);
    }

    public required long Version { get; init; }

    public CatalogDefinition Definition { get; }

    public required CatalogTrust Trust { get; init; }

    /// <summary>Clock of customers whose zone is unknown; unknown itself when the catalog has no default.</summary>
    public required WallClock DefaultClock { get; init; }

    /// <summary>Millionths of the currency unit in one smallest unit.</summary>
    public required double MicrosPerMinor { get; init; }

    /// <summary>The daily ceiling as a cap on everything, and the clock it goes by where no zone is known.</summary>
    public required CatalogCap Ceiling { get; init; }

    public required WallClock UtcClock { get; init; }

    public required CatalogHoldout Holdout { get; init; }

    /// <summary>What one customer may cost in a year; null: no such limit.</summary>
    public required PersonalBudgetDefinition? PersonalBudget { get; init; }

    /// <summary>How long after an action a customer is taken to be on the site; 0: never.</summary>
    public required long OnSiteMs { get; init; }

    /// <summary>The caps on what placements show, in catalog order; none: nothing of it is kept.</summary>
    public required CatalogCap[] ImpressionCaps { get; init; }

    /// <summary>How long what was served counts without being reported as seen.</summary>
    public required long ProvisionalMs { get; init; }

    /// <summary>The rules of the offers; null when there are none.</summary>
    internal RuleBook? Rules { get; init; }

    /// <summary>The models that offers name; null when there are none.</summary>
    internal ModelBook? Models { get; init; }

    /// <summary>What the models say, by a digest; empty without any.</summary>
    public required string ModelVersion { get; init; }

    public SegmentsDefinition Segments => Definition.Segments;

    public long RequestIdMs => Definition.Policy.RequestIdHours * CalendarDays.HourMs;

    /// <summary>
    /// How long after paying the full price a discount on the same goods is not offered; 0: no such rule.
    /// </summary>
    public long PriceRegretMs => Definition.Policy.PriceRegretDays * CalendarDays.DayMs;

    /// <summary>
    /// The rules by which responses keep further ones away, in catalog order, the policy's own first.
    /// </summary>
    public CatalogSuppression[] Suppressions { get; }

    /// <summary>Some of them concern contacts whatever the offer.</summary>
    public bool HoldsContacts { get; }

    /// <summary>How long after the closing of a service case channels that wait for it go on waiting.</summary>
    public long CaseQuietMs => (Definition.Policy.ServiceCase?.DaysAfterClosing ?? 0) * CalendarDays.DayMs;

    public ReadOnlySpan<CatalogOffer> Offers => _offers;

    /// <summary>Those with a subsidy.</summary>
    public ReadOnlySpan<CatalogOffer> SubsidisedOffers => _subsidised;

    public ReadOnlySpan<CatalogChannel> Channels => _channels;

    public ReadOnlySpan<CatalogChannel> OutboundChannels => _outbound;

    public ReadOnlySpan<CatalogPlacement> Placements => _placements;

    /// <summary>The caps on contacts.</summary>
    public ReadOnlySpan<CatalogCap> Caps => _caps;

    /// <summary>Ids of the offers that nobody approved yet, in catalog order.</summary>
    public IReadOnlyList<string> PendingOfferIds =>
        [.. _offers.Where(offer => !offer.Approved).Select(offer => offer.Id)];

    public bool TryGetOffer(string offerId, [NotNullWhen(true)] out CatalogOffer? offer) =>
        _offersById.TryGetValue(offerId, out offer);

    public bool TryGetOffer(ulong hash, [NotNullWhen(true)] out CatalogOffer? offer) =>
        _offersByHash.TryGetValue(hash, out offer);

    public bool TryGetChannel(string name, [NotNullWhen(true)] out CatalogChannel? channel) =>
        _channelsByName.TryGetValue(name, out channel);

    public bool TryGetChannel(ulong hash, [NotNullWhen(true)] out CatalogChannel? channel) =>
        _channelsByHash.TryGetValue(hash, out channel);

    public bool TryGetPlacement(string name, [NotNullWhen(true)] out CatalogPlacement? placement) =>
        _placementsByName.TryGetValue(name, out placement);

    /// <summary>The offers as deciding reads them.</summary>
    internal OfferTable Table { get; }

    internal WorkbenchPool Benches { get; }

    /// <summary>How many categories the offers have.</summary>
    internal int CategoryCount => _categories.Count;

    internal bool TryGetCategory(ulong hash, out int index) => _categories.TryGetValue(hash, out index);

    /// <summary>Indexes of the offers that a product belongs to.</summary>
    internal ReadOnlySpan<int> OffersOfProduct(ulong product) =>
        _offersByProduct.TryGetValue(product, out var offers) ? offers : [];

    public bool HasGroup(string groupId) => _groups.Contains(groupId);

    /// <summary>The clock of the zone whose id has this hash, or else the default one.</summary>
    public WallClock ClockOf(ulong zoneHash) =>
        TimeZones.TryGet(zoneHash, out var zone) ? new WallClock(zone) : DefaultClock;
}
