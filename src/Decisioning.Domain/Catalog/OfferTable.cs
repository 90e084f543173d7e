using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Decisioning.Domain.Catalog;

/// <summary>
/// The offers of a catalog column by column, as deciding reads them: sets of those that a gate has to look at, numbers
/// that scoring reads in a row. Prepared when the catalog is published; what hangs on time or locale on first use.
/// </summary>
internal sealed class OfferTable
{
    /// <summary>Locales whose treatments are kept; with more than that in use all are looked up anew.</summary>
    private const int MostLocales = 64;

    private readonly CatalogSnapshot _catalog;
    private readonly ConcurrentDictionary<string, LocaleTreatments> _treatments = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<ulong, ulong[]> _ofGroup;
    private StandingGates _standing;

    public OfferTable(CatalogSnapshot catalog, CatalogOffer[] offers)
    {
        _catalog = catalog;
        _standing = new StandingGates(offers, 0);
        _ofGroup = offers.Where(offer => offer.GroupHash != 0).Select(offer => offer.GroupHash).Distinct()
            .ToFrozenDictionary(group => group, group => OfferBits.Of(offers, offer => offer.GroupHash == group));
        Words = OfferBits.Words(offers.Length);
        Marketing = OfferBits.Of(offers, offer => offer.IsMarketing);
        Ordinary = OfferBits.Of(offers, offer => offer is { IsMarketing: true, SubsidyBit: 0, SubsidyMicros: 0 });
        WithIncentive = OfferBits.Of(offers, offer => offer.HasIncentive);
        OneByOne = OfferBits.Of(offers, offer => !offer.IsMarketing || offer.Rules is { HasOfRequest: true });
        AskAge = OfferBits.Of(offers, offer => offer.AgeAttributeHash != 0 || offer.Needs is not null);
        MayBeRegretted = OfferBits.Of(offers, offer => offer.MayBeRegretted);
        Sequenced = OfferBits.Of(offers, offer => offer.Sequences.Length > 0);
        Lasting = OfferBits.Of(offers, offer => offer.Approved && !offer.Paused);
        Personal = OfferBits.Of(offers, offer => !offer.IsPlain);
        PersonalPropensity = OfferBits.Of(offers, offer =>
            offer.HasModel || offer.Definition.StartingEvidence > 0);
        Learned = OfferBits.Of(offers, offer => offer.Definition.StartingEvidence > 0);
        HasRates = offers.Any(offer => offer.Definition.MarginRate > 0 || offer.Definition.IncentiveRate > 0);
        Propensities = Array.ConvertAll(offers, offer => offer.StartingPropensity);
        MarginsMinor = Array.ConvertAll(offers, offer => offer.MarginMinor);
        IncentivesMinor = Array.ConvertAll(offers, offer => offer.IncentiveMinor);
        Levers = Array.ConvertAll(offers, offer => offer.Lever);
        Categories = Array.ConvertAll(offers, offer => offer.CategoryIndex);
    }

    /// <summary>Words of a set of offers.</summary>
    public int Words { get; }

    public ulong[] Marketing { get; }

    /// <summary>Marketing without a subsidy.</summary>
    public ulong[] Ordinary { get; }

    public ulong[] WithIncentive { get; }

    /// <summary>Those whose gates of a contact are their own: other classes, and rules of the request.</summary>
    public ulong[] OneByOne { get; }

    /// <summary>Those whose own gates ask for the age of somebody.</summary>
    public ulong[] AskAge { get; }

    public ulong[] MayBeRegretted { get; }

    public ulong[] Sequenced { get; }

    /// <summary>Approved and not paused.</summary>
    public ulong[] Lasting { get; }

    /// <summary>Those whose money or need depends on the customer.</summary>
    public ulong[] Personal { get; }

    /// <summary>Those whose propensity a model or the customer's own responses say.</summary>
    public ulong[] PersonalPropensity { get; }

    /// <summary>Those whose propensity the customer's own responses move.</summary>
    public ulong[] Learned { get; }

    /// <summary>Some offer's margin or incentive is a share of the customer's order.</summary>
    public bool HasRates { get; }

    public double[] Propensities { get; }

    public double[] MarginsMinor { get; }

    public double[] IncentivesMinor { get; }

    public double[] Levers { get; }

    /// <summary>Numbers of the categories; -1 for none.</summary>
    public int[] Categories { get; }

    public IEnumerable<ulong> Groups => _ofGroup.Keys;

    public ReadOnlySpan<ulong> OfGroup(ulong group) => _ofGroup.TryGetValue(group, out var offers) ? offers : [];

    /// <summary>The gates of catalog and time at a time.</summary>
    public StandingGates StandingAt(long ms)
    {
        var standing = _standing;
        if (!standing.HoldAt(ms))
        {
            // Who comes second replaces what is the same.
            _standing = standing = new StandingGates(_catalog.Offers, ms);
        }

        return standing;
    }

    public LocaleTreatments TreatmentsIn(string locale)
    {
        if (_treatments.TryGetValue(locale, out var treatments))
        {
            return treatments;
        }

        if (_treatments.Count >= MostLocales)
        {
            _treatments.Clear();
        }

        return _treatments.GetOrAdd(locale, new LocaleTreatments(_catalog, locale));
    }
}
