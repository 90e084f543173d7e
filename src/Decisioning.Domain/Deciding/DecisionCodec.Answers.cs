using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Deciding;

public static partial class DecisionCodec
{
    private static void WritePlacement(ref FieldWriter to, PlacementDecision placement, byte format)
    {
        to.Text(placement.Name);
        to.Flag(placement.IsFallback);
        to.Whole((ulong)placement.Offers.Count);
        for (var i = 0; i < placement.Offers.Count; i++)
        {
            WriteOffer(ref to, placement.Offers[i], format);
        }
    }

    private static void ReadPlacements(ref FieldReader from, Decision decision, byte format)
    {
        var count = from.Count();
        for (var i = 0; i < count; i++)
        {
            var placement = decision.AddPlacement(from.Text());
            placement.IsFallback = from.Flag();
            var offers = from.Count();
            for (var j = 0; j < offers; j++)
            {
                ReadOffer(ref from, placement.AddOffer(), format);
            }
        }
    }

    private static void WriteContact(ref FieldWriter to, ContactDecision contact, bool withScore, byte format)
    {
        to.Byte((byte)contact.Verdict);
        to.Text(contact.Channel);
        WriteOptionalOffer(ref to, contact.Offer, format);
        to.Flag(contact.Reason is not null);
        if (contact.Reason is { } reason)
        {
            WriteReason(ref to, reason, withScore, format);
        }

        to.OptionalSigned(contact.NextAllowedAtMs);
        to.Text(contact.BetterChannel);
        to.Real(contact.BestMinor);
        if (format >= 2)
        {
            WriteOffers(ref to, contact.Joined, format);
        }

        if (format >= 3)
        {
            to.OptionalSigned(contact.BestSendAtMs);
        }
    }

    private static void ReadContact(ref FieldReader from, ContactDecision contact, byte format)
    {
        contact.Verdict = (Verdict)from.Byte();
        contact.Channel = from.Text();
        if (from.Flag())
        {
            ReadOffer(ref from, contact.AddOffer(), format);
        }

        contact.Reason = from.Flag() ? ReadReason(ref from, format) : null;
        contact.NextAllowedAtMs = from.OptionalSigned();
        contact.BetterChannel = from.Text();
        contact.BestMinor = from.Real();
        var joined = format >= 2 ? from.Count() : 0;
        for (var i = 0; i < joined; i++)
        {
            ReadOffer(ref from, contact.AddJoined(), format);
        }

        contact.BestSendAtMs = format >= 3 ? from.OptionalSigned() : null;
    }

    private static void WriteReason(ref FieldWriter to, Reason reason, bool withScore, byte format)
    {
        to.Byte((byte)reason.Code);
        to.Text(reason.OfferId);
        to.Text(reason.Channel);
        to.Text(reason.Rule);
        to.Signed(reason.Count);
        to.Signed(reason.Limit);
        to.OptionalSigned(reason.UntilMs);
        to.Signed(reason.MissingMicros);
        WriteOptionalOffer(ref to, withScore ? reason.Scored : null, format);
    }

    private static Reason ReadReason(ref FieldReader from, byte format) => new()
    {
        Code = (ReasonCode)from.Byte(),
        OfferId = from.Text(),
        Channel = from.Text(),
        Rule = from.Text(),
        Count = from.Signed32(),
        Limit = from.Signed32(),
        UntilMs = from.OptionalSigned(),
        MissingMicros = from.Signed(),
        Scored = ReadOptionalOffer(ref from, format),
    };

    private static Reason[] ReadReasons(ref FieldReader from, byte format)
    {
        var reasons = new Reason[from.Count()];
        for (var i = 0; i < reasons.Length; i++)
        {
            reasons[i] = ReadReason(ref from, format);
        }

        return reasons;
    }

    private static void WriteOptionalOffer(ref FieldWriter to, RankedOffer? offer, byte format)
    {
        to.Flag(offer is not null);
        if (offer is not null)
        {
            WriteOffer(ref to, offer, format);
        }
    }

    private static RankedOffer? ReadOptionalOffer(ref FieldReader from, byte format)
    {
        if (!from.Flag())
        {
            return null;
        }

        var offer = new RankedOffer();
        ReadOffer(ref from, offer, format);
        return offer;
    }

    private static void WriteOffer(ref FieldWriter to, RankedOffer offer, byte format)
    {
        to.Text(offer.OfferId);
        to.Text(offer.TreatmentId);
        to.Whole((ulong)offer.Rank);
        to.Real(offer.Propensity);
        to.Real(offer.BaselinePropensity);
        to.Real(offer.EffectivePropensity);
        to.Real(offer.Reach);
        to.Signed(offer.GrossMicros);
        to.Signed(offer.IncentiveCostMicros);
        to.Signed(offer.ContactCostMicros);
        to.Signed(offer.TrustPriceMicros);
        to.Signed(offer.LeavePriceMicros);
        to.Real(offer.Lever);
        if (format >= 2)
        {
            to.Signed(offer.SubsidyMicros);
        }
    }

    private static void ReadOffer(ref FieldReader from, RankedOffer offer, byte format)
    {
        offer.OfferId = from.Text();
        offer.TreatmentId = from.Text();
        offer.Rank = (int)from.Whole32();
        offer.Propensity = from.Real();
        offer.BaselinePropensity = from.Real();
        offer.EffectivePropensity = from.Real();
        offer.Reach = from.Real();
        offer.GrossMicros = from.Signed();
        offer.IncentiveCostMicros = from.Signed();
        offer.ContactCostMicros = from.Signed();
        offer.TrustPriceMicros = from.Signed();
        offer.LeavePriceMicros = from.Signed();
        offer.Lever = from.Real();
        offer.SubsidyMicros = format >= 2 ? from.Signed() : 0;
    }
}
