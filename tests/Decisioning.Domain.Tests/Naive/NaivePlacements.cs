using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Placements, one after the other in the order asked.</summary>
internal static class NaivePlacements
{
    public static List<(NaivePlacement Placement, List<NaiveCandidate> Candidates)> Fill(NaiveQuestion q)
    {
        var taken = new HashSet<string>(q.Query.ExcludeOfferIds);
        var impressions = new NaiveImpressions(q);
        var all = new List<(NaivePlacement, List<NaiveCandidate>)>();
        for (var i = 0; i < q.Query.Placements.Count; i++)
        {
            var asked = q.Query.Placements[i];
            var placement = q.Placement(asked.Name);
            var slots = asked.Slots > 0 ? Math.Min(asked.Slots, placement.Slots) : placement.Slots;
            var candidates = Judge(q, placement, i, taken, impressions);
            var shown = Slots(q, placement, slots, candidates, impressions);
            var filled = shown.Count > 0
                ? new NaivePlacement(placement.Name, shown, false)
                : Fallback(q, placement, taken);
            taken.UnionWith(filled.Offers.Select(o => o.OfferId));
            all.Add((filled, candidates));
        }

        return all;
    }

    private static List<NaiveCandidate> Judge(
        NaiveQuestion q, PlacementDefinition placement, int placeIndex, HashSet<string> taken,
        NaiveImpressions impressions)
    {
        var candidates = new List<NaiveCandidate>();
        foreach (var (offer, index) in q.Offers())
        {
            var candidate = new NaiveCandidate(index, offer.OfferId, placeIndex, placement.Name)
            {
                Class = offer.Class,
            };
            candidates.Add(candidate);
            candidate.Code = NaiveGates.OfferGate(q, offer);
            if (candidate.Code == ReasonCode.None)
            {
                candidate.Code = NaiveGates.RuleGate(q, offer, ofRequest: true, placement.Channel, placement.Name);
            }

            if (candidate.Code != ReasonCode.None)
            {
                continue;
            }

            if (taken.Contains(offer.OfferId))
            {
                candidate.Code = ReasonCode.ShownElsewhere;
                continue;
            }

            var treatment = NaiveGates.Treatment(q, offer, placement.Name, placement.Channel);
            if (treatment == null)
            {
                candidate.Code = ReasonCode.NoTreatment;
                continue;
            }

            candidate.TreatmentId = treatment.TreatmentId;
            candidate.Code = impressions.Gate(offer, placement);
            if (candidate.Code != ReasonCode.None)
            {
                continue;
            }

            candidate.Worth = NaiveValue.Inbound(q, offer, q.Channel(placement.Channel), 1);
            var must = offer.Class != OfferClass.Marketing;
            candidate.Code = must ? ReasonCode.None
                : candidate.Worth.Net <= 0 ? ReasonCode.NoValue
                : q.InHoldout ? ReasonCode.Holdout
                : ReasonCode.None;
        }

        return candidates;
    }

    private static List<NaiveShown> Slots(
        NaiveQuestion q, PlacementDefinition placement, int slots, List<NaiveCandidate> candidates,
        NaiveImpressions impressions)
    {
        var order = candidates.Where(c => c.Code == ReasonCode.None)
            .OrderByDescending(c => (int)c.Class)
            .ThenByDescending(c => c.Weighed)
            .ThenByDescending(c => c.Worth!.Net)
            .ThenBy(c => c.OfferIndex)
            .ToList();
        var shown = new List<NaiveShown>();
        var i = 0;
        foreach (var candidate in order)
        {
            if (i >= slots)
            {
                candidate.Code = ReasonCode.Outranked;
                continue;
            }

            var offer = q.Catalog.Offers[candidate.OfferIndex];
            if (impressions.Gate(offer, placement) is var gate and not ReasonCode.None)
            {
                candidate.Code = gate;
                candidate.Worth = null;
                continue;
            }

            var worth = NaiveValue.Inbound(q, offer, q.Channel(placement.Channel), Examination(placement, i++));
            if (worth.Net <= 0 && candidate.Class == OfferClass.Marketing)
            {
                candidate.Code = ReasonCode.NoValue;
                candidate.Worth = worth;
                continue;
            }

            impressions.Serve(offer, placement);
            shown.Add(new NaiveShown(i, candidate.OfferId, candidate.TreatmentId, worth.Net));
        }

        return shown;
    }

    private static double Examination(PlacementDefinition placement, int slot) =>
        placement.Examination.Count == 0 ? 1
        : placement.Examination[Math.Min(slot, placement.Examination.Count - 1)];

    /// <summary>The fallback offer when it may be shown at all: it need not be worth anything.</summary>
    private static NaivePlacement Fallback(NaiveQuestion q, PlacementDefinition placement, HashSet<string> taken)
    {
        var nothing = new NaivePlacement(placement.Name, [], false);
        var offer = q.Catalog.Offers.SingleOrDefault(o => o.OfferId == placement.FallbackOfferId);
        if (offer == null || taken.Contains(offer.OfferId))
        {
            return nothing;
        }

        var gate = NaiveGates.OfferGate(q, offer);
        var treatment = NaiveGates.Treatment(q, offer, placement.Name, placement.Channel);
        var lasting = gate != ReasonCode.None && NaiveDecider.Gate(gate) <= NaiveDecider.Gate(ReasonCode.Unsuitable);
        var ruled = NaiveGates.RuleGate(q, offer, ofRequest: true, placement.Channel, placement.Name);
        if (treatment == null || lasting || ruled != ReasonCode.None)
        {
            return nothing;
        }

        var worth = NaiveValue.Inbound(q, offer, q.Channel(placement.Channel), Examination(placement, 0));
        return new NaivePlacement(
            placement.Name, [new NaiveShown(1, offer.OfferId, treatment.TreatmentId, worth.Net)], true);
    }
}
