using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Random questions to a catalog: contacts, placements or both, narrowed or not.</summary>
internal sealed class RandomRequest(Dice dice, CatalogDefinition catalog, long now)
{
    public DecisionQuery Make()
    {
        var outbound = catalog.Channels.Where(c => c.Outbound).Select(c => c.Name).ToList();
        var placements = dice.Chance(0.4) ? dice.Some(catalog.Placements, 1) : [];
        var contact = placements.Count == 0 || dice.Chance(0.6);
        var offers = catalog.Offers.Select(o => o.OfferId).ToList();
        var groups = catalog.Offers.Select(o => o.GroupId).Distinct().ToList();
        var query = new DecisionQuery
        {
            CustomerId = "c",
            Placements = [.. placements.Select(p => new PlacementQuery(p.Name, dice.Whole(0, p.Slots)))],
            Channels = contact ? dice.Some(outbound, 1) : [],
            Campaign = dice.Chance(0.5) ? dice.Pick(Words.Campaigns) : "",
            OfferIds = dice.Chance(0.2) ? dice.Some(offers, 1) : [],
            GroupIds = dice.Chance(0.1) ? dice.Some(groups, 1) : [],
            ExcludeOfferIds = dice.Chance(0.3) ? dice.Some(offers, 1) : [],
            Locale = dice.Pick(Words.Locales),
            Context = Context(),
            SendAtMs = dice.Chance(0.25) ? now + dice.Whole(0, 10 * Words.MsPerDay) : null,
            Hold = contact ? dice.Pick([HoldKind.None, HoldKind.Reserve]) : HoldKind.None,
            Explain = dice.Chance(0.1) ? ExplainLevel.None : dice.Pick([ExplainLevel.Reasons, ExplainLevel.Full]),
        };
        return query with { IgnoreShadowPrice = query.Hold == HoldKind.None && dice.Chance(0.2) };
    }

    private List<ContextEntry> Context()
    {
        ContextEntry[] entries =
        [
            new("basket", AttributeKind.Number, "", dice.Whole(0, 100)),
            new("page", AttributeKind.Text, dice.Pick(["home", "toys"]), 0),
            dice.Chance(0.8)
                ? new("vip", AttributeKind.Flag, "", dice.Whole(0, 1))
                : new("vip", AttributeKind.Text, "yes", 0),
        ];
        return [.. entries.Where(_ => dice.Chance(0.6))];
    }
}
