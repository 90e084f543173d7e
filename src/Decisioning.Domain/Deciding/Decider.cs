using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
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
        var decision = new Decision();
        Decide(customer, catalog, statistics, query, nowMs, decision);
        return decision;
    }

    /// <summary>The same into a decision that is used again, which allocates nothing for the answer.</summary>
    public static void Decide(
        CustomerView customer,
        CatalogSnapshot catalog,
        BaseStatistics statistics,
        DecisionQuery query,
        long nowMs,
        Decision into)
    {
        into.Clear();
        var bench = catalog.Benches.Rent();
        try
        {
            Decide(customer, catalog, statistics, query, nowMs, bench, into);
        }
        finally
        {
            catalog.Benches.Return(bench);
        }
    }

    private static void Decide(
        CustomerView customer,
        CatalogSnapshot catalog,
        BaseStatistics statistics,
        DecisionQuery query,
        long nowMs,
        Workbench bench,
        Decision into)
    {
        var question = new Question(customer, catalog, statistics, query, nowMs, bench);
        var moment = Moment.Of(question, query.SendAtMs ?? nowMs, nowMs);
        bench.Begin(Math.Max(1, query.Channels.Count > 0 ? catalog.OutboundChannels.Length : 0));
        bench.Rules?.Begin(question, moment.WhenMs, nowMs);
        OfferGates.CheckAll(question, moment.WhenMs, moment.AsOfMs, bench.Now);
        bench.Models?.Begin(question, bench.Now.Codes);
        bench.Terms.Fill(question, moment.WhenMs, bench.Now.Open);
        if (query.Channels.Count > 0)
        {
            SubjectCaps.Fill(question, moment, bench.Capped);
        }

        var reasons = query.Explain == ExplainLevel.None
            ? null
            : new ReasonWriter(into.AddReasons(), withScores: query.Explain == ExplainLevel.Full);
        if (!(query.KnownHoldout ?? catalog.Holdout.Holds(query.CustomerId)))
        {
            Answer(question, moment, reasons, into);
            return;
        }

        Answer(question with { InHoldout = true }, moment, reasons, into);
        into.InHoldout = true;

        // The search for the time to ask again has moved the rules on to later times.
        bench.Rules?.Begin(question, moment.WhenMs, nowMs);
        Answer(question, moment, reasons: null, into.AddWithheld());
    }

    private static void Answer(
        in Question question, in Moment moment, ReasonWriter? reasons, Decision into)
    {
        var customer = question.Customer;
        var catalog = question.Catalog;
        DecidePlacements(question, moment, reasons, into);
        if (question.Query.Channels.Count > 0)
        {
            DecideContact(question, moment, reasons, into.AddContact());
        }

        into.CatalogVersion = catalog.Version;
        into.StatisticsVersion = question.Statistics.Version;
        into.CustomerVersion = customer.Header.Version;
        into.DecidedAtMs = question.NowMs;
        into.Trust = moment.Trust;
        into.Segment = LoyaltySegments.Of(Rfm.Of(customer, question.NowMs), catalog.Segments);
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

    private static void DecidePlacements(
        in Question question, in Moment moment, ReasonWriter? reasons, Decision into)
    {
        var asked = question.Query.Placements;
        if (asked.Count == 0)
        {
            return;
        }

        Array.Clear(question.Bench.Taken);
        Question.Mark(question.Catalog, question.Query.ExcludeOfferIds, question.Bench.Taken);
        var impressions = question.Catalog.ImpressionCaps.Length == 0 ? null : new ImpressionCheck(question);
        for (var i = 0; i < asked.Count; i++)
        {
            if (!question.Catalog.TryGetPlacement(asked[i].Name, out var placement))
            {
                throw new ArgumentException($"The catalog has no placement \"{asked[i].Name}\".");
            }

            PlacementArbitration.Fill(
                question, moment, asked[i], placement, impressions, reasons, into.AddPlacement(placement.Name));
        }
    }

    private static void DecideContact(
        in Question question, in Moment moment, ReasonWriter? reasons, ContactDecision into)
    {
        var channels = question.Bench.Ask(question.Catalog, question.Query.Channels);
        var best = BestValue.Of(question, moment.WhenMs);
        var ordinary = Worth.OrdinaryContact(question.Customer.Header, best, question.Catalog.Trust);
        var log = reasons is null && !MayJoin(channels) ? null : question.Bench.Candidates;
        log?.Clear();
        var chosen = ContactArbitration.Choose(question, moment, ordinary, channels, log);
        var joined = question.Bench.Joined;
        joined.Clear();
        if (log is not null && chosen is { Code: ReasonCode.None } first)
        {
            ContactJoining.Choose(question, moment, log, first, joined);
        }

        if (reasons is not null)
        {
            reasons.AddContacts(question, moment, log!, chosen, question.InHoldout ? [] : joined);
        }

        if (chosen is { Code: ReasonCode.None, Offer.IsMarketing: true } withheld && question.InHoldout)
        {
            chosen = withheld with { Code = ReasonCode.Holdout };
            reasons?.AddHoldout(question, moment, chosen.Value);
        }

        (into.BestMinor, into.OrderMinor) = (best, question.Bench.Priors.OrderMinor);
        if (chosen is { Code: ReasonCode.None } sent)
        {
            Send(question, moment, sent, joined, into);
            return;
        }

        if (chosen is { } furthest)
        {
            ReasonWriter.Fill(into.AddReason(), question, moment, furthest, reasons is { WithScores: true });
        }

        into.BetterChannel = BetterChannel(question, moment, ordinary);
        into.NextAllowedAtMs = NextAllowed.Find(question, channels, moment.WhenMs);
    }

    private static string BetterChannel(in Question question, in Moment moment, double ordinary)
    {
        var others = question.Bench.Others(question.Catalog, question.Query.Channels);
        return others.Length > 0
            && ContactArbitration.Choose(question, moment, ordinary, others, log: null) is { } found
            && found.Code == ReasonCode.None && !(question.InHoldout && found.Offer.IsMarketing)
                ? found.Channel.Name
                : "";
    }

    private static void Send(
        in Question question,
        in Moment moment,
        in Candidate sent,
        List<Candidate> joined,
        ContactDecision into)
    {
        into.Verdict = Verdict.Send;
        into.Channel = sent.Channel.Name;
        into.BestSendAtMs = BestTime.Of(question, sent.Channel, moment.WhenMs);
        var treatment = sent.Offer.TreatmentFor(sent.Channel, question.Locale)!;
        Ranked.Fill(into.AddOffer(), sent.Offer, treatment.TreatmentId, 1, sent.Parts);
        for (var i = 0; i < joined.Count; i++)
        {
            ContactJoining.Fill(into.AddJoined(), joined[i], question.Locale, i + 2);
        }
    }

    private static bool MayJoin(ReadOnlySpan<CatalogChannel> channels)
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
}
