using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding.Models;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// What one decision works with, as large as its catalog asks for. It rests with the catalog between decisions, so that
/// deciding allocates nothing for it.
/// </summary>
internal sealed class Workbench
{
    private readonly int _offers;
    private readonly CatalogChannel[] _asked;
    private readonly CatalogChannel[] _others;
    private ReasonCode[] _codes = [];
    private long[] _nets = [];

    public Workbench(CatalogSnapshot catalog)
    {
        var (offers, words) = (catalog.Offers.Length, catalog.Table.Words);
        _offers = offers;
        Rules = catalog.Rules is { } book ? new RuleRun(book) : null;
        Models = catalog.Models is { } models ? new ModelRun(models) : null;
        Now = new OfferStanding(offers, words);
        Later = new OfferStanding(offers, words);
        Terms = new OfferTermsTable(catalog);
        LaterTerms = new OfferTermsTable(catalog);
        BestLater = new BestOverTime(catalog);
        Allowed = new ulong[words];
        Bought = new ulong[words];
        Taken = new ulong[words];
        Capped = new ulong[words];
        CappedLater = new ulong[words];
        Passing = new ulong[words];
        _asked = new CatalogChannel[catalog.OutboundChannels.Length];
        _others = new CatalogChannel[catalog.OutboundChannels.Length];
        Slots = new byte[catalog.CategoryCount];
        Priors = new SegmentPriors(catalog);
        Columns = new WorthColumns(offers);
    }

    /// <summary>The answers of the catalog's rules; null when it has none.</summary>
    public RuleRun? Rules { get; }

    /// <summary>What the catalog's models say; null when it has none.</summary>
    public ModelRun? Models { get; }

    /// <summary>How the offers fare at their own gates at the moment asked about.</summary>
    public OfferStanding Now { get; }

    /// <summary>The same at a later time that is looked at.</summary>
    public OfferStanding Later { get; }

    /// <summary>What those that pass come to for the customer.</summary>
    public OfferTermsTable Terms { get; }

    public OfferTermsTable LaterTerms { get; }

    public BestOverTime BestLater { get; }

    /// <summary>Those that the caller did not narrow away.</summary>
    public ulong[] Allowed { get; }

    /// <summary>Those of which the customer has a product.</summary>
    public ulong[] Bought { get; }

    /// <summary>Those that the page shows already.</summary>
    public ulong[] Taken { get; }

    /// <summary>Those that a cap on groups, offers or incentives stops.</summary>
    public ulong[] Capped { get; }

    /// <summary>The same at a later time that is looked at.</summary>
    public ulong[] CappedLater { get; }

    /// <summary>Those that are still candidates in the place that is being looked at.</summary>
    public ulong[] Passing { get; }

    /// <summary>By category: its slot of <see cref="Baselines"/>.</summary>
    public byte[] Slots { get; }

    /// <summary>What the customer's segment is like.</summary>
    public SegmentPriors Priors { get; }

    /// <summary>What all offers are worth in the place that is being looked at.</summary>
    public WorthColumns Columns { get; }

    public SlotRanking Ranking { get; } = new();

    /// <summary>Candidates one by one, where each is asked for.</summary>
    public List<Candidate> Candidates { get; } = [];

    /// <summary>Those that join the one that is sent.</summary>
    public List<Candidate> Joined { get; } = [];

    /// <summary>Makes room for so many places.</summary>
    public void Begin(int places)
    {
        if (_codes.Length < places * _offers)
        {
            _codes = new ReasonCode[places * _offers];
            _nets = new long[places * _offers];
        }
    }

    /// <summary>How each offer fares in a place: the first gate that it fails.</summary>
    public Span<ReasonCode> CodesOf(int place) => _codes.AsSpan(place * _offers, _offers);

    /// <summary>Net of each offer that was scored in a place.</summary>
    public Span<long> NetsOf(int place) => _nets.AsSpan(place * _offers, _offers);

    /// <summary>The channels of a query, in its order.</summary>
    public ReadOnlySpan<CatalogChannel> Ask(CatalogSnapshot catalog, IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            _asked[i] = catalog.TryGetChannel(names[i], out var channel) && channel.Outbound
                ? channel
                : throw new ArgumentException($"The catalog has no outbound channel \"{names[i]}\".");
        }

        return _asked.AsSpan(0, names.Count);
    }

    /// <summary>The outbound channels that a query does not name, in the catalog's order.</summary>
    public ReadOnlySpan<CatalogChannel> Others(CatalogSnapshot catalog, IReadOnlyList<string> names)
    {
        var count = 0;
        foreach (var channel in catalog.OutboundChannels)
        {
            var isAsked = false;
            for (var i = 0; i < names.Count; i++)
            {
                isAsked |= names[i] == channel.Name;
            }

            if (!isAsked)
            {
                _others[count++] = channel;
            }
        }

        return _others.AsSpan(0, count);
    }
}
