using System.Collections.Concurrent;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Server.Marshalling;
using NodaTime;

namespace Decisioning.Server.Mapping;

/// <summary>
/// The names of one catalog version, for checking requests and writing answers. Built once a version, then only read.
/// </summary>
public sealed class CatalogNames
{
    private readonly Dictionary<string, OfferDefinition> _offers;
    private readonly Dictionary<string, ChannelDefinition> _channels;
    private readonly Dictionary<string, CapDefinition> _caps;
    private readonly Dictionary<string, OfferFragments> _fragments;

    /// <summary>By the hash of a zone; there are some 600 zones.</summary>
    private readonly ConcurrentDictionary<ulong, ReasonFragments> _reasons = new();

    public CatalogNames(long version, CatalogDefinition definition)
    {
        Version = version;
        Definition = definition;
        ModelVersion = ModelDigest.Of(definition);
        _offers = definition.Offers.ToDictionary(offer => offer.OfferId, StringComparer.Ordinal);
        _channels = definition.Channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
        NotMarketing = [.. definition.Offers.Where(offer => offer.Class != OfferClass.Marketing)];
        _caps = definition.Policy.Caps.ToDictionary(cap => cap.CapId, StringComparer.Ordinal);
        _fragments = definition.Offers.ToDictionary(
            offer => offer.OfferId, offer => new OfferFragments(offer), StringComparer.Ordinal);
        CountsImpressions = definition.Policy.Caps.Any(cap => cap.Counts == CapCounts.Impressions);
    }

    public long Version { get; }

    public CatalogDefinition Definition { get; }

    /// <summary>What its models say, by a digest; empty without any.</summary>
    public string ModelVersion { get; }

    /// <summary>The mandatory and transactional offers.</summary>
    public IReadOnlyList<OfferDefinition> NotMarketing { get; }

    public OfferDefinition? Offer(string id) => _offers.GetValueOrDefault(id);

    public ChannelDefinition? Channel(string name) => _channels.GetValueOrDefault(name);

    public CapDefinition? Cap(string id) => _caps.GetValueOrDefault(id);

    public SuppressionDefinition? Suppression(string id) =>
        Definition.Policy.Suppressions.FirstOrDefault(rule => rule.SuppressionId == id);

    public SequenceDefinition? Sequence(string id) =>
        Definition.Policy.Sequences.FirstOrDefault(sequence => sequence.SequenceId == id);

    public IEnumerable<string> OutboundChannels =>
        Definition.Channels.Where(channel => channel.Outbound).Select(channel => channel.Name);

    /// <summary>Some cap counts impressions, so what a page shows counts.</summary>
    public bool CountsImpressions { get; }

    /// <summary>What is the same in every answer with this offer; null when the version does not have it.</summary>
    public OfferFragments? Fragments(string offerId) => _fragments.GetValueOrDefault(offerId);

    /// <summary>Reasons in the words of this version and in a customer's own time.</summary>
    /// <param name="zone">The hash of the customer's zone; zero: the catalog's default.</param>
    public ReasonFragments Reasons(ulong zone) =>
        _reasons.TryGetValue(zone, out var known)
            ? known
            : _reasons.GetOrAdd(zone, new ReasonFragments(this, Zone(zone)));

    private DateTimeZone Zone(ulong hash) => TimeZones.TryGet(hash, out var own)
        ? own
        : DateTimeZoneProviders.Tzdb.GetZoneOrNull(Definition.DefaultTimeZone) ?? DateTimeZone.Utc;
}
