using Decisioning.Domain.Catalog;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>The class of an offer between the wire and the domain; absent, it is marketing.</summary>
internal static class OfferClassMapping
{
    public static OfferClass ToDomain(Wire.OfferClass source, FieldCheck check)
    {
        switch (source)
        {
            case Wire.OfferClass.Unspecified or Wire.OfferClass.Marketing:
                return OfferClass.Marketing;
            case Wire.OfferClass.Mandatory:
                return OfferClass.Mandatory;
            case Wire.OfferClass.Transactional:
                return OfferClass.Transactional;
            default:
                check.Refuse("class", $"is {(int)source}; it must be OFFER_CLASS_MARKETING (1), "
                    + "OFFER_CLASS_MANDATORY (2) or OFFER_CLASS_TRANSACTIONAL (3).");
                return OfferClass.Marketing;
        }
    }

    public static Wire.OfferClass ToWire(OfferClass source) => (Wire.OfferClass)((int)source + 1);
}
