using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding.Models;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Decides for one customer at one moment: is there anything worth saying, what, and through which channel. A pure
/// function: the same record, catalog, statistics, query and time give the same decision to the last bit.
/// </summary>
public static class Decider
{
    /// <param name="customer">The customer's record; a newcomer's is empty.</param>
    /// <param name="catalog">The catalog in force.</param>
    /// <param name="statistics">The base-wide figures in force.</param>
    /// <param name="query">A query that <see cref="QueryValidator"/> found nothing wrong with.</param>
    /// <param name="nowMs">Now, milliseconds since 1970-01-01 UTC.</param>
    public static Decision Decide(
        CustomerView customer, CatalogSnapshot catalog, BaseStatistics statistics, DecisionQuery query, long nowMs)
    {
        var rules = catalog.Rules?.Rent();
        var models = catalog.Models?.Rent();
        try
        {
            return Decide(customer, catalog, statistics, query, nowMs, rules, models);
        }
        finally
        {
            if (rules is not null)
            {
                catalog.Rules!.Return(rules);
            }

            if (models is not null)
            {
                catalog.Models!.Return(models);
            }
        }
    }

    private static Decision Decide(
        CustomerView customer,
        CatalogSnapshot catalog,
        BaseStatistics statistics,
        DecisionQuery query,
        long nowMs,
        RuleRun? rules,
        ModelRun? models)
    {
        // At most 5,000 bytes each: a catalog holds no more offers, and no more categories than offers.
        Span<bool> allowed = stackalloc bool[catalog.Offers.Length];
        Span<ReasonCode> offerCodes = stackalloc ReasonCode[catalog.Offers.Length];
        Span<bool> bought = stackalloc bool[catalog.Offers.Length];
        Span<byte> slots = stackalloc byte[catalog.CategoryCount];
        var question = new Question(customer, catalog, statistics, query, allowed, bought, slots, rules)
        {
            NowMs = nowMs,
            Models = models,
        };
        var moment = Moment.Of(question, query.SendAtMs ?? nowMs, nowMs);
        rules?.Begin(question, moment.WhenMs, nowMs);
        OfferGates.CheckAll(question, moment.WhenMs, moment.AsOfMs, offerCodes);
        models?.Begin(question, offerCodes);

        var reasons = query.Explain == ExplainLevel.None
            ? null
            : new ReasonWriter(withScores: query.Explain == ExplainLevel.Full);
        if (!(query.KnownHoldout ?? catalog.Holdout.Holds(query.CustomerId)))
        {
            return Answer(question, moment, offerCodes, reasons);
        }

        var held = Answer(question with { InHoldout = true }, moment, offerCodes, reasons);

        // The search for the time to ask again has moved the rules on to later times.
        rules?.Begin(question, moment.WhenMs, nowMs);
        return held with
        {
            InHoldout = true,
            Withheld = Answer(question, moment, offerCodes, reasons: null),
        };
    }

    private static Decision Answer(
        in Question question, in Moment moment, ReadOnlySpan<ReasonCode> offerCodes, ReasonWriter? reasons)
    {
        var customer = question.Customer;
        var catalog = question.Catalog;
        var placements = DecidePlacements(question, moment, offerCodes, reasons);
        var contact = question.Query.Channels.Count == 0
            ? null
            : DecideContact(question, moment, offerCodes, reasons);
        return new Decision
        {
            CatalogVersion = catalog.Version,
            StatisticsVersion = question.Statistics.Version,
            CustomerVersion = customer.Header.Version,
            DecidedAtMs = question.NowMs,
            Trust = moment.Trust,
            Segment = LoyaltySegments.Of(Rfm.Of(customer, question.NowMs), catalog.Segments),
            Placements = placements,
            Contact = contact,
            Reasons = reasons?.Reasons ?? [],
        };
    }

    /// <summary>
    /// The event that promises the contact of a decision to send. Throws <see cref="ArgumentException"/> when the
    /// decision
    /// is not to send, or was made with another catalog.
    /// </summary>
    /// <param name="customer">The record the decision was made from.</param>
    /// <param name="catalog">The catalog it was made with.</param>
    /// <param name="query">The query it answers.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="eventId">Id of the event.</param>
    /// <param name="requestBody">Digest of the request, so that the same request id with another body is
    /// noticed.</param>
    public static ContactReservedEvent Reserve(
        CustomerView customer,
        CatalogSnapshot catalog,
        DecisionQuery query,
        Decision decision,
        string eventId,
        ulong requestBody) => Reservation.Of(customer, catalog, query, decision, eventId, requestBody);

    /// <summary>What of a decision's placements the catalog's caps count once it is served; null: nothing.</summary>
    /// <param name="customer">The record the decision was made from.</param>
    /// <param name="catalog">The catalog it was made with.</param>
    /// <param name="decision">The decision.</param>
    public static ServedImpressions? Serve(CustomerView customer, CatalogSnapshot catalog, Decision decision) =>
        catalog.ImpressionCaps.Length == 0 ? null : ImpressionServing.Of(customer, catalog, decision);

    private static PlacementDecision[] DecidePlacements(
        in Question question, in Moment moment, ReadOnlySpan<ReasonCode> offerCodes, ReasonWriter? reasons)
    {
        var asked = question.Query.Placements;
        if (asked.Count == 0)
        {
            return [];
        }

        Span<bool> taken = stackalloc bool[offerCodes.Length];
        Question.Mark(question.Catalog, question.Query.ExcludeOfferIds, taken);
        var impressions = question.Catalog.ImpressionCaps.Length == 0 ? null : new ImpressionCheck(question);
        var filled = new PlacementDecision[asked.Count];
        for (var i = 0; i < filled.Length; i++)
        {
            if (!question.Catalog.TryGetPlacement(asked[i].Name, out var placement))
            {
                throw new ArgumentException($"The catalog has no placement \"{asked[i].Name}\".");
            }

            filled[i] = PlacementArbitration.Fill(
                question, moment, offerCodes, asked[i], placement, taken, impressions, reasons);
        }

        return filled;
    }

    private static ContactDecision DecideContact(
        in Question question, in Moment moment, ReadOnlySpan<ReasonCode> offerCodes, ReasonWriter? reasons)
    {
        var channels = Asked(question);
        var best = BestValue.Of(question, moment.WhenMs, offerCodes);
        var ordinary = Worth.OrdinaryContact(question.Customer.Header, best, question.Catalog.Trust);
        var log = reasons is null && !MayJoin(channels) ? null : new List<Candidate>();
        var chosen = ContactArbitration.Choose(question, moment, offerCodes, ordinary, channels, log);
        var joined = log is not null && chosen is { Code: ReasonCode.None } first
            ? ContactJoining.Choose(question, moment, log, first)
            : [];
        if (reasons is not null)
        {
            reasons.AddContacts(question, moment, log!, chosen, question.InHoldout ? [] : joined);
        }

        if (chosen is { Code: ReasonCode.None, Offer.IsMarketing: true } withheld && question.InHoldout)
        {
            chosen = withheld with { Code = ReasonCode.Holdout };
            reasons?.AddHoldout(question, moment, chosen.Value);
        }

        if (chosen is { Code: ReasonCode.None } sent)
        {
            var treatment = sent.Offer.TreatmentFor(sent.Channel, question.Locale)!;
            return new ContactDecision
            {
                Verdict = Verdict.Send,
                BestSendAtMs = BestTime.Of(question, sent.Channel, moment.WhenMs),
                Channel = sent.Channel.Name,
                Offer = Ranked.Of(sent.Offer, treatment.TreatmentId, 1, sent.Parts),
                Joined = Joined(question, joined),
                BestMinor = best,
            };
        }

        var others = Others(question.Catalog, channels);
        var better = others.Length == 0
            ? null
            : ContactArbitration.Choose(question, moment, offerCodes, ordinary, others, log: null);
        return new ContactDecision
        {
            Verdict = Verdict.DoNotSend,
            Reason = chosen is { } furthest
                ? (reasons ?? new ReasonWriter(withScores: false)).Of(question, moment, furthest)
                : null,
            NextAllowedAtMs = NextAllowed.Find(question, channels, moment.WhenMs),
            BetterChannel = better is { Code: ReasonCode.None } found
                && !(question.InHoldout && found.Offer.IsMarketing)
                ? found.Channel.Name
                : "",
            BestMinor = best,
        };
    }

    private static bool MayJoin(CatalogChannel[] channels)
    {
        foreach (var channel in channels)
        {
            if (channel.MostJoined > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static RankedOffer[] Joined(in Question question, List<Candidate> joined)
    {
        var ranked = joined.Count == 0 ? [] : new RankedOffer[joined.Count];
        for (var i = 0; i < ranked.Length; i++)
        {
            ranked[i] = ContactJoining.Ranked(joined[i], question.Locale, i + 2);
        }

        return ranked;
    }

    private static CatalogChannel[] Asked(in Question question)
    {
        var names = question.Query.Channels;
        var channels = new CatalogChannel[names.Count];
        for (var i = 0; i < channels.Length; i++)
        {
            channels[i] = question.Catalog.TryGetChannel(names[i], out var channel) && channel.Outbound
                ? channel
                : throw new ArgumentException($"The catalog has no outbound channel \"{names[i]}\".");
        }

        return channels;
    }

    private static CatalogChannel[] Others(CatalogSnapshot catalog, CatalogChannel[] asked)
    {
        var others = new List<CatalogChannel>();
        foreach (var channel in catalog.OutboundChannels)
        {
            if (Array.IndexOf(asked, channel) < 0)
            {
                others.Add(channel);
            }
        }

        return [.. others];
    }
}
