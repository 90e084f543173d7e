using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Names;
using Decisioning.Domain.Statistics;

namespace Decisioning.Domain.Deciding;

/// <summary>What is asked and of whom, with what does not change with the moment looked up once.</summary>
internal readonly ref struct Question
{
    public Question(
        CustomerView customer,
        CatalogSnapshot catalog,
        BaseStatistics statistics,
        DecisionQuery query,
        ReadOnlySpan<bool> allowed)
    {
        Customer = customer;
        Catalog = catalog;
        Statistics = statistics;
        Query = query;
        Allowed = allowed;
        Campaign = NameHash.OfOptional(query.Campaign);
        Clock = catalog.ClockOf(customer.Header.TimeZone);
        Contacts = customer.Contacts;
        Products = customer.Products;
        Categories = customer.Categories;
    }

    public CustomerView Customer { get; }

    public CatalogSnapshot Catalog { get; }

    public BaseStatistics Statistics { get; }

    public DecisionQuery Query { get; }

    /// <summary>By the offer's index: false when the caller narrowed it away.</summary>
    public ReadOnlySpan<bool> Allowed { get; }

    public ulong Campaign { get; }

    /// <summary>The customer's clock, else the catalog's, else none.</summary>
    public WallClock Clock { get; }

    public ReadOnlySpan<ContactEntry> Contacts { get; }

    public ReadOnlySpan<ProductEntry> Products { get; }

    public ReadOnlySpan<CategoryEntry> Categories { get; }

    public string Locale => Query.Locale;

    /// <summary>
    /// Fills the marks of offers that pass the caller's narrowing; one that names nothing lets all pass.
    /// </summary>
    public static void Narrow(CatalogSnapshot catalog, DecisionQuery query, Span<bool> allowed)
    {
        if (query.OfferIds.Count == 0 && query.GroupIds.Count == 0)
        {
            allowed.Fill(true);
            return;
        }

        allowed.Clear();
        Mark(catalog, query.OfferIds, allowed);
        foreach (var groupId in query.GroupIds)
        {
            var group = NameHash.Of(groupId);
            foreach (var offer in catalog.Offers)
            {
                allowed[offer.Index] |= offer.GroupHash == group;
            }
        }
    }

    /// <summary>Marks the named offers; unknown names are passed over.</summary>
    public static void Mark(CatalogSnapshot catalog, IReadOnlyList<string> offerIds, Span<bool> marks)
    {
        foreach (var offerId in offerIds)
        {
            if (catalog.TryGetOffer(offerId, out var offer))
            {
                marks[offer.Index] = true;
            }
        }
    }
}
