using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>
/// The decision a second time, as plainly as the text of "The decision, exactly" in ARCHITECTURE.md allows: loops over
/// lists, the runtime's own exponential and logarithm, nothing compiled beforehand, nothing shared with the engine's.
/// Where the two differ, one of them or the text is wrong.
/// </summary>
internal static class NaiveDecider
{
    public static NaiveAnswer Decide(
        byte[] record,
        CatalogDefinition catalog,
        IReadOnlySet<string> approved,
        NaiveCalibration calibration,
        DecisionQuery query,
        long nowMs)
    {
        var q = new NaiveQuestion(record, catalog, approved, calibration, query, nowMs);
        var placements = NaivePlacements.Fill(q);
        var open = catalog with { Policy = catalog.Policy with { Holdout = new HoldoutDefinition() } };
        var answer = new NaiveAnswer
        {
            InHoldout = q.InHoldout,
            Withheld = q.InHoldout ? Decide(record, open, approved, calibration, query, nowMs) : null,
            Trust = NaiveValue.Trust(q),
            Placements = [.. placements.Select(p => p.Placement)],
            Candidates = [.. placements.SelectMany(p => p.Candidates)],
        };
        if (query.Channels.Count == 0)
        {
            return answer;
        }

        var candidates = Contact(q, query.Channels);
        var sent = candidates.SingleOrDefault(c => c.Code == ReasonCode.None);
        var refused = sent == null ? Refusal(candidates) : null;
        var joined = sent == null ? [] : NaiveJoining.Join(q, candidates, sent);
        joined.ForEach(candidate => candidate.Code = ReasonCode.None);
        return answer with
        {
            ContactAsked = true,
            Verdict = sent == null ? Verdict.DoNotSend : Verdict.Send,
            Channel = sent?.Place ?? "",
            BestSendAt = sent == null ? null : NaiveRules.BestSendAt(q, q.Channel(sent.Place)),
            OfferId = sent?.OfferId ?? "",
            TreatmentId = sent?.TreatmentId ?? "",
            Worth = sent?.Worth,
            Joined = joined,
            ContactReason = refused?.Code ?? ReasonCode.None,
            BetterChannel = sent == null ? BetterChannel(q) : "",
            BestMinor = NaiveValue.Best(q),
            Candidates = [.. answer.Candidates, .. candidates],
        };
    }

    /// <summary>Only the verdict, with the scores of the request: what <c>next_allowed_at</c> promises.</summary>
    public static Verdict VerdictAt(
        byte[] record,
        CatalogDefinition catalog,
        IReadOnlySet<string> approved,
        NaiveCalibration calibration,
        DecisionQuery query,
        long at,
        long scoredAt)
    {
        var q = new NaiveQuestion(record, catalog, approved, calibration, query with { SendAtMs = at }, at)
        {
            ScoredAt = scoredAt,
        };
        return Contact(q, query.Channels).Any(c => c.Code == ReasonCode.None) ? Verdict.Send : Verdict.DoNotSend;
    }

    /// <summary>The table of gates, from the first to the last; reasons of one gate share a row.</summary>
    private static readonly List<ReasonCode[]> Table =
    [
        [ReasonCode.NotApproved],
        [ReasonCode.Paused],
        [ReasonCode.NotStarted, ReasonCode.Expired],
        [ReasonCode.Ineligible],
        [ReasonCode.Inapplicable],
        [ReasonCode.Unsuitable],
        [ReasonCode.AgeUnknown, ReasonCode.OutsideAgeWindow],
        [ReasonCode.AlreadyBought],
        [ReasonCode.PriceRegret],
        [ReasonCode.Suppressed],
        [ReasonCode.Sequence],
        [ReasonCode.ShownElsewhere],
        [ReasonCode.NoTreatment],
        [ReasonCode.NoConsent],
        [ReasonCode.Unreachable],
        [ReasonCode.AgreementPaused],
        [ReasonCode.AgreementTopic],
        [ReasonCode.AgreementFrequency],
        [ReasonCode.OpenServiceCase],
        [ReasonCode.NoTimeZone],
        [ReasonCode.QuietHours],
        [ReasonCode.ServedOnSite],
        [ReasonCode.CeilingReached],
        [ReasonCode.CapReached],
        [ReasonCode.PersonalBudget],
        [ReasonCode.TooManyOpenReservations],
        [ReasonCode.ContactMemoryFull],
        [ReasonCode.NoValue],
        [ReasonCode.TrustPrice],
        [ReasonCode.LeavePrice],
        [ReasonCode.ShadowPrice],
        [ReasonCode.SubsidySpent],
        [ReasonCode.Outranked],
        [ReasonCode.Holdout],
    ];

    /// <summary>The row of a reason in the table of gates.</summary>
    public static int Gate(ReasonCode code) => Table.FindIndex(row => row.Contains(code)) is var row and >= 0
        ? row
        : throw new InvalidOperationException($"{code} is no gate.");

    private static List<NaiveCandidate> Contact(NaiveQuestion q, IReadOnlyList<string> channels)
    {
        var m = NaiveValue.OrdinaryContact(q);
        var candidates = new List<NaiveCandidate>();
        foreach (var (offer, index) in q.Offers())
        {
            for (var i = 0; i < channels.Count; i++)
            {
                var candidate = new NaiveCandidate(index, offer.OfferId, i, channels[i]) { Class = offer.Class };
                Judge(q, candidate, offer, q.Channel(channels[i]), m);
                candidates.Add(candidate);
            }
        }

        var passed = candidates.Where(c => c.Code == ReasonCode.None)
            .OrderByDescending(c => (int)c.Class)
            .ThenByDescending(c => c.Weighed)
            .ThenByDescending(c => c.Worth!.Net)
            .ThenBy(c => c.OfferIndex)
            .ThenBy(c => c.PlaceIndex)
            .ToList();
        foreach (var candidate in passed.Skip(1))
        {
            candidate.Code = ReasonCode.Outranked;
        }

        if (q.InHoldout && passed.Count > 0 && passed[0].Class == OfferClass.Marketing)
        {
            passed[0].Code = ReasonCode.Holdout;
        }

        return candidates;
    }

    private static void Judge(
        NaiveQuestion q, NaiveCandidate candidate, OfferDefinition offer, ChannelDefinition channel, double m)
    {
        candidate.Code = NaiveGates.OfferGate(q, offer);
        if (candidate.Code == ReasonCode.None)
        {
            candidate.Code = NaiveGates.RuleGate(q, offer, ofRequest: true, channel.Name, "");
        }

        if (candidate.Code != ReasonCode.None)
        {
            return;
        }

        var treatment = NaiveGates.Treatment(q, offer, "", channel.Name);
        if (treatment == null)
        {
            candidate.Code = ReasonCode.NoTreatment;
            return;
        }

        candidate.TreatmentId = treatment.TreatmentId;
        candidate.Code = NaiveGates.ReachGate(q, offer, channel);
        if (candidate.Code == ReasonCode.None)
        {
            candidate.Code = NaiveGates.ContactGate(q, offer, channel);
        }

        if (candidate.Code != ReasonCode.None)
        {
            return;
        }

        var bare = NaiveValue.Outbound(q, offer, channel, m);
        var subsidised = NaiveSubsidy.With(q, offer, bare);
        var isSpent = NaiveSubsidy.IsSpent(q, offer);
        candidate.Worth = isSpent ? bare : subsidised;
        if (offer.Class != OfferClass.Marketing)
        {
            return;
        }

        candidate.Code = WorthGate(q, channel, candidate.Worth);
        if (candidate.Code != ReasonCode.None && isSpent
            && WorthGate(q, channel, subsidised) == ReasonCode.None)
        {
            candidate.Code = ReasonCode.SubsidySpent;
        }
    }

    private static ReasonCode WorthGate(NaiveQuestion q, ChannelDefinition channel, NaiveWorth worth)
    {
        var shadow = NaiveValue.Micros(q, channel.ShadowPriceMinor);
        return worth.BeforeTrust <= 0 ? ReasonCode.NoValue
            : worth.BeforeLeave <= 0 ? ReasonCode.TrustPrice
            : worth.Net <= 0 ? ReasonCode.LeavePrice
            : shadow > 0 && !q.Query.IgnoreShadowPrice && worth.Net <= shadow ? ReasonCode.ShadowPrice
            : ReasonCode.None;
    }

    private static NaiveCandidate? Refusal(List<NaiveCandidate> candidates) =>
        candidates.OrderByDescending(c => Gate(c.Code))
            .ThenByDescending(c => c.Worth?.Net ?? 0)
            .ThenBy(c => c.OfferIndex)
            .ThenBy(c => c.PlaceIndex)
            .FirstOrDefault();

    private static string BetterChannel(NaiveQuestion q)
    {
        var others = q.Catalog.Channels.Where(c => c.Outbound).Select(c => c.Name).Except(q.Query.Channels).ToList();
        return Contact(q, others).SingleOrDefault(c => c.Code == ReasonCode.None)?.Place ?? "";
    }
}
