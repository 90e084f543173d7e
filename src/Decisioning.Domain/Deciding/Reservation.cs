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
        var offers = Offers(catalog, offer, contact.Joined);
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
            WithIncentive = offers.Exists(carried => carried.HasIncentive),
            CostMinor = catalog.PersonalBudget is null ? 0 : BudgetCheck.ContactCostOf(channel),
            IncentiveMinor = Incentives(contact.OrderMinor, catalog, offers),
            Draw = offer.Class == OfferClass.Transactional ? 0 : channel.Delta,
            HalfLifeSeconds = catalog.Trust.HalfLifeSeconds,
            Expected = Expected(contact, ranked),
            DebtBand = CustomerDebt.Band(CustomerDebt.At(customer, whenMs, nowMs)),
            BestMinor = contact.BestMinor,
            KeepUntilMs = Math.Max(
                KeepUntil(customer, catalog, check, channel, offers, candidate, whenMs),
                Math.Max(nowMs + catalog.RequestIdMs, attributionUntilMs)),
            AttributionUntilMs = attributionUntilMs,
            KeepSilenceUntilMs = KeepSilence(
                catalog, offer, Math.Max(attributionUntilMs, Math.Max(nowMs, whenMs) + (holdSeconds * 1_000L))),
            LifetimeCounters = offer.Class == OfferClass.Transactional
                ? []
                : LifetimeCounters(channel, offers, candidate),
            SubsidyMinor = ranked.SubsidyMicros != 0 ? offer.Definition.SubsidyMinor : 0,
            Joined = [.. offers.Skip(1).Select(joined => new JoinedOffer(joined.Id, joined.Definition.GroupId))],
        };
    }

    /// <summary>Until when a suppression needs to know that the contact was ignored; 0: none counts that.</summary>
    private static long KeepSilence(CatalogSnapshot catalog, CatalogOffer offer, long ignoredAtMs)
    {
        var neededMs = CatalogSuppression.NeededMs(catalog.Suppressions, Outcome.Ignored);
        return offer.IsMarketing && neededMs > 0 ? ignoredAtMs + neededMs : 0;
    }

    /// <summary>The contact's offers, the first one first.</summary>
    private static List<CatalogOffer> Offers(
        CatalogSnapshot catalog, CatalogOffer first, IReadOnlyList<RankedOffer> joined)
    {
        var offers = new List<CatalogOffer> { first };
        foreach (var ranked in joined)
        {
            offers.Add(catalog.TryGetOffer(ranked.OfferId, out var offer)
                ? offer
                : throw new ArgumentException("The decision was made with another catalog.", nameof(catalog)));
        }

        return offers;
    }

    private static long Incentives(double orderMinor, CatalogSnapshot catalog, List<CatalogOffer> offers)
    {
        var minor = 0L;
        foreach (var offer in offers)
        {
            minor += catalog.PersonalBudget is null ? 0 : BudgetCheck.IncentiveOf(orderMinor, offer);
        }

        return minor;
    }

    /// <summary>Probability that the contact is noticed and one of its offers is responded to.</summary>
    private static double Expected(ContactDecision contact, RankedOffer first)
    {
        if (contact.Joined.Count == 0)
        {
            return first.Reach * first.EffectivePropensity;
        }

        var none = 1 - first.EffectivePropensity;
        foreach (var joined in contact.Joined)
        {
            none *= 1 - joined.EffectivePropensity;
        }

        return first.Reach * (1 - none);
    }

    private static long KeepUntil(
        CustomerView customer,
        CatalogSnapshot catalog,
        in CapCheck check,
        CatalogChannel channel,
        List<CatalogOffer> offers,
        in CapCandidate candidate,
        long whenMs)
    {
        var untilMs = whenMs;
        foreach (var offer in offers)
        {
            untilMs = Math.Max(untilMs, SequenceCheck.NeededUntil(offer, whenMs));
        }

        if (offers[0].Class == OfferClass.Transactional)
        {
            return untilMs;
        }

        untilMs = Math.Max(untilMs, check.Or(catalog.UtcClock).NeededUntil(catalog.Ceiling, whenMs));
        CatalogCap[] caps = [.. channel.Caps, .. AgreementCheck.Frequencies(customer), .. offers[0].OwnCaps ?? []];
        foreach (var cap in caps)
        {
            if (IsUnder(cap, offers, candidate))
            {
                untilMs = Math.Max(untilMs, check.NeededUntil(cap, whenMs));
            }
        }

        return untilMs;
    }

    private static bool IsUnder(CatalogCap cap, List<CatalogOffer> offers, in CapCandidate first)
    {
        foreach (var offer in offers)
        {
            if (With(first, offer).IsUnder(cap))
            {
                return true;
            }
        }

        return false;
    }

    private static List<ulong> LifetimeCounters(
        CatalogChannel channel, List<CatalogOffer> offers, in CapCandidate first)
    {
        var counters = new List<ulong>();
        foreach (var cap in channel.Caps)
        {
            foreach (var offer in offers)
            {
                var candidate = With(first, offer);
                var counter = cap.CounterOf(candidate.SubjectUnder(cap));
                if (cap.Window == CapWindowKind.Lifetime && candidate.IsUnder(cap) && !counters.Contains(counter))
                {
                    counters.Add(counter);
                }
            }
        }

        return counters;
    }

    private static CapCandidate With(in CapCandidate first, CatalogOffer offer) =>
        first with { Group = offer.GroupHash, Offer = offer.Hash, WithIncentive = offer.HasIncentive };
}
