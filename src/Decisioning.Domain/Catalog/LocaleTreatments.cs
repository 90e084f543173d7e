namespace Decisioning.Domain.Catalog;

/// <summary>
/// Which offers have a treatment where, for one locale; looked up once for each place that is asked for.
/// </summary>
internal sealed class LocaleTreatments(CatalogSnapshot catalog, string locale)
{
    private readonly ulong[]?[] _byChannel = new ulong[]?[catalog.Channels.Length];
    private readonly ulong[]?[] _byPlacement = new ulong[]?[catalog.Placements.Length];

    public ReadOnlySpan<ulong> In(CatalogChannel channel) => _byChannel[channel.Index] ??=
        OfferBits.Of(catalog.Offers, offer => offer.TreatmentFor(channel, locale) is not null);

    public ReadOnlySpan<ulong> In(CatalogPlacement placement) => _byPlacement[placement.Index] ??=
        OfferBits.Of(catalog.Offers, offer => offer.TreatmentFor(placement, locale) is not null);
}
