using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>The impressions that caps count: served, reported as seen, answered.</summary>
internal static class Impressions
{
    /// <summary>Words by which an impression that was not seen before did not come about.</summary>
    private const ContactOutcomes NotShown =
        ContactOutcomes.Released | ContactOutcomes.NotDelivered | ContactOutcomes.Ignored;

    public static ApplyOutcome Fold(RecordDraft draft, long atMs, ServedImpressions served)
    {
        for (var i = 0; i < served.Impressions.Count; i++)
        {
            var impression = served.Impressions[i];
            MakeRoom(draft);
            draft.Impressions.Add(new ImpressionEntry
            {
                Offer = NameHash.Of(impression.OfferId),
                Group = NameHash.OfOptional(impression.GroupId),
                Placement = NameHash.Of(impression.Placement),
                AtSeconds = Seconds.Of(atMs),
                ProvisionalUntilSeconds = Seconds.Ceiling(served.ProvisionalUntilMs),
                KeepUntilSeconds = Seconds.Ceiling(impression.KeepUntilMs),
            });
        }

        return ApplyOutcome.Applied;
    }

    /// <summary>A report finds its impression by the offer and the second it was served in.</summary>
    public static void Settle(RecordDraft draft, SettlementEvent e, ContactOutcomes flag)
    {
        var list = draft.Impressions;
        var offer = NameHash.OfOptional(e.OfferId);
        var at = Seconds.Of(e.ServedAtMs);
        for (var i = list.Count - 1; i >= 0; i--)
        {
            ref var impression = ref list[i];
            if (impression.Offer != offer)
            {
                continue;
            }

            if ((flag & SettlementTable.Positive) != 0)
            {
                list.RemoveAt(i);
            }
            else if (impression.AtSeconds == at && impression.State == ImpressionState.Served
                && (flag & (NotShown | ContactOutcomes.Seen)) != 0)
            {
                if (flag == ContactOutcomes.Seen)
                {
                    impression.State = ImpressionState.Seen;
                }
                else
                {
                    list.RemoveAt(i);
                }

                return;
            }
        }
    }

    /// <summary>Forgets what no cap can need any more.</summary>
    public static void ForgetPast(RecordDraft draft, long asOfMs)
    {
        var list = draft.Impressions;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (Seconds.ToMs(list[i].KeepUntilSeconds) <= asOfMs)
            {
                list.RemoveAt(i);
            }
        }
    }

    /// <summary>Forgets what was not reported in time; a report that comes later changes nothing then.</summary>
    public static void ForgetLapsed(RecordDraft draft)
    {
        var list = draft.Impressions;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (!list[i].CountsAt(draft.Header.RecordedAtMs))
            {
                list.RemoveAt(i);
            }
        }
    }

    private static void MakeRoom(RecordDraft draft)
    {
        var list = draft.Impressions;
        if (list.Count < RecordLimits.Impressions)
        {
            return;
        }

        var oldest = 0;
        while (oldest < list.Count - 1 && list[oldest].CountsAt(draft.Header.RecordedAtMs))
        {
            oldest++;
        }

        list.RemoveAt(list[oldest].CountsAt(draft.Header.RecordedAtMs) ? 0 : oldest);
    }
}
