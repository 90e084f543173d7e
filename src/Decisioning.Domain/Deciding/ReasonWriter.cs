using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Collects reasons with what a person needs to understand them: rule, count, limit, until when, what is missing.
/// </summary>
internal sealed class ReasonWriter(bool withScores)
{
    private readonly List<Reason> _reasons = [];

    public IReadOnlyList<Reason> Reasons => _reasons;

    public void AddPlacement(
        in Question question,
        in Moment moment,
        CatalogPlacement placement,
        CatalogOffer offer,
        ReasonCode code,
        in WorthParts parts,
        ImpressionCheck? impressions = null)
    {
        var reason = new Reason
        {
            Code = code,
            OfferId = offer.Id,
            Channel = placement.Name,
            Rule = OfferRule(question, moment, offer, code, placement.Channel, placement),
            UntilMs = OfferUntil(question, moment, offer, code),
            MissingMicros = code == ReasonCode.NoValue ? -parts.Net : 0,
            Scored = withScores && code is ReasonCode.NoValue or ReasonCode.Holdout
                ? Ranked.Of(offer, "", 0, parts)
                : null,
        };
        _reasons.Add(code switch
        {
            ReasonCode.Suppressed => WithSuppression(reason, question, moment, offer, channel: null),
            ReasonCode.CapReached => WithImpressions(reason, question, offer, placement, impressions!),
            ReasonCode.ContactMemoryFull => reason with
            {
                Rule = CatalogCap.ImpressionsId,
                Count = impressions!.Remembered,
                Limit = RecordLimits.Impressions,
                UntilMs = impressions.MemoryFrom(),
            },
            _ => reason,
        });
    }

    public void AddOutranked(
        in Question question,
        string place,
        CatalogOffer offer,
        in WorthParts parts,
        (CatalogOffer Offer, long Net) by) => _reasons.Add(new Reason
        {
            Code = ReasonCode.Outranked,
            OfferId = offer.Id,
            Channel = place,
            Rule = by.Offer.Id,
            MissingMicros = by.Offer.Class == offer.Class
                ? Worth.ToMicros(Weighed(by.Offer, by.Net) - Weighed(offer, parts.Net), 1)
                : 0,
            Scored = withScores ? Ranked.Of(offer, "", 0, parts) : null,
        });

    private static double Weighed(CatalogOffer offer, long net) => offer.IsMarketing ? offer.Lever * net : net;

    /// <summary>One reason for each candidate but those that are sent.</summary>
    public void AddContacts(
        in Question question,
        in Moment moment,
        List<Candidate> candidates,
        in Candidate? chosen,
        List<Candidate> joined)
    {
        foreach (var candidate in candidates)
        {
            if (joined.Contains(candidate))
            {
                continue;
            }

            if (candidate.Code != ReasonCode.None)
            {
                _reasons.Add(Of(question, moment, candidate));
            }
            else if (chosen is { } sent
                && !(ReferenceEquals(sent.Offer, candidate.Offer) && ReferenceEquals(sent.Channel, candidate.Channel)))
            {
                AddOutranked(
                    question,
                    candidate.Channel.Name,
                    candidate.Offer,
                    candidate.Parts,
                    (sent.Offer, sent.Parts.Net));
            }
        }
    }

    /// <summary>The one that would be sent to somebody else.</summary>
    public void AddHoldout(in Question question, in Moment moment, in Candidate withheld) =>
        _reasons.Add(Of(question, moment, withheld));

    /// <summary>The reason of one candidate for a contact that failed.</summary>
    public Reason Of(in Question question, in Moment moment, in Candidate candidate)
    {
        var reason = new Reason
        {
            Code = candidate.Code,
            OfferId = candidate.Offer.Id,
            Channel = candidate.Channel.Name,
            Rule = OfferRule(question, moment, candidate.Offer, candidate.Code, candidate.Channel, null),
            UntilMs = OfferUntil(question, moment, candidate.Offer, candidate.Code),
            MissingMicros = Missing(candidate, question.Query.IgnoreShadowPrice),
            Scored = withScores && candidate.IsScored ? Ranked.Of(candidate.Offer, "", 0, candidate.Parts) : null,
        };
        return candidate.Code switch
        {
            ReasonCode.NoConsent => reason with { Rule = candidate.Channel.Definition.ConsentPurpose },
            ReasonCode.QuietHours => reason with
            {
                UntilMs = candidate.Channel.QuietHours.EndAfter(question.Clock, moment.WhenMs),
            },
            ReasonCode.ServedOnSite => reason with { UntilMs = question.OnSiteUntilMs },
            ReasonCode.CeilingReached => WithCeiling(reason, question, moment),
            ReasonCode.AgreementPaused or ReasonCode.AgreementTopic or ReasonCode.AgreementFrequency
                or ReasonCode.OpenServiceCase => WithHold(reason, question, moment, candidate),
            ReasonCode.Suppressed => WithSuppression(
                reason, question, moment, candidate.Offer, candidate.Channel),
            ReasonCode.PersonalBudget => reason with
            {
                MissingMicros = Worth.ToMicros(
                    question.Budget.MissingFor(candidate.Offer, candidate.Channel, moment.WhenMs),
                    question.Catalog.MicrosPerMinor),
                UntilMs = question.Budget.FitsFrom(candidate.Offer, candidate.Channel, moment.WhenMs),
            },
            ReasonCode.CapReached => WithCap(reason, question, moment, candidate),
            ReasonCode.TooManyOpenReservations => reason with
            {
                Limit = RecordLimits.OpenReservations,
                Count = ContactLog.OpenCount(question.Customer, moment.AsOfMs),
                UntilMs = FirstExpiry(question, moment.AsOfMs),
            },
            ReasonCode.ContactMemoryFull => reason with
            {
                Limit = RecordLimits.Contacts,
                Count = question.Contacts.Length,
                UntilMs = FirstForgotten(question, moment.AsOfMs),
            },
            _ => reason,
        };
    }

    private static Reason WithCeiling(Reason reason, in Question question, in Moment moment)
    {
        var ceiling = question.Catalog.Ceiling;
        var check = question.CeilingCheck;
        _ = check.HasRoom(ceiling, default, moment.WhenMs, moment.AsOfMs, out var count);
        return reason with
        {
            Rule = ceiling.Id,
            Count = count,
            Limit = ceiling.Limit,
            UntilMs = check.NextRoom(ceiling, default, moment.WhenMs),
        };
    }

    /// <summary>Of what keeps the offer away first, then of what holds contacts through the channel back.</summary>
    private static Reason WithSuppression(
        Reason reason, in Question question, in Moment moment, CatalogOffer offer, CatalogChannel? channel)
    {
        var suppressions = new ActiveSuppressions(stackalloc ActiveSuppressions.Entry[ActiveSuppressions.Most]);
        suppressions.Fill(question, ofOffers: true, moment.AsOfMs);
        var untilMs = suppressions.Until(question, offer.Hash, offer.GroupHash, 0, moment.WhenMs, out var rule);
        if (rule < 0 && channel is not null)
        {
            untilMs = ContactHold.Rests(question, moment, channel, out rule);
        }

        var found = question.Catalog.Suppressions[rule];
        return reason with { Rule = found.Id, Count = found.Count, Limit = found.Count, UntilMs = untilMs };
    }

    private static Reason WithHold(Reason reason, in Question question, in Moment moment, in Candidate candidate)
    {
        var (offer, channel) = (candidate.Offer, candidate.Channel);
        var hold = ContactHold.Of(question, moment, channel);
        var untilMs = hold.Until(question, channel, reason.Code, moment.WhenMs);
        var held = reason with { UntilMs = untilMs == long.MaxValue ? null : untilMs };
        if (reason.Code == ReasonCode.AgreementTopic)
        {
            var topic = offer.Definition.Topic;
            return held with { Rule = topic.Length > 0 ? topic : offer.Definition.GroupId };
        }

        if (reason.Code != ReasonCode.AgreementFrequency)
        {
            return held;
        }

        var (count, limit) = hold.Frequency(question, moment, channel);
        return held with { Count = count, Limit = limit };
    }

    private static Reason WithImpressions(
        Reason reason, in Question question, CatalogOffer offer, CatalogPlacement placement, ImpressionCheck check)
    {
        var cap = check.FullCap(question, offer, placement)!;
        return reason with
        {
            Rule = cap.Id,
            Count = check.Count(question, cap, offer, placement),
            Limit = cap.Limit,
            UntilMs = check.RoomFrom(question, cap, offer, placement),
        };
    }

    private static Reason WithCap(Reason reason, in Question question, in Moment moment, in Candidate candidate)
    {
        var state = ChannelState.Of(question, moment, candidate.Channel);
        var cap = ContactGates.FullCap(question, moment, candidate.Offer, candidate.Channel, state)!;
        var check = question.CapCheck;
        var counted = ContactGates.Candidate(question, candidate.Offer, candidate.Channel);
        _ = check.HasRoom(cap, counted, moment.WhenMs, moment.AsOfMs, out var count);
        return reason with
        {
            Rule = cap.Id,
            Count = count,
            Limit = cap.Limit,
            UntilMs = check.NextRoom(cap, counted, moment.WhenMs),
        };
    }

    private static long Missing(in Candidate candidate, bool ignoresShadowPrice)
    {
        var parts = candidate.Parts;
        return candidate.Code switch
        {
            ReasonCode.NoValue => -parts.BeforePrices,
            ReasonCode.TrustPrice => parts.TrustPrice - parts.BeforePrices,
            ReasonCode.LeavePrice => -parts.Net,
            ReasonCode.ShadowPrice => candidate.Channel.ShadowPriceMicros - parts.Net,
            ReasonCode.SubsidySpent =>
                (ignoresShadowPrice ? 0 : Math.Max(0, candidate.Channel.ShadowPriceMicros)) - parts.Net,
            _ => 0,
        };
    }

    private static string OfferRule(
        in Question question,
        in Moment moment,
        CatalogOffer offer,
        ReasonCode code,
        CatalogChannel channel,
        CatalogPlacement? placement) => code switch
        {
            ReasonCode.Ineligible or ReasonCode.Inapplicable or ReasonCode.Unsuitable =>
                RuleGates.WhyNot(question, offer, code, channel, placement),
            ReasonCode.Sequence => SequenceCheck.Broken(question, offer, moment.WhenMs, moment.AsOfMs)!.Id,
            _ => "",
        };

    private static long? OfferUntil(in Question question, in Moment moment, CatalogOffer offer, ReasonCode code)
    {
        long? untilMs = code switch
        {
            ReasonCode.NotStarted => offer.StartsAtMs,
            ReasonCode.OutsideAgeWindow => OfferGates.FitsFrom(question, offer, moment.WhenMs),
            ReasonCode.AlreadyBought => OfferGates.BoughtUntil(question, offer),
            ReasonCode.PriceRegret => PriceRegret.Until(question, offer),
            ReasonCode.Sequence => SequenceCheck.FreeFrom(question, offer, moment.WhenMs),
            _ => null,
        };
        return untilMs > moment.WhenMs && untilMs != long.MaxValue ? untilMs : null;
    }

    private static long? FirstExpiry(in Question question, long asOfMs)
    {
        long? firstMs = null;
        foreach (ref readonly var contact in question.Contacts)
        {
            if (ContactLog.IsOpen(contact, asOfMs))
            {
                firstMs = Math.Min(firstMs ?? long.MaxValue, contact.ExpiresAtMs);
            }
        }

        return firstMs;
    }

    private static long? FirstForgotten(in Question question, long asOfMs)
    {
        long? firstMs = null;
        foreach (ref readonly var contact in question.Contacts)
        {
            if (!ContactLog.MayBeForgotten(contact, asOfMs))
            {
                firstMs = Math.Min(firstMs ?? long.MaxValue, Seconds.ToMs(contact.KeepUntilSeconds));
            }
        }

        return firstMs;
    }
}
