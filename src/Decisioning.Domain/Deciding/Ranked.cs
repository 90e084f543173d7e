using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>Turns a scored candidate into its public form.</summary>
internal static class Ranked
{
    public static RankedOffer Of(CatalogOffer offer, string treatmentId, int rank, in WorthParts parts) => new()
    {
        OfferId = offer.Id,
        TreatmentId = treatmentId,
        Rank = rank,
        Propensity = parts.Propensity,
        BaselinePropensity = parts.Baseline,
        EffectivePropensity = parts.Effective,
        Reach = parts.Reach,
        GrossMicros = parts.Gross,
        IncentiveCostMicros = parts.IncentiveCost,
        ContactCostMicros = parts.ContactCost,
        TrustPriceMicros = parts.TrustPrice,
        LeavePriceMicros = parts.LeavePrice,
        Lever = offer.Lever,
    };
}
