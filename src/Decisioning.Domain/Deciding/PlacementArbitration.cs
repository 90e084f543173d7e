using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>Fills the placements of a page, in the order asked, an offer at most once.</summary>
internal static class PlacementArbitration
{
    /// <summary>Fills one placement and marks what it shows in <paramref name="taken"/>.</summary>
    /// <param name="impressions">The caps on impressions; null when the catalog has none.</param>
    /// <param name="reasons">When given, takes in a reason for every candidate that got no slot.</param>
    public static void Fill(
        in Question question,
        in Moment moment,
        ReadOnlySpan<ReasonCode> offerCodes,
        PlacementQuery asked,
        CatalogPlacement placement,
        Span<bool> taken,
        ImpressionCheck? impressions,
        ReasonWriter? reasons,
        PlacementDecision into)
    {
        var slots = asked.Slots > 0 ? Math.Min(asked.Slots, placement.Slots) : placement.Slots;
        if (impressions is not null)
        {
            List<(CatalogOffer Offer, WorthParts Parts)> candidates = [];
            Judge(question, moment, offerCodes, placement, taken, null, candidates, impressions, reasons);
            CappedSlots.Fill(question, moment, placement, slots, candidates, taken, impressions, reasons, into);
        }
        else
        {
            var ranking = new SlotRanking(slots);
            Rank(question, moment, offerCodes, placement, taken, ranking, reasons);
            Show(question, moment, placement, ranking, taken, reasons, into);
        }

        if (into.Offers.Count == 0)
        {
            Fallback(question, moment, offerCodes, placement, taken, into);
        }
    }

    private static void Show(
        in Question question,
        in Moment moment,
        CatalogPlacement placement,
        SlotRanking ranking,
        Span<bool> taken,
        ReasonWriter? reasons,
        PlacementDecision into)
    {
        for (var slot = 0; slot < ranking.Count; slot++)
        {
            var offer = ranking[slot].Offer;
            var parts = WorthOf(question, moment, offer, placement, placement.ExaminationOf(slot));
            if (parts.Net <= 0 && offer.IsMarketing)
            {
                reasons?.AddPlacement(question, moment, placement, offer, ReasonCode.NoValue, parts);
                continue;
            }

            taken[offer.Index] = true;
            var treatment = offer.TreatmentFor(placement, question.Locale)!;
            Ranked.Fill(into.AddOffer(), offer, treatment.TreatmentId, slot + 1, parts);
        }
    }

    private static void Rank(
        in Question question,
        in Moment moment,
        ReadOnlySpan<ReasonCode> offerCodes,
        CatalogPlacement placement,
        ReadOnlySpan<bool> taken,
        SlotRanking ranking,
        ReasonWriter? reasons)
    {
        List<(CatalogOffer Offer, WorthParts Parts)>? passed = reasons is null ? null : [];
        Judge(question, moment, offerCodes, placement, taken, ranking, passed, null, reasons);
        if (passed is null || passed.Count <= ranking.Count)
        {
            return;
        }

        foreach (var (offer, parts) in passed)
        {
            if (!ranking.Holds(offer))
            {
                reasons!.AddOutranked(question, placement.Name, offer, parts, ranking.Last);
            }
        }
    }

    /// <summary>Hands on the candidates that pass, in catalog order.</summary>
    private static void Judge(
        in Question question,
        in Moment moment,
        ReadOnlySpan<ReasonCode> offerCodes,
        CatalogPlacement placement,
        ReadOnlySpan<bool> taken,
        SlotRanking? ranking,
        List<(CatalogOffer Offer, WorthParts Parts)>? passed,
        ImpressionCheck? impressions,
        ReasonWriter? reasons)
    {
        foreach (var offer in question.Catalog.Offers)
        {
            if (!question.Allowed[offer.Index])
            {
                continue;
            }

            var code = Check(question, offerCodes, offer, placement, taken);
            if (code == ReasonCode.None && impressions is not null)
            {
                code = impressions.Check(question, offer, placement);
            }

            var parts = default(WorthParts);
            if (code == ReasonCode.None)
            {
                parts = WorthOf(question, moment, offer, placement, 1);
                code = parts.Net <= 0 && offer.IsMarketing ? ReasonCode.NoValue : ReasonCode.None;
            }

            if (code == ReasonCode.None && question.InHoldout && offer.IsMarketing)
            {
                code = ReasonCode.Holdout;
            }

            if (code != ReasonCode.None)
            {
                reasons?.AddPlacement(question, moment, placement, offer, code, parts, impressions);
                continue;
            }

            ranking?.Offer(offer, parts.Net);
            passed?.Add((offer, parts));
        }
    }

    /// <summary>The gates up to NoTreatment.</summary>
    private static ReasonCode Check(
        in Question question,
        ReadOnlySpan<ReasonCode> offerCodes,
        CatalogOffer offer,
        CatalogPlacement placement,
        ReadOnlySpan<bool> taken)
    {
        var code = offerCodes[offer.Index];
        if (code != ReasonCode.None)
        {
            return code;
        }

        if (offer.Rules is { HasOfRequest: true } rules
            && RuleGates.CheckOfRequest(question, rules, placement.Channel, placement) is var ruled
            && ruled != ReasonCode.None)
        {
            return ruled;
        }

        if (taken[offer.Index])
        {
            return ReasonCode.ShownElsewhere;
        }

        return offer.TreatmentFor(placement, question.Locale) is null ? ReasonCode.NoTreatment : ReasonCode.None;
    }

    private static void Fallback(
        in Question question,
        in Moment moment,
        ReadOnlySpan<ReasonCode> offerCodes,
        CatalogPlacement placement,
        Span<bool> taken,
        PlacementDecision into)
    {
        var offer = placement.Fallback;
        var passes = offer is not null
            && offerCodes[offer.Index] is not (ReasonCode.NotApproved or ReasonCode.Paused
                or ReasonCode.NotStarted or ReasonCode.Expired
                or ReasonCode.Ineligible or ReasonCode.Inapplicable or ReasonCode.Unsuitable)
            && (offer.Rules is not { HasOfRequest: true } rules
                || RuleGates.CheckOfRequest(question, rules, placement.Channel, placement) == ReasonCode.None)
            && !taken[offer.Index];
        var treatment = passes ? offer!.TreatmentFor(placement, question.Locale) : null;
        if (treatment is null)
        {
            return;
        }

        taken[offer!.Index] = true;
        var parts = WorthOf(question, moment, offer, placement, placement.ExaminationOf(0));
        Ranked.Fill(into.AddOffer(), offer, treatment.TreatmentId, 1, parts);
        into.IsFallback = true;
    }

    public static WorthParts WorthOf(
        in Question question, in Moment moment, CatalogOffer offer, CatalogPlacement placement, double examination)
    {
        var channel = placement.Channel;
        return Worth.Of(
            OfferTerms.Of(question, offer, moment.WhenMs),
            Baselines.Of(question, offer, channel, moment.WhenMs),
            moment.TrustToGamma,
            question.Statistics.CalibrationOf(channel.Hash, moment.Band),
            examination,
            question.Catalog.MicrosPerMinor);
    }
}
