using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>The policy's rules about what a customer was told and answered before.</summary>
internal static class NaiveRules
{
    private const long MsPerDay = 86_400_000;

    public static bool OutOfOrder(NaiveQuestion q, OfferDefinition offer)
    {
        foreach (var rule in q.Catalog.Policy.Sequences)
        {
            var within = rule.WithinDays * MsPerDay;
            foreach (var contact in q.Customer.CountedContacts(q.Now))
            {
                var isA = Is(rule.NeverOfferId, rule.NeverGroupId, offer);
                var isB = Is(rule.AfterOfferId, rule.AfterGroupId, offer);
                var wasA = Was(rule.NeverOfferId, rule.NeverGroupId, contact);
                var wasB = Was(rule.AfterOfferId, rule.AfterGroupId, contact);
                var comesAfter = contact.AtMs <= q.When && q.When < contact.AtMs + within;
                var comesBefore = q.When <= contact.AtMs && contact.AtMs < q.When + within;
                if ((isA && wasB && comesAfter) || (isB && wasA && comesBefore))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Is(string offerId, string groupId, OfferDefinition offer) =>
        offerId.Length > 0 ? offerId == offer.OfferId : groupId == offer.GroupId;

    private static bool Was(string offerId, string groupId, ContactEntry contact) => offerId.Length > 0
        ? NameHash.Of(offerId) == contact.Offer
        : NameHash.Of(groupId) == contact.Group;
}
