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

    private static PlacementDecision[] ReadPlacements(ref FieldReader from, byte format)
    {
        var placements = new PlacementDecision[from.Count()];
        for (var i = 0; i < placements.Length; i++)
        {
            var name = from.Text();
            var isFallback = from.Flag();
            var offers = new RankedOffer[from.Count()];
            for (var j = 0; j < offers.Length; j++)
            {
                offers[j] = ReadOffer(ref from, format);
            }

            placements[i] = new PlacementDecision(name, offers, isFallback);
        }

        return placements;
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

    private static ContactDecision ReadContact(ref FieldReader from, byte format) => new()
    {
        Verdict = (Verdict)from.Byte(),
        Channel = from.Text(),
        Offer = ReadOptionalOffer(ref from, format),
        Reason = from.Flag() ? ReadReason(ref from, format) : null,
        NextAllowedAtMs = from.OptionalSigned(),
        BetterChannel = from.Text(),
        BestMinor = from.Real(),
        Joined = format >= 2 ? ReadOffers(ref from, format) : [],
        BestSendAtMs = format >= 3 ? from.OptionalSigned() : null,
    };

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

    private static RankedOffer? ReadOptionalOffer(ref FieldReader from, byte format) =>
        from.Flag() ? ReadOffer(ref from, format) : null;

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

    private static RankedOffer ReadOffer(ref FieldReader from, byte format) => new()
    {
        OfferId = from.Text(),
        TreatmentId = from.Text(),
        Rank = (int)from.Whole32(),
        Propensity = from.Real(),
        BaselinePropensity = from.Real(),
        EffectivePropensity = from.Real(),
        Reach = from.Real(),
        GrossMicros = from.Signed(),
        IncentiveCostMicros = from.Signed(),
        ContactCostMicros = from.Signed(),
        TrustPriceMicros = from.Signed(),
        LeavePriceMicros = from.Signed(),
        Lever = from.Real(),
        SubsidyMicros = format >= 2 ? from.Signed() : 0,
    };
}
