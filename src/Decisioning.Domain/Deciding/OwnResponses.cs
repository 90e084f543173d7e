using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Folding;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// What the customer's own contacts with an offer's group (without one, with the same offer) have shown. A contact
/// shows something when it has taught: by a response, or when its time for one has passed and was folded.
/// </summary>
/// <param name="Shown">Contacts that have taught.</param>
/// <param name="Positive">Those of them with a positive response.</param>
internal readonly record struct OwnResponses(int Shown, int Positive)
{
    public static OwnResponses Of(in Question question, CatalogOffer offer)
    {
        var shown = 0;
        var positive = 0;
        foreach (ref readonly var contact in question.Contacts)
        {
            if (contact.Class != OfferClass.Marketing || (contact.Outcomes & ContactOutcomes.Learned) == 0)
            {
                continue;
            }

            var isPositive = (contact.Outcomes & SettlementTable.Positive) != 0;
            var others = false;
            foreach (ref readonly var joined in question.Customer.ContactOffers)
            {
                if (joined.Contact == contact.Number)
                {
                    others |= joined.Positive != 0;
                    shown += IsAlike(offer, joined.Group, joined.Offer) ? 1 : 0;
                    positive += IsAlike(offer, joined.Group, joined.Offer) ? joined.Positive : 0;
                }
            }

            if (IsAlike(offer, contact.Group, contact.Offer))
            {
                shown++;
                positive += isPositive && !others ? 1 : 0;
            }
        }

        return new OwnResponses(shown, positive);
    }

    private static bool IsAlike(CatalogOffer offer, ulong group, ulong other) =>
        offer.GroupHash != 0 ? group == offer.GroupHash : other == offer.Hash;
}
