using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>Fills the placements of a page, in the order asked, an offer at most once.</summary>
internal static class PlacementArbitration
{
    /// <summary>Fills one placement and marks what it shows as taken.</summary>
    /// <param name="question">What is asked, and of whom.</param>
    /// <param name="moment">When.</param>
    /// <param name="asked">The placement as it is asked for.</param>
    /// <param name="placement">The placement of the catalog.</param>
    /// <param name="impressions">The caps on impressions; null when the catalog has none.</param>
    /// <param name="reasons">When given, takes in a reason for every candidate that got no slot.</param>
    /// <param name="into">Takes what is shown.</param>
    public static void Fill(
        in Question question,
        in Moment moment,
        PlacementQuery asked,
        CatalogPlacement placement,
        ImpressionCheck? impressions,
        ReasonWriter? reasons,
        PlacementDecision into)
    {
        var slots = asked.Slots > 0 ? Math.Min(asked.Slots, placement.Slots) : placement.Slots;
        Check(question, placement, impressions);
        Weigh(question, moment, placement);
        if (reasons is not null)
        {
            AddFailed(question, moment, placement, impressions, reasons);
        }

        if (impressions is not null)
        {
            CappedSlots.Fill(
                question, moment, placement, slots, Passed(question, moment, placement), impressions, reasons, into);
        }
        else
        {
            Rank(question, moment, placement, slots, reasons);
            Show(question, moment, placement, reasons, into);
        }

        if (into.Offers.Count == 0)
        {
            Fallback(question, moment, placement, into);
        }
    }

    /// <summary>The gates before worth: a code for each offer, and the set of those that pass.</summary>
    private static void Check(in Question question, CatalogPlacement placement, ImpressionCheck? impressions)
    {
        var bench = question.Bench;
        var codes = bench.CodesOf(0);
        var passing = bench.Passing;
        bench.Now.Codes.CopyTo(codes);
        var ofRequest = question.Catalog.Table.OneByOne;
        var treated = question.Treatments.In(placement);
        for (var word = 0; word < passing.Length; word++)
        {
            var open = bench.Now.Open[word] & bench.Allowed[word];
            foreach (var index in OfferBits.InWord(word, open & ofRequest[word]))
            {
                codes[index] = RulesOfRequest(question, question.Catalog.Offers[index], placement);
                open &= codes[index] == ReasonCode.None ? ulong.MaxValue : ~(1UL << index);
            }

            Mark(codes, word, open & bench.Taken[word], ReasonCode.ShownElsewhere);
            open &= ~bench.Taken[word];
            Mark(codes, word, open & ~treated[word], ReasonCode.NoTreatment);
            passing[word] = open & treated[word];
            if (impressions is null)
            {
                continue;
            }

            foreach (var index in OfferBits.InWord(word, passing[word]))
            {
                codes[index] = impressions.Check(question, question.Catalog.Offers[index], placement);
                passing[word] &= codes[index] == ReasonCode.None ? ulong.MaxValue : ~(1UL << index);
            }
        }
    }

    private static void Mark(Span<ReasonCode> codes, int word, ulong offers, ReasonCode code)
    {
        foreach (var index in OfferBits.InWord(word, offers))
        {
            codes[index] = code;
        }
    }

    private static ReasonCode RulesOfRequest(in Question question, CatalogOffer offer, CatalogPlacement placement) =>
        offer.Rules is { HasOfRequest: true } rules
            ? RuleGates.CheckOfRequest(question, rules, placement.Channel, placement)
            : ReasonCode.None;

    /// <summary>Scores those that pass at examination 1, and keeps those that are worth it.</summary>
    private static void Weigh(in Question question, in Moment moment, CatalogPlacement placement)
    {
        var bench = question.Bench;
        var codes = bench.CodesOf(0);
        var nets = bench.NetsOf(0);
        var passing = bench.Passing;
        var baselines = new Baselines(stackalloc double[question.SlotCount], question.SlotCount);
        baselines.Fill(question, placement.Channels, moment.WhenMs);
        bench.Columns.Begin(question, baselines.RowOf(0));
        var scale = new WorthScale(
            moment.TrustToGamma,
            question.Statistics.CalibrationOf(placement.Channel.Hash, moment.Band),
            1,
            question.Catalog.MicrosPerMinor);
        bench.Columns.Nets(scale, bench.Terms, 0)[..nets.Length].CopyTo(nets);
        foreach (var index in OfferBits.In(passing))
        {
            if ((nets[index] <= 0 || question.InHoldout)
                && OfferBits.Has(question.Catalog.Table.Marketing, index))
            {
                codes[index] = nets[index] <= 0 ? ReasonCode.NoValue : ReasonCode.Holdout;
                OfferBits.Remove(passing, index);
            }
        }
    }

    private static void AddFailed(
        in Question question,
        in Moment moment,
        CatalogPlacement placement,
        ImpressionCheck? impressions,
        ReasonWriter reasons)
    {
        var codes = question.Bench.CodesOf(0);
        foreach (var index in OfferBits.In(question.Bench.Allowed))
        {
            if (codes[index] != ReasonCode.None)
            {
                var offer = question.Catalog.Offers[index];
                var parts = Candidate.WasScored(codes[index])
                    ? WorthOf(question, moment, offer, placement, 1)
                    : default;
                reasons.AddPlacement(question, moment, placement, offer, codes[index], parts, impressions);
            }
        }
    }

    /// <summary>Puts the best of those that passed into the ranking; the others were outranked by its last.</summary>
    private static void Rank(
        in Question question, in Moment moment, CatalogPlacement placement, int slots, ReasonWriter? reasons)
    {
        var bench = question.Bench;
        var ranking = bench.Ranking;
        var nets = bench.NetsOf(0);
        ranking.Begin(slots);
        foreach (var index in OfferBits.In(bench.Passing))
        {
            ranking.Offer(question.Catalog.Offers[index], nets[index]);
        }

        if (reasons is null)
        {
            return;
        }

        foreach (var index in OfferBits.In(bench.Passing))
        {
            var offer = question.Catalog.Offers[index];
            if (!ranking.Holds(offer))
            {
                var parts = reasons.WithScores ? WorthOf(question, moment, offer, placement, 1) : default;
                reasons.AddOutranked(placement.Name, offer, nets[index], parts, ranking.Last);
            }
        }
    }

    private static List<(CatalogOffer Offer, WorthParts Parts)> Passed(
        in Question question, in Moment moment, CatalogPlacement placement)
    {
        List<(CatalogOffer Offer, WorthParts Parts)> passed = [];
        foreach (var index in OfferBits.In(question.Bench.Passing))
        {
            var offer = question.Catalog.Offers[index];
            passed.Add((offer, WorthOf(question, moment, offer, placement, 1)));
        }

        return passed;
    }

    private static void Show(
        in Question question,
        in Moment moment,
        CatalogPlacement placement,
        ReasonWriter? reasons,
        PlacementDecision into)
    {
        var ranking = question.Bench.Ranking;
        for (var slot = 0; slot < ranking.Count; slot++)
        {
            var offer = ranking[slot].Offer;
            var parts = WorthOf(question, moment, offer, placement, placement.ExaminationOf(slot));
            if (parts.Net <= 0 && offer.IsMarketing)
            {
                reasons?.AddPlacement(question, moment, placement, offer, ReasonCode.NoValue, parts);
                continue;
            }

            OfferBits.Add(question.Bench.Taken, offer.Index);
            var treatment = offer.TreatmentFor(placement, question.Locale)!;
            Ranked.Fill(into.AddOffer(), offer, treatment.TreatmentId, slot + 1, parts);
        }
    }

    private static void Fallback(
        in Question question,
        in Moment moment,
        CatalogPlacement placement,
        PlacementDecision into)
    {
        var bench = question.Bench;
        var offer = placement.Fallback;
        var passes = offer is not null
            && bench.Now.Codes[offer.Index] is not (ReasonCode.NotApproved or ReasonCode.Paused
                or ReasonCode.NotStarted or ReasonCode.Expired
                or ReasonCode.Ineligible or ReasonCode.Inapplicable or ReasonCode.Unsuitable)
            && RulesOfRequest(question, offer, placement) == ReasonCode.None
            && !OfferBits.Has(bench.Taken, offer.Index);
        var treatment = passes ? offer!.TreatmentFor(placement, question.Locale) : null;
        if (treatment is null)
        {
            return;
        }

        OfferBits.Add(bench.Taken, offer!.Index);
        var parts = WorthOf(question, moment, offer, placement, placement.ExaminationOf(0));
        Ranked.Fill(into.AddOffer(), offer, treatment.TreatmentId, 1, parts);
        into.IsFallback = true;
    }

    public static WorthParts WorthOf(
        in Question question, in Moment moment, CatalogOffer offer, CatalogPlacement placement, double examination)
    {
        var channel = placement.Channel;
        var scale = new WorthScale(
            moment.TrustToGamma,
            question.Statistics.CalibrationOf(channel.Hash, moment.Band),
            examination,
            question.Catalog.MicrosPerMinor);
        var baseline = Baselines.Of(question, offer, channel, moment.WhenMs);
        return scale.Of(OfferTerms.Of(question, offer, moment.WhenMs), baseline);
    }
}
