using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// The best so many offers by lever times net, kept sorted; ties by net, then by the order of arrival. Of those that
/// get no slot nothing is sorted: nearly all are turned away by one comparison with the last.
/// </summary>
internal sealed class SlotRanking
{
    private (CatalogOffer Offer, long Net)[] _best = [];
    private int _slots;

    public int Count { get; private set; }

    public (CatalogOffer Offer, long Net) this[int slot] => _best[slot];

    public (CatalogOffer Offer, long Net) Last => _best[Count - 1];

    /// <summary>Begins anew, for so many slots.</summary>
    public void Begin(int slots)
    {
        (Count, _slots) = (0, slots);
        if (_best.Length < slots)
        {
            _best = new (CatalogOffer, long)[slots];
        }
    }

    public void Offer(CatalogOffer offer, long net)
    {
        var at = Count;
        while (at > 0 && Precedes(offer, net, _best[at - 1]))
        {
            at--;
        }

        if (at == _slots)
        {
            return;
        }

        Count = Math.Min(Count + 1, _slots);
        Array.Copy(_best, at, _best, at + 1, Count - at - 1);
        _best[at] = (offer, net);
    }

    public bool Holds(CatalogOffer offer)
    {
        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(_best[i].Offer, offer))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an offer stands before another; neither before the other: a tie.</summary>
    public static bool Precedes(CatalogOffer offer, long net, (CatalogOffer Offer, long Net) other)
    {
        if (offer.Class != other.Offer.Class)
        {
            return offer.Class > other.Offer.Class;
        }

        var order = offer.IsMarketing ? offer.Lever * net : net;
        var otherOrder = offer.IsMarketing ? other.Offer.Lever * other.Net : other.Net;
        return order > otherOrder || (order == otherOrder && net > other.Net);
    }
}
