using Decisioning.Server.Marshalling;

namespace Decisioning.Server.Mapping;

/// <summary>Adds to the refusal of a name that the catalog does not have what it could have meant.</summary>
public static class NameHints
{
    public static RequestRefusal Add(RequestRefusal refusal, AskedDecision asked, CatalogNames catalog)
    {
        var offers = catalog.Definition.Offers;
        return Hint(asked.Channels, "channels[{0}].name", catalog.OutboundChannels)
            ?? Hint(asked.Placements.Select(placement => placement.Name), "placements[{0}].name",
                catalog.Definition.Placements.Select(placement => placement.Name))
            ?? Hint(asked.OfferIds, "offer_ids[{0}]", offers.Select(offer => offer.OfferId))
            ?? Hint(asked.GroupIds, "group_ids[{0}]",
                offers.Select(offer => offer.GroupId).Where(id => id.Length > 0).Distinct())
            ?? refusal;

        RequestRefusal? Hint(IEnumerable<string> given, string path, IEnumerable<string> known)
        {
            var name = given.Where((_, i) => string.Format(null, path, i) == refusal.Field).FirstOrDefault();
            if (name is null)
            {
                return null;
            }

            var hint = Names.Suggest(name, [.. known]);
            return refusal with { Message = $"{refusal.Message} {char.ToUpperInvariant(hint[0])}{hint[1..]}" };
        }
    }
}
