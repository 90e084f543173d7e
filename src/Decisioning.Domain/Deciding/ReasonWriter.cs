using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Collects reasons with what a person needs to understand them: rule, count, limit, until when, what is missing.
/// </summary>
/// <param name="into">Takes them in; its entries are used again.</param>
/// <param name="withScores">Whether the value of each candidate that was scored is wanted, too.</param>
internal sealed class ReasonWriter(ReusedList<Reason> into, bool withScores)
{
    public bool WithScores => withScores;

    public void AddPlacement(
        in Question question,
        in Moment moment,
        CatalogPlacement placement,
        CatalogOffer offer,
        ReasonCode code,
        in WorthParts parts,
        ImpressionCheck? impressions = null)
    {
        var reason = into.Add();
        reason.Begin(code, offer.Id, placement.Name);
        reason.Rule = OfferRule(question, moment, offer, code, placement.Channel, placement);
        reason.UntilMs = OfferUntil(question, moment, offer, code);
        reason.MissingMicros = code == ReasonCode.NoValue ? -parts.Net : 0;
        reason.Scored = withScores && code is ReasonCode.NoValue or ReasonCode.Holdout
            ? Ranked.Of(offer, "", 0, parts)
            : null;
        switch (code)
        {
            case ReasonCode.Suppressed:
                AddSuppression(reason, question, moment, offer, channel: null);
                break;
            case ReasonCode.CapReached:
                AddImpressions(reason, question, offer, placement, impressions!);
                break;
            case ReasonCode.ContactMemoryFull:
                reason.Rule = CatalogCap.ImpressionsId;
                (reason.Count, reason.Limit) = (impressions!.Remembered, RecordLimits.Impressions);
                reason.UntilMs = impressions.MemoryFrom();
                break;
            default:
                break;
        }
    }

    /// <param name="place">The channel, or the placement.</param>
    /// <param name="offer">The offer that was outranked.</param>
    /// <param name="net">What it is worth.</param>
    /// <param name="parts">The same in parts; only looked at with scores.</param>
    /// <param name="by">What was chosen in its stead.</param>
    public void AddOutranked(
        string place,
        CatalogOffer offer,
        long net,
        in WorthParts parts,
        (CatalogOffer Offer, long Net) by)
    {
        var reason = into.Add();
        reason.Begin(ReasonCode.Outranked, offer.Id, place);
        reason.Rule = by.Offer.Id;
        reason.MissingMicros = by.Offer.Class == offer.Class
            ? Worth.ToMicros(Weighed(by.Offer, by.Net) - Weighed(offer, net), 1)
            : 0;
        reason.Scored = withScores ? Ranked.Of(offer, "", 0, parts) : null;
    }

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
                Fill(into.Add(), question, moment, candidate, withScores);
            }
            else if (chosen is { } sent
                && !(ReferenceEquals(sent.Offer, candidate.Offer) && ReferenceEquals(sent.Channel, candidate.Channel)))
            {
                AddOutranked(
                    candidate.Channel.Name,
                    candidate.Offer,
                    candidate.Parts.Net,
                    candidate.Parts,
                    (sent.Offer, sent.Parts.Net));
            }
        }
    }

    /// <summary>The one that would be sent to somebody else.</summary>
    public void AddHoldout(in Question question, in Moment moment, in Candidate withheld) =>
        Fill(into.Add(), question, moment, withheld, withScores);

    /// <summary>Fills in the reason of one candidate for a contact that failed.</summary>
    public static void Fill(
        Reason reason, in Question question, in Moment moment, in Candidate candidate, bool withScores)
    {
        var (offer, channel, code) = (candidate.Offer, candidate.Channel, candidate.Code);
        reason.Begin(code, offer.Id, channel.Name);
        reason.Rule = OfferRule(question, moment, offer, code, channel, null);
        reason.UntilMs = OfferUntil(question, moment, offer, code);
        reason.MissingMicros = Missing(candidate, question.Query.IgnoreShadowPrice);
        reason.Scored = withScores && candidate.IsScored ? Ranked.Of(offer, "", 0, candidate.Parts) : null;
        switch (code)
        {
            case ReasonCode.NoConsent:
                reason.Rule = channel.Definition.ConsentPurpose;
                break;
            case ReasonCode.QuietHours:
                reason.UntilMs = channel.QuietHours.EndAfter(question.Clock, moment.WhenMs);
                break;
            case ReasonCode.ServedOnSite:
                reason.UntilMs = question.OnSiteUntilMs;
                break;
            case ReasonCode.CeilingReached:
                AddCeiling(reason, question, moment);
                break;
            case ReasonCode.AgreementPaused or ReasonCode.AgreementTopic or ReasonCode.AgreementFrequency
                or ReasonCode.OpenServiceCase:
                AddHold(reason, question, moment, candidate);
                break;
            case ReasonCode.Suppressed:
                AddSuppression(reason, question, moment, offer, channel);
                break;
            case ReasonCode.PersonalBudget:
                reason.MissingMicros = Worth.ToMicros(
                    question.Budget.MissingFor(offer, channel, moment.WhenMs), question.Catalog.MicrosPerMinor);
                reason.UntilMs = question.Budget.FitsFrom(offer, channel, moment.WhenMs);
                break;
            case ReasonCode.CapReached:
                AddCap(reason, question, moment, candidate);
                break;
            case ReasonCode.TooManyOpenReservations:
                reason.Limit = RecordLimits.OpenReservations;
                reason.Count = ContactLog.OpenCount(question.Customer, moment.AsOfMs);
                reason.UntilMs = FirstExpiry(question, moment.AsOfMs);
                break;
            case ReasonCode.ContactMemoryFull:
                (reason.Count, reason.Limit) = (question.Contacts.Length, RecordLimits.Contacts);
                reason.UntilMs = FirstForgotten(question, moment.AsOfMs);
                break;
            default:
                break;
        }
    }

    private static void AddCeiling(Reason reason, in Question question, in Moment moment)
    {
        var ceiling = question.Catalog.Ceiling;
        var check = question.CeilingCheck;
        _ = check.HasRoom(ceiling, default, moment.WhenMs, moment.AsOfMs, out var count);
        (reason.Rule, reason.Count, reason.Limit) = (ceiling.Id, count, ceiling.Limit);
        reason.UntilMs = check.NextRoom(ceiling, default, moment.WhenMs);
    }

    /// <summary>Of what keeps the offer away first, then of what holds contacts through the channel back.</summary>
    private static void AddSuppression(
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
        (reason.Rule, reason.Count, reason.Limit, reason.UntilMs) = (found.Id, found.Count, found.Count, untilMs);
    }

    private static void AddHold(Reason reason, in Question question, in Moment moment, in Candidate candidate)
    {
        var (offer, channel) = (candidate.Offer, candidate.Channel);
        var hold = ContactHold.Of(question, moment, channel);
        var untilMs = hold.Until(question, channel, reason.Code, moment.WhenMs);
        reason.UntilMs = untilMs == long.MaxValue ? null : untilMs;
        if (reason.Code == ReasonCode.AgreementTopic)
        {
            var topic = offer.Definition.Topic;
            reason.Rule = topic.Length > 0 ? topic : offer.Definition.GroupId;
        }
        else if (reason.Code == ReasonCode.AgreementFrequency)
        {
            (reason.Count, reason.Limit) = hold.Frequency(question, moment, channel);
        }
    }

    private static void AddImpressions(
        Reason reason, in Question question, CatalogOffer offer, CatalogPlacement placement, ImpressionCheck check)
    {
        var cap = check.FullCap(question, offer, placement)!;
        (reason.Rule, reason.Limit) = (cap.Id, cap.Limit);
        reason.Count = check.Count(question, cap, offer, placement);
        reason.UntilMs = check.RoomFrom(question, cap, offer, placement);
    }

    private static void AddCap(Reason reason, in Question question, in Moment moment, in Candidate candidate)
    {
        var state = ChannelState.Of(question, moment, candidate.Channel);
        var cap = ContactGates.FullCap(question, moment, candidate.Offer, candidate.Channel, state)!;
        var check = question.CapCheck;
        var counted = ContactGates.Candidate(question, candidate.Offer, candidate.Channel);
        _ = check.HasRoom(cap, counted, moment.WhenMs, moment.AsOfMs, out var count);
        (reason.Rule, reason.Count, reason.Limit) = (cap.Id, count, cap.Limit);
        reason.UntilMs = check.NextRoom(cap, counted, moment.WhenMs);
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
