using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Deciding;

public static partial class DecisionCodec
{
    private static void WritePlacement(ref FieldWriter to, PlacementDecision placement)
    {
        to.Text(placement.Name);
        to.Flag(placement.IsFallback);
        to.Whole((ulong)placement.Offers.Count);
        for (var i = 0; i < placement.Offers.Count; i++)
        {
            WriteOffer(ref to, placement.Offers[i]);
        }
    }

    private static PlacementDecision[] ReadPlacements(ref FieldReader from)
    {
        var placements = new PlacementDecision[from.Count()];
        for (var i = 0; i < placements.Length; i++)
        {
            var name = from.Text();
            var isFallback = from.Flag();
            var offers = new RankedOffer[from.Count()];
            for (var j = 0; j < offers.Length; j++)
            {
                offers[j] = ReadOffer(ref from);
            }

            placements[i] = new PlacementDecision(name, offers, isFallback);
        }

        return placements;
    }

    private static void WriteContact(ref FieldWriter to, ContactDecision contact, bool withScore)
    {
        to.Byte((byte)contact.Verdict);
        to.Text(contact.Channel);
        WriteOptionalOffer(ref to, contact.Offer);
        to.Flag(contact.Reason is not null);
        if (contact.Reason is { } reason)
        {
            WriteReason(ref to, reason, withScore);
        }

        to.OptionalSigned(contact.NextAllowedAtMs);
        to.Text(contact.BetterChannel);
        to.Real(contact.BestMinor);
    }

    private static ContactDecision ReadContact(ref FieldReader from) => new()
    {
        Verdict = (Verdict)from.Byte(),
        Channel = from.Text(),
        Offer = ReadOptionalOffer(ref from),
        Reason = from.Flag() ? ReadReason(ref from) : null,
        NextAllowedAtMs = from.OptionalSigned(),
        BetterChannel = from.Text(),
        BestMinor = from.Real(),
    };

    private static void WriteReason(ref FieldWriter to, Reason reason, bool withScore)
    {
        to.Byte((byte)reason.Code);
        to.Text(reason.OfferId);
        to.Text(reason.Channel);
        to.Text(reason.Rule);
        to.Signed(reason.Count);
        to.Signed(reason.Limit);
        to.OptionalSigned(reason.UntilMs);
        to.Signed(reason.MissingMicros);
        WriteOptionalOffer(ref to, withScore ? reason.Scored : null);
    }

    private static Reason ReadReason(ref FieldReader from) => new()
    {
        Code = (ReasonCode)from.Byte(),
        OfferId = from.Text(),
        Channel = from.Text(),
        Rule = from.Text(),
        Count = from.Signed32(),
        Limit = from.Signed32(),
        UntilMs = from.OptionalSigned(),
        MissingMicros = from.Signed(),
        Scored = ReadOptionalOffer(ref from),
    };

    private static Reason[] ReadReasons(ref FieldReader from)
    {
        var reasons = new Reason[from.Count()];
        for (var i = 0; i < reasons.Length; i++)
        {
            reasons[i] = ReadReason(ref from);
        }

        return reasons;
    }

    private static void WriteOptionalOffer(ref FieldWriter to, RankedOffer? offer)
    {
        to.Flag(offer is not null);
        if (offer is not null)
        {
            WriteOffer(ref to, offer);
        }
    }

    private static RankedOffer? ReadOptionalOffer(ref FieldReader from) => from.Flag() ? ReadOffer(ref from) : null;

    private static void WriteOffer(ref FieldWriter to, RankedOffer offer)
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
    }

    private static RankedOffer ReadOffer(ref FieldReader from) => new()
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
    };
}
