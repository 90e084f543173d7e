using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>Turns a scored candidate into its public form.</summary>
internal static class Ranked
{
    public static RankedOffer Of(CatalogOffer offer, string treatmentId, int rank, in WorthParts parts)
    {
        var ranked = new RankedOffer();
        Fill(ranked, offer, treatmentId, rank, parts);
        return ranked;
    }

    public static void Fill(
        RankedOffer ranked, CatalogOffer offer, string treatmentId, int rank, in WorthParts parts)
    {
        ranked.OfferId = offer.Id;
        ranked.TreatmentId = treatmentId;
        ranked.Rank = rank;
        ranked.Propensity = parts.Propensity;
        ranked.BaselinePropensity = parts.Baseline;
        ranked.EffectivePropensity = parts.Effective;
        ranked.Reach = parts.Reach;
        ranked.GrossMicros = parts.Gross;
        ranked.IncentiveCostMicros = parts.IncentiveCost;
        ranked.ContactCostMicros = parts.ContactCost;
        ranked.TrustPriceMicros = parts.TrustPrice;
        ranked.LeavePriceMicros = parts.LeavePrice;
        ranked.SubsidyMicros = parts.Subsidy;
        ranked.Lever = offer.Lever;
    }
}
