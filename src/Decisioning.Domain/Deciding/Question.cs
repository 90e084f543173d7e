using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding.Models;
using Decisioning.Domain.Names;
using Decisioning.Domain.Statistics;

namespace Decisioning.Domain.Deciding;

/// <summary>What is asked and of whom, with what does not change with the moment looked up once.</summary>
internal readonly ref struct Question
{
    private readonly ReadOnlySpan<ChannelEntry> _channels;
    private readonly ReadOnlySpan<byte> _slots;

    /// <param name="customer">The customer's record.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="statistics">The base-wide figures.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="nowMs">The request's own time.</param>
    /// <param name="bench">Working memory.</param>
    public Question(
        CustomerView customer,
        CatalogSnapshot catalog,
        BaseStatistics statistics,
        DecisionQuery query,
        long nowMs,
        Workbench bench)
    {
        NowMs = nowMs;
        Customer = customer;
        Catalog = catalog;
        Statistics = statistics;
        Query = query;
        Campaign = NameHash.OfOptional(query.Campaign);
        Clock = catalog.ClockOf(customer.Header.TimeZone);
        Contacts = customer.Contacts;
        CapCheck = new CapCheck(customer, Clock);
        CeilingCheck = CapCheck.Or(catalog.UtcClock);
        Agreements = customer.Agreements;
        Frequencies = AgreementCheck.Frequencies(customer);
        Responses = customer.Responses;
        Products = customer.Products;
        Categories = customer.Categories;
        _channels = customer.Channels;
        Bench = bench;
        Treatments = catalog.Table.TreatmentsIn(query.Locale);
        Narrow(catalog, query, bench.Allowed);
        MarkBought(catalog, Products, bench.Bought);
        bench.Priors.Begin(customer, statistics.Segments, nowMs, bench.Slots);
        _slots = bench.Slots;
        Budget = new BudgetCheck(customer, catalog, bench.Priors.OrderMinor);
    }

    public long NowMs { get; }

    /// <summary>What the models say of the customer; null when no offer names one.</summary>
    public ModelRun? Models => Bench.Models;

    /// <summary>No marketing is said to this customer.</summary>
    public bool InHoldout { get; init; }

    public CustomerView Customer { get; }

    public CatalogSnapshot Catalog { get; }

    public BaseStatistics Statistics { get; }

    public DecisionQuery Query { get; }

    /// <summary>What the decision works with.</summary>
    public Workbench Bench { get; }

    /// <summary>The answers of the catalog's rules; null when it has none.</summary>
    public RuleRun? Rules => Bench.Rules;

    /// <summary>Which offers have a treatment where, in the query's locale.</summary>
    public LocaleTreatments Treatments { get; }

    public ulong Campaign { get; }

    /// <summary>The customer's clock, else the catalog's, else none.</summary>
    public WallClock Clock { get; }

    public ReadOnlySpan<ContactEntry> Contacts { get; }

    /// <summary>The caps' view of the customer.</summary>
    public CapCheck CapCheck { get; }

    /// <summary>The same for the daily ceiling, which goes by UTC where no zone is known.</summary>
    public CapCheck CeilingCheck { get; }

    public ReadOnlySpan<AgreementEntry> Agreements { get; }

    /// <summary>The frequencies that the customer agreed to, as caps.</summary>
    public CatalogCap[] Frequencies { get; }

    /// <summary>The responses that suppressions count.</summary>
    public ReadOnlySpan<ResponseEntry> Responses { get; }

    /// <summary>What the customer may cost in a year.</summary>
    public BudgetCheck Budget { get; }

    public ReadOnlySpan<ProductEntry> Products { get; }

    public ReadOnlySpan<CategoryEntry> Categories { get; }

    public string Locale => Query.Locale;

    /// <summary>
    /// Slots of <see cref="Baselines"/>: one for each category the customer or his segment buys in, and one for all
    /// others.
    /// </summary>
    public int SlotCount => Bench.Priors.SlotCount;

    public int SlotOf(int offer)
    {
        var category = Catalog.Table.Categories[offer];
        return category < 0 ? Baselines.NoSlot : _slots[category];
    }

    public int SlotOf(CatalogOffer offer) =>
        offer.CategoryIndex < 0 ? Baselines.NoSlot : _slots[offer.CategoryIndex];

    /// <summary>How a channel has reached the customer; all zero when nothing is known.</summary>
    public ChannelEntry EntryOf(CatalogChannel channel)
    {
        foreach (ref readonly var entry in _channels)
        {
            if (entry.Channel == channel.Hash)
            {
                return entry;
            }
        }

        return default;
    }

    /// <summary>Until when the customer is taken to be on the site, after what he did last; 0: he is not.</summary>
    public long OnSiteUntilMs => Catalog.OnSiteMs == 0 || Customer.Header.LastActionAtMs == 0
        ? 0
        : Customer.Header.LastActionAtMs + Catalog.OnSiteMs;

    public bool IsOnSite(long whenMs) => whenMs < OnSiteUntilMs;

    /// <summary>Whether the customer's products hold one of the offer's.</summary>
    public bool HasBought(CatalogOffer offer) => OfferBits.Has(Bench.Bought, offer.Index);

    /// <summary>Marks the named offers; unknown names are passed over.</summary>
    public static void Mark(CatalogSnapshot catalog, IReadOnlyList<string> offerIds, Span<ulong> marks)
    {
        for (var i = 0; i < offerIds.Count; i++)
        {
            if (catalog.TryGetOffer(offerIds[i], out var offer))
            {
                OfferBits.Add(marks, offer.Index);
            }
        }
    }

    /// <summary>
    /// Marks the offers that pass the caller's narrowing; one that names nothing lets all marketing pass: what is none
    /// is a candidate only where the caller names it.
    /// </summary>
    private static void Narrow(CatalogSnapshot catalog, DecisionQuery query, Span<ulong> allowed)
    {
        if (query.OfferIds.Count == 0 && query.GroupIds.Count == 0)
        {
            catalog.Table.Marketing.CopyTo(allowed);
            return;
        }

        allowed.Clear();
        Mark(catalog, query.OfferIds, allowed);
        for (var i = 0; i < query.GroupIds.Count; i++)
        {
            OfferBits.Join(allowed, catalog.Table.OfGroup(NameHash.Of(query.GroupIds[i])));
        }
    }

    private static void MarkBought(CatalogSnapshot catalog, ReadOnlySpan<ProductEntry> products, Span<ulong> bought)
    {
        bought.Clear();
        foreach (ref readonly var product in products)
        {
            foreach (var offer in catalog.OffersOfProduct(product.Product))
            {
                OfferBits.Add(bought, offer);
            }
        }
    }
}
