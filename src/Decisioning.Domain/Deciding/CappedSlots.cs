using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Fills the slots of a placement where caps count what is shown: what one slot takes may leave no room for the next,
/// so every candidate is looked at again when its turn comes.
/// </summary>
internal static class CappedSlots
{
    public static void Fill(
        in Question question,
        in Moment moment,
        CatalogPlacement placement,
        int slots,
        List<(CatalogOffer Offer, WorthParts Parts)> candidates,
        ImpressionCheck impressions,
        ReasonWriter? reasons,
        PlacementDecision into)
    {
        candidates.Sort(Compare);
        var slot = 0;
        (CatalogOffer Offer, long Net) last = default;
        foreach (var (offer, atFirst) in candidates)
        {
            if (slot == slots)
            {
                reasons?.AddOutranked(placement.Name, offer, atFirst.Net, atFirst, last);
                continue;
            }

            var code = impressions.Check(question, offer, placement);
            if (code != ReasonCode.None)
            {
                reasons?.AddPlacement(question, moment, placement, offer, code, default, impressions);
                continue;
            }

            last = (offer, atFirst.Net);
            var parts = PlacementArbitration.WorthOf(
                question, moment, offer, placement, placement.ExaminationOf(slot++));
            if (parts.Net <= 0 && offer.IsMarketing)
            {
                reasons?.AddPlacement(question, moment, placement, offer, ReasonCode.NoValue, parts);
                continue;
            }

            OfferBits.Add(question.Bench.Taken, offer.Index);
            impressions.Serve(question, offer, placement);
            var treatment = offer.TreatmentFor(placement, question.Locale)!;
            Ranked.Fill(into.AddOffer(), offer, treatment.TreatmentId, slot, parts);
        }
    }

    private static int Compare((CatalogOffer Offer, WorthParts Parts) one, (CatalogOffer Offer, WorthParts Parts) two)
    {
        if (SlotRanking.Precedes(one.Offer, one.Parts.Net, (two.Offer, two.Parts.Net)))
        {
            return -1;
        }

        return SlotRanking.Precedes(two.Offer, two.Parts.Net, (one.Offer, one.Parts.Net))
            ? 1
            : one.Offer.Index.CompareTo(two.Offer.Index);
    }
}
