using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using NodaTime;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Caps on impressions: those of the record, and those that the request makes as it goes.</summary>
internal sealed class NaiveImpressions(NaiveQuestion q)
{
    private const long MsPerMinute = 60_000;
    private const int Most = 40;

    private readonly List<One> _all = [.. q.Customer.Impressions.Select(i => new One(
        i.Offer, i.Group, i.Placement, i.AtSeconds * 1000L, i.State == ImpressionState.Seen,
        i.ProvisionalUntilSeconds * 1000L, i.KeepUntilSeconds * 1000L))];

    public ReasonCode Gate(OfferDefinition offer, PlacementDefinition placement)
    {
        var caps = Caps(offer, placement);
        foreach (var cap in caps)
        {
            var counted = 0;
            foreach (var one in _all.Where(one => Remembered(one) && Same(cap, one, offer, placement)))
            {
                counted += q.Now < End(cap, one) ? 1 : 0;
            }

            if (counted >= cap.Limit)
            {
                return ReasonCode.CapReached;
            }
        }

        return caps.Count > 0 && _all.Count(Remembered) >= Most ? ReasonCode.ContactMemoryFull : ReasonCode.None;
    }

    public void Serve(OfferDefinition offer, PlacementDefinition placement)
    {
        var caps = Caps(offer, placement);
        if (caps.Count == 0)
        {
            return;
        }

        var provisional = Up(q.Now + (q.Catalog.Policy.ProvisionalMinutes * MsPerMinute));
        var served = new One(
            NameHash.Of(offer.OfferId), NameHash.OfOptional(offer.GroupId), NameHash.Of(placement.Name),
            q.Now / 1000 * 1000, false, provisional, long.MaxValue);
        _all.Add(served with { KeepUntil = Up(caps.Max(cap => WindowEnd(cap, served.At))) });
    }

    private List<CapDefinition> Caps(OfferDefinition offer, PlacementDefinition placement) =>
    [
        .. q.Catalog.Policy.Caps.Where(cap => cap.Counts == CapCounts.Impressions
            && offer.Class == OfferClass.Marketing
            && cap.Scope switch
            {
                CapScope.AllInbound => true,
                CapScope.Placement => cap.Subject is "" || cap.Subject == placement.Name,
                CapScope.Group => offer.GroupId.Length > 0 && (cap.Subject is "" || cap.Subject == offer.GroupId),
                _ => cap.Subject is "" || cap.Subject == offer.OfferId,
            }),
    ];

    private static bool Same(CapDefinition cap, One one, OfferDefinition offer, PlacementDefinition placement) =>
        cap.Scope switch
        {
            CapScope.AllInbound => true,
            CapScope.Placement => one.Placement == NameHash.Of(placement.Name),
            CapScope.Group => one.Group == NameHash.OfOptional(offer.GroupId),
            _ => one.Offer == NameHash.Of(offer.OfferId),
        };

    private bool Remembered(One one) => q.Now < one.KeepUntil && (one.Seen || q.Now < one.Provisional);

    private long End(CapDefinition cap, One one) =>
        one.Seen ? WindowEnd(cap, one.At) : Math.Min(one.Provisional, WindowEnd(cap, one.At));

    private long WindowEnd(CapDefinition cap, long at)
    {
        if (cap.Window == CapWindowKind.Rolling)
        {
            return at + (cap.WindowHours * 3_600_000L);
        }

        var zone = q.Zone ?? DateTimeZone.Utc;
        var day = NaiveGates.Local(at, zone).Date;
        var next = cap.Window switch
        {
            CapWindowKind.CalendarDay => day.PlusDays(1),
            CapWindowKind.CalendarWeek => day.Next(IsoDayOfWeek.Monday),
            _ => new LocalDate(day.Year, day.Month, 1).PlusMonths(1),
        };
        return zone.AtStartOfDay(next).ToInstant().ToUnixTimeMilliseconds();
    }

    private static long Up(long ms) => (ms + 999) / 1000 * 1000;

    private sealed record One(
        ulong Offer, ulong Group, ulong Placement, long At, bool Seen, long Provisional, long KeepUntil);
}
