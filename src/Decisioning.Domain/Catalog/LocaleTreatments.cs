namespace Decisioning.Domain.Catalog;

/// <summary>
/// Which offers have a treatment where, for one locale; looked up once for each place that is asked for.
/// </summary>
internal sealed class LocaleTreatments(CatalogSnapshot catalog, string locale)
{
    private readonly ulong[]?[] _byChannel = new ulong[]?[catalog.Channels.Length];
    private readonly ulong[]?[] _byPlacement = new ulong[]?[catalog.Placements.Length];

    // What captures lies in methods of its own: a closure is made when its method begins, also when nothing is missing.
    public ReadOnlySpan<ulong> In(CatalogChannel channel) => _byChannel[channel.Index] ??= Of(channel);

    public ReadOnlySpan<ulong> In(CatalogPlacement placement) => _byPlacement[placement.Index] ??= Of(placement);

    private ulong[] Of(CatalogChannel channel) =>
        OfferBits.Of(catalog.Offers, offer => offer.TreatmentFor(channel, locale) is not null);

    private ulong[] Of(CatalogPlacement placement) =>
        OfferBits.Of(catalog.Offers, offer => offer.TreatmentFor(placement, locale) is not null);
}
