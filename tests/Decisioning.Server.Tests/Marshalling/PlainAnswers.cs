using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Server.Mapping;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Marshalling;

/// <summary>
/// Decisions to the generated types, field by field: what the bytes written by hand are compared with. It shares no
/// code with them.
/// </summary>
internal sealed class PlainAnswers(CatalogNames catalog, ReasonText words)
{
    private const long MsPerMinute = 60_000;

    /// <summary>A page need not ask again for so long, if nothing ends before.</summary>
    private const int MostMinutes = 5;

    /// <param name="token">The token of an offer by its running number: placements in order, then the contact.</param>
    public Wire.DecideResponse ToWire(
        DecisionQuery query, Decision decision, string decisionId, Func<int, string> token)
    {
        var answer = new Wire.DecideResponse
        {
            RequestId = query.RequestId,
            CustomerId = query.CustomerId,
            DecisionId = decisionId,
            CatalogVersion = decision.CatalogVersion,
            ModelVersion = CatalogCompiler.Compile(catalog.Definition, 1).Snapshot!.ModelVersion,
            DecidedAt = WireTime.ToWire(decision.DecidedAtMs),
            Trust = decision.Trust,
            Segment = SegmentNames.Of(decision.Segment),
            CustomerVersion = decision.CustomerVersion,
            InHoldout = decision.InHoldout,
        };
        var index = 0;
        foreach (var placement in decision.Placements)
        {
            var filled = new Wire.PlacementAnswer
            {
                Name = placement.Name,
                IsFallback = placement.IsFallback,
                ValidUntil = WireTime.ToWire(ValidUntil(decision.DecidedAtMs, placement)),
            };
            foreach (var offer in placement.Offers)
            {
                filled.Offers.Add(Shown(query, offer, token(index++)));
            }

            answer.Placements.Add(filled);
        }

        if (decision.Contact is { } contact)
        {
            answer.Contact = Contact(query, contact, i => token(index + i));
        }

        if (query.Explain != ExplainLevel.None)
        {
            answer.Reasons.AddRange(decision.Reasons.Select(ToWire));
        }

        return answer;
    }

    public Wire.Reason ToWire(Reason reason)
    {
        var mapped = new Wire.Reason
        {
            OfferId = reason.OfferId,
            Channel = reason.Channel,
            Code = (Wire.ReasonCode)(int)reason.Code,
            Rule = reason.Rule,
            Count = reason.Count,
            Limit = reason.Limit,
            Until = WireTime.ToWire(reason.UntilMs),
            MissingMicros = reason.MissingMicros,
            Detail = words.Of(reason),
        };
        if (reason.Scored is { } scored)
        {
            mapped.Scored = Ranked(scored, "", withContent: false);
        }

        return mapped;
    }

    /// <summary>Until when a placement may show the same again.</summary>
    private long ValidUntil(long decidedAtMs, PlacementDecision placement)
    {
        var policy = catalog.Definition.Policy;
        var counts = policy.Caps.Any(cap => cap.Counts == CapCounts.Impressions) && placement.Offers.Count > 0;
        var untilMs = decidedAtMs + (MsPerMinute * (counts ? Math.Min(MostMinutes, policy.ProvisionalMinutes)
            : MostMinutes));
        foreach (var shown in placement.Offers)
        {
            untilMs = Math.Min(untilMs, catalog.Offer(shown.OfferId)?.EndsAtMs ?? untilMs);
        }

        return untilMs;
    }

    /// <param name="token">The token of an offer by its place in the contact.</param>
    private Wire.ContactAnswer Contact(DecisionQuery query, ContactDecision contact, Func<int, string> token)
    {
        var answer = new Wire.ContactAnswer
        {
            Verdict = contact.Verdict == Verdict.Send ? Wire.Verdict.Send : Wire.Verdict.DoNotSend,
            Channel = contact.Channel,
            BestSendAt = WireTime.ToWire(contact.BestSendAtMs),
            NextAllowedAt = WireTime.ToWire(contact.NextAllowedAtMs),
            BetterChannel = contact.BetterChannel,
        };
        if (contact.Offer is { } offer)
        {
            answer.Offers.Add(Shown(query, offer, token(0)));
        }

        for (var i = 0; i < contact.Joined.Count; i++)
        {
            answer.Offers.Add(Shown(query, contact.Joined[i], token(i + 1)));
        }

        if (contact.Reason is { } reason)
        {
            answer.Reason = ToWire(reason);
        }

        return answer;
    }

    private Wire.RankedOffer Shown(DecisionQuery query, RankedOffer offer, string token)
    {
        var shown = Ranked(offer, token, withContent: true);
        if (query.Explain != ExplainLevel.None)
        {
            shown.Why.AddRange(new WhyText(catalog).Of(offer));
        }

        return shown;
    }

    private Wire.RankedOffer Ranked(RankedOffer offer, string token, bool withContent)
    {
        var ranked = new Wire.RankedOffer
        {
            OfferId = offer.OfferId,
            TreatmentId = offer.TreatmentId,
            Rank = offer.Rank,
            Propensity = offer.Propensity,
            BaselinePropensity = offer.BaselinePropensity,
            EffectivePropensity = offer.EffectivePropensity,
            Reach = offer.Reach,
            GrossMicros = offer.GrossMicros,
            ContactCostMicros = offer.ContactCostMicros,
            IncentiveCostMicros = offer.IncentiveCostMicros,
            TrustPriceMicros = offer.TrustPriceMicros,
            LeavePriceMicros = offer.LeavePriceMicros,
            SubsidyMicros = offer.SubsidyMicros,
            Lever = offer.Lever,
            NetMicros = offer.NetMicros,
            Token = token,
        };
        if (withContent)
        {
            ranked.Content.Add(catalog.Offer(offer.OfferId)?.Treatments
                .FirstOrDefault(treatment => treatment.TreatmentId == offer.TreatmentId)?.Content
                .ToDictionary(text => text.Key, text => text.Value) ?? []);
        }

        return ranked;
    }
}
