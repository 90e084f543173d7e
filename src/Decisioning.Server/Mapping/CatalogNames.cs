using Decisioning.Domain.Catalog;

namespace Decisioning.Server.Mapping;

/// <summary>
/// The names of one catalog version, for checking requests and writing answers. Built once a version, then only read.
/// </summary>
public sealed class CatalogNames
{
    private readonly Dictionary<string, OfferDefinition> _offers;
    private readonly Dictionary<string, ChannelDefinition> _channels;
    private readonly Dictionary<string, CapDefinition> _caps;

    public CatalogNames(long version, CatalogDefinition definition)
    {
        Version = version;
        Definition = definition;
        _offers = definition.Offers.ToDictionary(offer => offer.OfferId, StringComparer.Ordinal);
        _channels = definition.Channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
        NotMarketing = [.. definition.Offers.Where(offer => offer.Class != OfferClass.Marketing)];
        _caps = definition.Policy.Caps.ToDictionary(cap => cap.CapId, StringComparer.Ordinal);
    }

    public long Version { get; }

    public CatalogDefinition Definition { get; }

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

    /// <summary>The texts of a treatment; empty when the offer or the treatment is not there.</summary>
    public IReadOnlyDictionary<string, string> Content(string offerId, string treatmentId)
    {
        foreach (var treatment in Offer(offerId)?.Treatments ?? [])
        {
            if (treatment.TreatmentId == treatmentId)
            {
                return treatment.Content;
            }
        }

        return new Dictionary<string, string>();
    }
}
