using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Folding;

namespace Decisioning.Domain.Deciding.Models;

/// <summary>
/// <see cref="OwnResponses"/> of all offers by one pass over the customer's contacts: each counts for its group, and
/// for its offer when that stands in no group.
/// </summary>
internal sealed class ResponsesBySubject(ModelBook book)
{
    private readonly float[] _shown = new float[book.Offers];
    private readonly float[] _positive = new float[book.Offers];

    /// <summary>By subject (see <see cref="ModelBook.Subjects"/>): contacts that have taught.</summary>
    public ReadOnlySpan<float> Shown => _shown;

    /// <summary>Those of them with a positive response.</summary>
    public ReadOnlySpan<float> Positive => _positive;

    public void Load(in Question question)
    {
        Array.Clear(_shown);
        Array.Clear(_positive);
        var carried = question.Customer.ContactOffers;
        foreach (ref readonly var contact in question.Contacts)
        {
            if (contact.Class != OfferClass.Marketing || (contact.Outcomes & ContactOutcomes.Learned) == 0)
            {
                continue;
            }

            var others = false;
            foreach (ref readonly var joined in carried)
            {
                if (joined.Contact == contact.Number)
                {
                    others |= joined.Positive != 0;
                    Count(question.Catalog, joined.Group, joined.Offer, joined.Positive);
                }
            }

            var isPositive = (contact.Outcomes & SettlementTable.Positive) != 0 && !others;
            Count(question.Catalog, contact.Group, contact.Offer, isPositive ? 1 : 0);
        }
    }

    private void Count(CatalogSnapshot catalog, ulong group, ulong offer, int positive)
    {
        if (book.SubjectOfGroup.TryGetValue(group, out var subject))
        {
            Count(subject, positive);
        }

        if (book.HasLoners && catalog.TryGetOffer(offer, out var alone) && alone.GroupHash == 0)
        {
            Count(alone.Index, positive);
        }
    }

    private void Count(int subject, int positive)
    {
        _shown[subject]++;
        _positive[subject] += positive;
    }
}
