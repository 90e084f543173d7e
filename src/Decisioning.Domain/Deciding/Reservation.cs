using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Deciding;

/// <summary>Turns a decision to send into the event that promises the contact.</summary>
internal static class Reservation
{
    public static ContactReservedEvent Of(
        CustomerView customer,
        CatalogSnapshot catalog,
        DecisionQuery query,
        Decision decision,
        string eventId,
        ulong requestBody)
    {
        if (decision.Contact is not { Verdict: Verdict.Send, Offer: { } ranked } contact)
        {
            throw new ArgumentException("Only a decision to send can be reserved.", nameof(decision));
        }

        if (!catalog.TryGetChannel(contact.Channel, out var channel)
            || !catalog.TryGetOffer(ranked.OfferId, out var offer))
        {
            throw new ArgumentException("The decision was made with another catalog.", nameof(catalog));
        }

        var nowMs = decision.DecidedAtMs;
        var whenMs = query.SendAtMs ?? nowMs;
        var campaign = NameHash.OfOptional(query.Campaign);
        var candidate = new CapCandidate(channel.Hash, campaign, offer.GroupHash, offer.Hash, offer.HasIncentive);
        var check = new CapCheck(customer, catalog.ClockOf(customer.Header.TimeZone));
        var attributionUntilMs = whenMs + channel.AttributionWindowMs;
        var holdSeconds = query.HoldForSeconds ?? channel.Definition.DefaultHoldSeconds;
        return new ContactReservedEvent
        {
            EventId = eventId,
            OccurredAtMs = nowMs,
            Channel = channel.Name,
            Campaign = query.Campaign,
            OfferId = offer.Id,
            GroupId = offer.Definition.GroupId,
            RequestId = query.RequestId,
            RequestBody = requestBody,
            AtMs = whenMs,
            ExpiresAtMs = Math.Max(nowMs, whenMs) + (holdSeconds * 1_000L),
            OnExpiry = channel.OnExpiry,
            Class = offer.Class,
            WithIncentive = offer.HasIncentive,
            CostMinor = catalog.PersonalBudget is null ? 0 : BudgetCheck.ContactCostOf(channel),
            IncentiveMinor = catalog.PersonalBudget is null ? 0
                : BudgetCheck.IncentiveOf(customer.Header, catalog, offer),
            Draw = offer.Class == OfferClass.Transactional ? 0 : channel.Delta,
            HalfLifeSeconds = catalog.Trust.HalfLifeSeconds,
            Expected = ranked.Reach * ranked.EffectivePropensity,
            DebtBand = CustomerDebt.Band(CustomerDebt.At(customer, whenMs, nowMs)),
            BestMinor = contact.BestMinor,
            KeepUntilMs = Math.Max(
                Math.Max(
                    KeepUntil(customer, catalog, check, channel, offer, candidate, whenMs),
                    SequenceCheck.NeededUntil(offer, whenMs)),
                Math.Max(nowMs + catalog.RequestIdMs, attributionUntilMs)),
            AttributionUntilMs = attributionUntilMs,
            KeepSilenceUntilMs = KeepSilence(
                catalog, offer, Math.Max(attributionUntilMs, Math.Max(nowMs, whenMs) + (holdSeconds * 1_000L))),
            LifetimeCounters = offer.Class == OfferClass.Transactional ? [] : LifetimeCounters(channel, candidate),
        };
    }

    /// <summary>Until when a suppression needs to know that the contact was ignored; 0: none counts that.</summary>
    private static long KeepSilence(CatalogSnapshot catalog, CatalogOffer offer, long ignoredAtMs)
    {
        var neededMs = CatalogSuppression.NeededMs(catalog.Suppressions, Outcome.Ignored);
        return offer.IsMarketing && neededMs > 0 ? ignoredAtMs + neededMs : 0;
    }

    private static long KeepUntil(
        CustomerView customer,
        CatalogSnapshot catalog,
        in CapCheck check,
        CatalogChannel channel,
        CatalogOffer offer,
        in CapCandidate candidate,
        long whenMs)
    {
        if (offer.Class == OfferClass.Transactional)
        {
            return whenMs;
        }

        var untilMs = check.Or(catalog.UtcClock).NeededUntil(catalog.Ceiling, whenMs);
        foreach (var cap in (CatalogCap[])[.. channel.Caps, .. AgreementCheck.Frequencies(customer)])
        {
            if (candidate.IsUnder(cap))
            {
                untilMs = Math.Max(untilMs, check.NeededUntil(cap, whenMs));
            }
        }

        foreach (var cap in offer.OwnCaps ?? [])
        {
            untilMs = Math.Max(untilMs, check.NeededUntil(cap, whenMs));
        }

        return untilMs;
    }

    private static List<ulong> LifetimeCounters(CatalogChannel channel, in CapCandidate candidate)
    {
        var counters = new List<ulong>();
        foreach (var cap in channel.Caps)
        {
            if (cap.Window == CapWindowKind.Lifetime && candidate.IsUnder(cap))
            {
                counters.Add(cap.CounterOf(candidate.SubjectUnder(cap)));
            }
        }

        return counters;
    }
}
