using Decisioning.Domain.Deciding;
using Decisioning.Server.Mapping;

namespace Decisioning.Server.Marshalling;

/// <summary>
/// Writes decisions as <c>DecideResponse</c>, by hand: field after field in the order of their numbers, with what the
/// catalog says taken from fragments that were encoded with it.
/// </summary>
/// <param name="to">Takes the message.</param>
/// <param name="catalog">The version that decided.</param>
/// <param name="words">Puts reasons into words.</param>
public readonly struct AnswerWriter(WireBuffer to, CatalogNames catalog, ReasonFragments words)
{
    private const long MsPerMinute = 60_000;

    /// <summary>A page need not ask again for so long, if nothing ends before.</summary>
    private const int MostMinutes = 5;

    public void Write(DecisionQuery query, Decision decision, in AnswerTokens tokens)
    {
        to.Text(1, query.RequestId);
        to.Text(2, query.CustomerId);
        tokens.WriteDecisionId(to, 3);
        to.Number(4, decision.CatalogVersion);
        to.Text(5, catalog.ModelVersion);
        to.Time(6, decision.DecidedAtMs);
        to.Real(7, decision.Trust);
        to.Text(8, SegmentNames.Of(decision.Segment));
        to.Flag(9, tokens.Replayed);
        to.Flag(11, decision.InHoldout);
        var explain = query.Explain != ExplainLevel.None;
        var index = 0;
        for (var i = 0; i < decision.Placements.Count; i++)
        {
            Placement(decision.Placements[i], decision.DecidedAtMs, explain, tokens, ref index);
        }

        if (decision.Contact is { } contact)
        {
            Contact(contact, explain, tokens, index);
        }

        for (var i = 0; explain && i < decision.Reasons.Count; i++)
        {
            Reason(15, decision.Reasons[i]);
        }

        to.Number(16, decision.CustomerVersion);
        to.Flag(18, tokens.Degraded);
    }

    private void Placement(
        PlacementDecision placement, long decidedAtMs, bool explain, in AnswerTokens tokens, ref int index)
    {
        var mark = to.Open(13);
        to.Text(1, placement.Name);
        for (var i = 0; i < placement.Offers.Count; i++)
        {
            Shown(2, placement.Offers[i], explain, tokens, index++);
        }

        to.Flag(3, placement.IsFallback);
        to.Time(4, ValidUntil(placement, decidedAtMs));
        to.Close(mark);
    }

    /// <summary>Until when a placement may show the same again.</summary>
    private long ValidUntil(PlacementDecision placement, long decidedAtMs)
    {
        var counts = catalog.CountsImpressions && placement.Offers.Count > 0;
        var minutes = counts ? Math.Min(MostMinutes, catalog.Definition.Policy.ProvisionalMinutes) : MostMinutes;
        var untilMs = decidedAtMs + (MsPerMinute * minutes);
        for (var i = 0; i < placement.Offers.Count; i++)
        {
            untilMs = Math.Min(untilMs, catalog.Offer(placement.Offers[i].OfferId)?.EndsAtMs ?? untilMs);
        }

        return untilMs;
    }

    private void Contact(ContactDecision contact, bool explain, in AnswerTokens tokens, int index)
    {
        var mark = to.Open(14);
        to.Number(1, contact.Verdict == Verdict.Send ? (int)V1.Verdict.Send : (int)V1.Verdict.DoNotSend);
        to.Text(2, contact.Channel);
        if (contact.Offer is { } offer)
        {
            Shown(3, offer, explain, tokens, index);
        }

        for (var i = 0; i < contact.Joined.Count; i++)
        {
            Shown(3, contact.Joined[i], explain, tokens, index + i + 1);
        }

        tokens.WriteReservationId(to, 4);
        to.Time(5, tokens.ExpiresAtMs);
        to.Time(6, contact.BestSendAtMs);
        if (contact.Reason is { } reason)
        {
            Reason(7, reason);
        }

        to.Time(8, contact.NextAllowedAtMs);
        to.Text(9, contact.BetterChannel);
        to.Close(mark);
    }

    private void Shown(int field, RankedOffer offer, bool explain, in AnswerTokens tokens, int index)
    {
        var mark = to.Open(field);
        var isKnown = Worth(offer, out var content);
        if (explain)
        {
            foreach (var sentence in new WhyText(catalog).Of(offer))
            {
                to.TextOfAny(15, sentence);
            }
        }

        if (isKnown)
        {
            to.Encoded(content);
        }

        tokens.WriteOfferToken(to, 17, index);
        to.Number(18, offer.SubsidyMicros);
        to.Close(mark);
    }

    private void Reason(int field, Reason reason)
    {
        var mark = to.Open(field);
        words.Write(to, reason);
        if (reason.Scored is { } scored)
        {
            var inner = to.Open(10);
            Worth(scored, out _);
            to.Number(18, scored.SubsidyMicros);
            to.Close(inner);
        }

        to.Close(mark);
    }

    /// <summary>Fields 1 to 14. False when the version does not have the treatment.</summary>
    private bool Worth(RankedOffer offer, out ReadOnlySpan<byte> content)
    {
        content = default;
        ReadOnlySpan<byte> ids = default;
        var isKnown = catalog.Fragments(offer.OfferId)?.TryGet(offer.TreatmentId, out ids, out content) == true;
        if (isKnown)
        {
            to.Encoded(ids);
        }
        else
        {
            OfferFragments.Ids(to, offer.OfferId, offer.TreatmentId);
        }

        to.Number(3, offer.Rank);
        to.Real(4, offer.Propensity);
        to.Real(5, offer.BaselinePropensity);
        to.Real(6, offer.EffectivePropensity);
        to.Real(7, offer.Reach);
        to.Number(8, offer.GrossMicros);
        to.Number(9, offer.ContactCostMicros);
        to.Number(10, offer.IncentiveCostMicros);
        to.Number(11, offer.TrustPriceMicros);
        to.Number(12, offer.LeavePriceMicros);
        to.Real(13, offer.Lever);
        to.Number(14, offer.NetMicros);
        return isKnown;
    }
}
