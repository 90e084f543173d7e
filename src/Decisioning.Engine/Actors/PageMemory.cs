using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;

namespace Decisioning.Engine.Actors;

/// <summary>
/// What page views were answered lately, so that a later request of the same view shows none of it again. Asked and
/// told within the customer's turn, so also requests at one time see one another. In memory alone, for as long as a
/// page takes to be looked at: a restart forgets it, and above the limit the oldest views go first. It keeps hashes and
/// the catalog's offer ids, nothing of the question or the decision, which are used again.
/// </summary>
/// <param name="limit">Views that are remembered at most.</param>
internal sealed class PageMemory(int limit)
{
    /// <summary>Counted from the view's first answer, milliseconds: twice what an answer may be shown for.</summary>
    public const long LifeMs = 10 * 60_000;

    /// <summary>Offers of one view; what it is answered above them may come again.</summary>
    public const int MostOffers = QueryLimits.Names;

    private readonly Lock _gate = new();
    private readonly Dictionary<(ulong Customer, ulong Page), View> _views = [];

    /// <summary>In the order in which they began; also such as began anew since, which are over.</summary>
    private readonly Queue<View> _oldest = new();

    /// <summary>The question without what its page view was answered before.</summary>
    public DecisionQuery WithoutShown(DecisionQuery query, long nowMs)
    {
        if (query.PageId.Length == 0) return query;
        string[] shown;
        lock (_gate)
        {
            if (!_views.TryGetValue(KeyOf(query), out var view) || view.IsOver(nowMs)) return query;
            shown = [.. view.OfferIds];
        }

        return query with { ExcludeOfferIds = [.. query.ExcludeOfferIds.Union(shown)] };
    }

    /// <summary>Remembers what a page view was answered, fallbacks too; a dry run shows nothing.</summary>
    public void Remember(DecisionQuery query, Decision decision, long nowMs)
    {
        if (query.PageId.Length == 0 || query.ShowsNothing || decision.Placements.Count == 0) return;
        lock (_gate)
        {
            var shown = ViewOf(KeyOf(query), nowMs).OfferIds;
            foreach (var placement in decision.Placements)
            {
                foreach (var offer in placement.Offers)
                {
                    if (shown.Count < MostOffers) shown.Add(offer.OfferId);
                }
            }
        }
    }

    private static (ulong Customer, ulong Page) KeyOf(DecisionQuery query) =>
        (NameHash.Of(query.CustomerId), NameHash.Of(query.PageId));

    private View ViewOf((ulong Customer, ulong Page) key, long nowMs)
    {
        if (_views.TryGetValue(key, out var known) && !known.IsOver(nowMs)) return known;
        while (_oldest.TryPeek(out var oldest) && (_oldest.Count >= limit || oldest.IsOver(nowMs)))
        {
            _oldest.Dequeue();
            if (_views.TryGetValue(oldest.Key, out var last) && last == oldest) _views.Remove(oldest.Key);
        }

        var begun = new View(key, nowMs);
        _views[key] = begun;
        _oldest.Enqueue(begun);
        return begun;
    }

    private sealed class View((ulong Customer, ulong Page) key, long sinceMs)
    {
        public (ulong Customer, ulong Page) Key { get; } = key;

        public HashSet<string> OfferIds { get; } = [];

        /// <summary>Also when the time it is asked at lies before it, as in a simulation that begins anew.</summary>
        public bool IsOver(long nowMs) => nowMs >= sinceMs + LifeMs || nowMs < sinceMs - LifeMs;
    }
}
