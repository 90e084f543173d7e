using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Deciding;

public static partial class DecisionCodec
{
    private static byte FormatOf(DecisionQuery query) => query.SpentSubsidies != 0 ? CurrentFormat
        : query.Context.Count > 0 ? ThirdFormat
        : query.IgnoreShadowPrice ? SecondFormat : FirstFormat;

    /// <summary>
    /// Format 2 holds the holdout, further offers in a contact, and subsidies; format 3 the best time of a contact and
    /// the context; format 4 which subsidies were spent.
    /// </summary>
    private static byte FormatOf(Decision decision, bool withReasons)
    {
        if (decision.Contact?.BestSendAtMs is not null || decision.Withheld?.Contact?.BestSendAtMs is not null)
        {
            return ThirdFormat;
        }

        var isNew = decision.InHoldout
            || decision.Contact is { Joined.Count: > 0 } or { Offer.SubsidyMicros: not 0 }
            || (withReasons && decision.Contact?.Reason?.Scored?.SubsidyMicros is not (null or 0));
        for (var i = 0; !isNew && i < decision.Placements.Count; i++)
        {
            var offers = decision.Placements[i].Offers;
            for (var j = 0; j < offers.Count; j++)
            {
                isNew |= offers[j].SubsidyMicros != 0;
            }
        }

        for (var i = 0; withReasons && !isNew && i < decision.Reasons.Count; i++)
        {
            isNew = decision.Reasons[i].Scored?.SubsidyMicros is not (null or 0);
        }

        return isNew ? SecondFormat : FirstFormat;
    }

    private static void WriteHoldout(ref FieldWriter to, Decision decision, byte format)
    {
        to.Flag(decision.InHoldout);
        to.Flag(decision.Withheld is not null);
        if (decision.Withheld is { } withheld)
        {
            WriteDecision(ref to, withheld, withReasons: false, withScore: false, format);
        }
    }

    private static void ReadHoldout(ref FieldReader from, Decision decision, byte format)
    {
        decision.InHoldout = from.Flag();
        if (from.Flag())
        {
            ReadInto(ref from, decision.AddWithheld(), format);
        }
    }

    private static void WriteOffers(ref FieldWriter to, IReadOnlyList<RankedOffer> offers, byte format)
    {
        to.Whole((ulong)offers.Count);
        for (var i = 0; i < offers.Count; i++)
        {
            WriteOffer(ref to, offers[i], format);
        }
    }
}
