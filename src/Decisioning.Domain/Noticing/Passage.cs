using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Noticing;

/// <summary>
/// What is to be told of a customer beside an event itself: boundaries of the loyalty grid that time or the event took
/// him over, and holds that ran out. Time is no event, so what it did is noticed at some later moment: each time from
/// the last moment at which it was looked at, so that it is told once and nothing is left out.
/// </summary>
public sealed record Passage
{
    private const long DayMs = 86_400_000;

    /// <summary>By growing time: at most one by time alone, then at most one by the event.</summary>
    public IReadOnlyList<SegmentChange> Segments { get; init; } = [];

    public IReadOnlyList<ContactExpiry> Expiries { get; init; } = [];

    /// <summary>What happened between two moments; null when nothing did.</summary>
    /// <param name="before">The record up to the event; that of a newcomer is empty.</param>
    /// <param name="after">The record after it; the same when time alone is looked at.</param>
    /// <param name="sinceMs">When time was last looked at.</param>
    /// <param name="atMs">When it is looked at now; an earlier moment counts as <paramref name="sinceMs"/>.</param>
    /// <param name="thresholds">The boundaries of the grid that are in force now.</param>
    public static Passage? Between(
        CustomerView before, CustomerView after, long sinceMs, long atMs, SegmentsDefinition thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        atMs = Math.Max(atMs, sinceMs);
        var (stood, stands) = (OrderStanding.Of(before), OrderStanding.Of(after));
        var from = stood.SegmentAt(sinceMs, thresholds);
        var between = stood.SegmentAt(atMs, thresholds);
        var to = stands.SegmentAt(atMs, thresholds);
        var expired = Expired(before, sinceMs, atMs);
        if (from == between && between == to && expired is null)
        {
            return null;
        }

        var segments = new List<SegmentChange>();
        if (from != between)
        {
            segments.Add(new SegmentChange(from, between, Crossed(stood, sinceMs, atMs, thresholds), ByTime: true));
        }

        if (between != to)
        {
            segments.Add(new SegmentChange(between, to, atMs, ByTime: false));
        }

        return new Passage { Segments = segments, Expiries = expired ?? [] };
    }

    /// <summary>The first moment after one from which the segment is what it is at a later one.</summary>
    private static long Crossed(
        in OrderStanding stands, long sinceMs, long atMs, SegmentsDefinition thresholds)
    {
        var to = stands.SegmentAt(atMs, thresholds);
        var crossed = atMs;
        ReadOnlySpan<int> days = [thresholds.FirstPurchaseDays, thresholds.AtRiskAfterDays, thresholds.LostAfterDays];
        foreach (var most in days)
        {
            // A boundary is passed when one more whole day than it allows has gone by.
            var boundary = stands.LastAtMs + ((most + 1L) * DayMs);
            if (boundary > sinceMs && boundary < crossed && stands.SegmentAt(boundary, thresholds) == to)
            {
                crossed = boundary;
            }
        }

        return crossed;
    }

    private static List<ContactExpiry>? Expired(CustomerView view, long sinceMs, long atMs)
    {
        List<ContactExpiry>? expired = null;
        foreach (ref readonly var contact in view.Contacts)
        {
            if (contact.State == ContactState.Reserved && contact.ExpiresAtMs > sinceMs && contact.ExpiresAtMs <= atMs)
            {
                (expired ??= []).Add(new ContactExpiry(
                    contact.Number, contact.ExpiresAtMs, contact.OnExpiry == ExpiryRule.Release));
            }
        }

        return expired;
    }
}
