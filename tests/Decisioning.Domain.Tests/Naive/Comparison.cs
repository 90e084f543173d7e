using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Says where the engine's decision and the naive one differ; nothing when they agree.</summary>
internal static class Comparison
{
    /// <summary>
    /// The two use different exponentials, which differ in the last bit: a part that lies on the edge of rounding may
    /// come out one millionth of the currency unit apart (about once in a million parts).
    /// </summary>
    private const long PartToleranceMicros = 1;

    private const double Tolerance = 1e-9;

    public static List<string> Differences(Triple triple, NaiveAnswer naive, Decision decision)
    {
        var found = new List<string>();
        if (Math.Abs(naive.Trust - decision.Trust) > Tolerance)
        {
            found.Add($"trust: naive {naive.Trust:R}, engine {decision.Trust:R}");
        }

        Contact(found, naive, decision.Contact);
        Placements(found, naive, decision);
        Same(found, "in the holdout", naive.InHoldout, decision.InHoldout);
        if (naive.Withheld is { } naively && decision.Withheld is { } withheld)
        {
            Contact(found, naively, withheld.Contact);
            Placements(found, naively, withheld);
        }

        if (triple.Query.Explain != ExplainLevel.None)
        {
            Reasons(found, naive, decision);
        }
        else if (decision.Reasons.Count > 0)
        {
            found.Add("reasons that nobody asked for");
        }

        if (decision.Contact is { Verdict: Verdict.DoNotSend } contact)
        {
            found.AddRange(NextAllowed.Broken(triple, contact.NextAllowedAtMs));
        }

        return found;
    }

    private static void Contact(List<string> found, NaiveAnswer naive, ContactDecision? engine)
    {
        Same(found, "contact asked", naive.ContactAsked, engine != null);
        if (engine == null || !naive.ContactAsked)
        {
            return;
        }

        Same(found, "verdict", naive.Verdict, engine.Verdict);
        Same(found, "channel", naive.Channel, engine.Channel);
        Same(found, "offer", naive.OfferId, engine.Offer?.OfferId ?? "");
        Same(found, "treatment", naive.TreatmentId, engine.Offer?.TreatmentId ?? "");
        Same(found, "contact's reason", naive.ContactReason, engine.Reason?.Code ?? ReasonCode.None);
        Same(found, "best time", naive.BestSendAt, engine.BestSendAtMs);
        Same(found, "better channel", naive.BetterChannel, engine.BetterChannel);
        if (Math.Abs(naive.BestMinor - engine.BestMinor) > Tolerance * Math.Max(1, naive.BestMinor))
        {
            found.Add($"best: naive {naive.BestMinor:R}, engine {engine.BestMinor:R}");
        }

        if (engine.Offer != null && naive.Worth != null)
        {
            Worth(found, $"{engine.Offer.OfferId} by {engine.Channel}", naive.Worth, engine.Offer);
        }

        Same(
            found,
            "joined",
            string.Join(", ", naive.Joined.Select((c, i) => $"{i + 2} {c.OfferId} {c.TreatmentId}")),
            string.Join(", ", engine.Joined.Select(offer => $"{offer.Rank} {offer.OfferId} {offer.TreatmentId}")));
        foreach (var (candidate, offer) in naive.Joined.Zip(engine.Joined))
        {
            var own = candidate.Worth! with { Contact = 0, Trust = 0, Leave = 0, Subsidy = 0 };
            Worth(found, $"joined {offer.OfferId}", own, offer);
        }

        if (engine is { Verdict: Verdict.Send, NextAllowedAtMs: not null })
        {
            found.Add("SEND with a next_allowed_at");
        }
    }

    private static void Placements(List<string> found, NaiveAnswer naive, Decision decision)
    {
        var expected = naive.Placements.Select(p =>
            $"{p.Name}{(p.IsFallback ? " (fallback)" : "")}: "
            + string.Join(", ", p.Offers.Select(o => $"{o.Rank} {o.OfferId} {o.TreatmentId}")));
        var given = decision.Placements.Select(p =>
            $"{p.Name}{(p.IsFallback ? " (fallback)" : "")}: "
            + string.Join(", ", p.Offers.Select(o => $"{o.Rank} {o.OfferId} {o.TreatmentId}")));
        Same(found, "placements", string.Join("; ", expected), string.Join("; ", given));

        var nets = naive.Placements.SelectMany(p => p.Offers).Select(o => o.Net);
        foreach (var (net, shown) in nets.Zip(decision.Placements.SelectMany(p => p.Offers)))
        {
            if (Math.Abs(net - shown.NetMicros) > 2 * PartToleranceMicros)
            {
                found.Add($"net of {shown.OfferId} in its slot: naive {net}, engine {shown.NetMicros}");
            }
        }
    }

    private static void Reasons(List<string> found, NaiveAnswer naive, Decision decision)
    {
        var given = decision.Reasons.ToLookup(r => (r.OfferId, r.Channel));
        foreach (var candidate in naive.Candidates)
        {
            var reasons = given[(candidate.OfferId, candidate.Place)].ToList();
            var codes = reasons.Count == 0 ? "None" : string.Join(" and ", reasons.Select(r => r.Code));
            Same(found, $"reason of {candidate.OfferId} in {candidate.Place}", candidate.Code.ToString(), codes);
            if (candidate.Worth != null && reasons is [{ Scored: { } scored }])
            {
                Worth(found, $"{candidate.OfferId} in {candidate.Place}", candidate.Worth, scored);
            }
        }

        var known = naive.Candidates.Select(c => (c.OfferId, c.Place)).ToHashSet();
        found.AddRange(decision.Reasons
            .Where(r => !known.Contains((r.OfferId, r.Channel)))
            .Select(r => $"a reason {r.Code} for {r.OfferId} in {r.Channel}, which is no candidate"));
    }

    private static void Worth(List<string> found, string what, NaiveWorth naive, RankedOffer engine)
    {
        (string Name, long Naive, long Engine)[] parts =
        [
            ("gross", naive.Gross, engine.GrossMicros),
            ("incentive cost", naive.Incentive, engine.IncentiveCostMicros),
            ("contact cost", naive.Contact, engine.ContactCostMicros),
            ("trust price", naive.Trust, engine.TrustPriceMicros),
            ("leave price", naive.Leave, engine.LeavePriceMicros),
            ("subsidy", naive.Subsidy, engine.SubsidyMicros),
        ];
        found.AddRange(parts
            .Where(p => Math.Abs(p.Naive - p.Engine) > PartToleranceMicros)
            .Select(p => $"{p.Name} of {what}: naive {p.Naive}, engine {p.Engine}"));
        if (Math.Abs(naive.Lever - engine.Lever) > Tolerance)
        {
            found.Add($"lever of {what}: naive {naive.Lever:R}, engine {engine.Lever:R}");
        }
    }

    private static void Same<T>(List<string> found, string what, T naive, T engine)
    {
        if (!EqualityComparer<T>.Default.Equals(naive, engine))
        {
            found.Add($"{what}: naive {naive}, engine {engine}");
        }
    }
}
