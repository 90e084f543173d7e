using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Whether the caps on impressions have room for one more offer in a placement: by what the record knows, and by what
/// the same request serves already. One for each answer; only where the catalog has such caps.
/// </summary>
internal sealed class ImpressionCheck
{
    private readonly List<ImpressionEntry> _counted = [];

    public ImpressionCheck(in Question question)
    {
        foreach (ref readonly var impression in question.Customer.Impressions)
        {
            if (impression.CountsAt(question.NowMs))
            {
                _counted.Add(impression);
            }
        }
    }

    /// <summary>How many impressions the record would hold on to.</summary>
    public int Remembered => _counted.Count;

    /// <summary>CapReached, ContactMemoryFull or None.</summary>
    public ReasonCode Check(in Question question, CatalogOffer offer, CatalogPlacement placement)
    {
        if (!offer.IsMarketing)
        {
            return ReasonCode.None;
        }

        if (FullCap(question, offer, placement) is not null)
        {
            return ReasonCode.CapReached;
        }

        return _counted.Count >= RecordLimits.Impressions && IsCounted(question.Catalog, offer, placement)
            ? ReasonCode.ContactMemoryFull
            : ReasonCode.None;
    }

    /// <summary>Notes that the request serves it.</summary>
    public void Serve(in Question question, CatalogOffer offer, CatalogPlacement placement)
    {
        if (offer.IsMarketing && IsCounted(question.Catalog, offer, placement))
        {
            _counted.Add(EntryOf(question, offer, placement));
        }
    }

    /// <summary>The first cap in catalog order without room; null when all have it.</summary>
    public CatalogCap? FullCap(in Question question, CatalogOffer offer, CatalogPlacement placement)
    {
        foreach (var cap in question.Catalog.ImpressionCaps)
        {
            if (AppliesTo(cap, offer, placement) && Count(question, cap, offer, placement) >= cap.Limit)
            {
                return cap;
            }
        }

        return null;
    }

    public int Count(in Question question, CatalogCap cap, CatalogOffer offer, CatalogPlacement placement) =>
        Ends(question, cap, offer, placement).Count;

    /// <summary>When the cap has room again if nothing else happens.</summary>
    public long RoomFrom(in Question question, CatalogCap cap, CatalogOffer offer, CatalogPlacement placement)
    {
        var ends = Ends(question, cap, offer, placement);
        ends.Sort();
        return ends[ends.Count - cap.Limit];
    }

    /// <summary>When the record can let go of the first of the impressions that count.</summary>
    public long MemoryFrom()
    {
        var firstMs = long.MaxValue;
        foreach (var impression in _counted)
        {
            var untilMs = Seconds.ToMs(impression.State == ImpressionState.Seen
                ? impression.KeepUntilSeconds
                : Math.Min(impression.KeepUntilSeconds, impression.ProvisionalUntilSeconds));
            firstMs = Math.Min(firstMs, untilMs);
        }

        return firstMs;
    }

    /// <summary>Whether any cap would count the offer there.</summary>
    public static bool IsCounted(CatalogSnapshot catalog, CatalogOffer offer, CatalogPlacement placement)
    {
        foreach (var cap in catalog.ImpressionCaps)
        {
            if (AppliesTo(cap, offer, placement))
            {
                return true;
            }
        }

        return false;
    }

    public static bool AppliesTo(CatalogCap cap, CatalogOffer offer, CatalogPlacement placement) => cap.Scope switch
    {
        CapScope.AllInbound => true,
        CapScope.Placement => Names(cap, placement.Hash),
        CapScope.Group => Names(cap, offer.GroupHash),
        _ => Names(cap, offer.Hash),
    };

    /// <summary>The impression that serving the offer now makes.</summary>
    public static ImpressionEntry EntryOf(in Question question, CatalogOffer offer, CatalogPlacement placement) => new()
    {
        Offer = offer.Hash,
        Group = offer.GroupHash,
        Placement = placement.Hash,
        AtSeconds = Seconds.Of(question.NowMs),
        ProvisionalUntilSeconds = Seconds.Ceiling(question.NowMs + question.Catalog.ProvisionalMs),
        KeepUntilSeconds = Seconds.Ceiling(
            KeepUntil(question.Catalog, question.CeilingCheck, offer, placement, question.NowMs)),
    };

    /// <summary>Until when some cap can need an impression of now.</summary>
    public static long KeepUntil(
        CatalogSnapshot catalog, in CapCheck windows, CatalogOffer offer, CatalogPlacement placement, long nowMs)
    {
        var untilMs = nowMs + 1;
        foreach (var cap in catalog.ImpressionCaps)
        {
            if (AppliesTo(cap, offer, placement))
            {
                untilMs = Math.Max(untilMs, windows.NeededUntil(cap, Seconds.ToMs(Seconds.Of(nowMs))));
            }
        }

        return untilMs;
    }

    private static bool Names(CatalogCap cap, ulong subject) =>
        subject != 0 && (cap.SubjectHash == 0 || cap.SubjectHash == subject);

    /// <summary>When those impressions stop counting in the cap that it counts together with this one.</summary>
    private List<long> Ends(in Question question, CatalogCap cap, CatalogOffer offer, CatalogPlacement placement)
    {
        var ends = new List<long>();
        var windows = question.CeilingCheck;
        foreach (var impression in _counted)
        {
            if (!IsTogether(cap, impression, offer, placement))
            {
                continue;
            }

            var endMs = windows.NeededUntil(cap, Seconds.ToMs(impression.AtSeconds));
            if (impression.State == ImpressionState.Served)
            {
                endMs = Math.Min(endMs, Seconds.ToMs(impression.ProvisionalUntilSeconds));
            }

            if (question.NowMs < endMs)
            {
                ends.Add(endMs);
            }
        }

        return ends;
    }

    private static bool IsTogether(
        CatalogCap cap, in ImpressionEntry impression, CatalogOffer offer, CatalogPlacement placement) =>
        cap.Scope switch
        {
            CapScope.AllInbound => true,
            CapScope.Placement => impression.Placement == placement.Hash,
            CapScope.Group => impression.Group == offer.GroupHash,
            _ => impression.Offer == offer.Hash,
        };
}
