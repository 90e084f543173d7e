using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// What a sender or a page reports of a contact, or (with <see cref="Contact"/> zero) of an impression.
/// </summary>
public sealed record SettlementReport
{
    /// <summary>The id its sender gave it; makes it safe to send again.</summary>
    public required string SettlementId { get; init; }

    /// <summary>Number of the contact within its customer; zero for an impression in a placement.</summary>
    public required uint Contact { get; init; }

    public required Outcome Outcome { get; init; }

    public required long OccurredAtMs { get; init; }

    /// <summary>Channel of an impression; of a contact the record knows it.</summary>
    public string Channel { get; init; } = "";

    /// <summary>When an impression was served; 0 of a contact.</summary>
    public long ServedAtMs { get; init; }

    public string OfferId { get; init; } = "";

    public string ReasonCode { get; init; } = "";

    public long? CallbackAtMs { get; init; }

    public long? AmountMinor { get; init; }
}

/// <summary>Whether a report can be taken.</summary>
public enum SettlementVerdict : byte
{
    Accepted = 0,

    /// <summary>The customer has no such contact, or it was forgotten.</summary>
    UnknownContact = 1,

    /// <summary>This outcome of this contact was taken before.</summary>
    AlreadyTaken = 2,

    /// <summary>A claim of a contact that was given back; nothing may be sent.</summary>
    Released = 3,

    /// <summary>A claim after the hold ran out, and a cap has no room by now; nothing may be sent.</summary>
    NoRoom = 4,

    /// <summary>A claim of marketing to which the customer does not consent any more; nothing may be sent.</summary>
    NoConsent = 5,
}

/// <summary>A verdict; the event to fold when it is Accepted, and the cap's id when there is no room.</summary>
public readonly record struct SettlementResolution(
    SettlementVerdict Verdict, SettlementEvent? Event = null, string Rule = "");

/// <summary>Turns a report into an event that carries what folding needs from the catalog, or refuses it.</summary>
public static class SettlementResolver
{
    private const string HardBounce = "hard";

    public static SettlementResolution Resolve(
        CustomerView customer, CatalogSnapshot catalog, SettlementReport report, long nowMs)
    {
        if (report.Contact == 0)
        {
            var accepted = Accept(catalog, report, report.Channel);
            return customer.Impressions.IsEmpty
                ? accepted
                : accepted with { Event = accepted.Event! with { ServedAtMs = report.ServedAtMs } };
        }

        if (!ContactLog.TryFind(customer, report.Contact, out var contact))
        {
            // The wish to hear no more counts even when the contact that caused it was forgotten.
            var withdraws = report.Outcome is Outcome.Unsubscribed or Outcome.Complained;
            return withdraws && report.Channel.Length > 0
                ? Accept(catalog, report, report.Channel)
                : new SettlementResolution(SettlementVerdict.UnknownContact);
        }

        if ((contact.Outcomes & FlagOf(report.Outcome)) != 0)
        {
            return new SettlementResolution(SettlementVerdict.AlreadyTaken);
        }

        var channel = catalog.TryGetChannel(contact.Channel, out var known) ? known.Name : report.Channel;
        if (report.Outcome != Outcome.Confirmed)
        {
            var accepted = Accept(catalog, report, channel, contact.Class);
            return report.Outcome != Outcome.Converted ? accepted : accepted with
            {
                Event = accepted.Event! with { MarginMinor = ConversionMargin.Of(customer, catalog, contact, report) },
            };
        }

        if (contact.Class == OfferClass.Marketing && known is not null && !HasConsent(customer, known))
        {
            return new SettlementResolution(SettlementVerdict.NoConsent, Rule: known.Definition.ConsentPurpose);
        }

        var asOfMs = ContactLog.AsOf(customer, nowMs);
        if (ContactLog.Stands(contact, asOfMs))
        {
            return Accept(catalog, report, channel);
        }

        return ContactLog.IsReleasedByExpiry(contact, asOfMs)
            ? ResolveLateClaim(customer, catalog, report, contact, channel, asOfMs)
            : new SettlementResolution(SettlementVerdict.Released);
    }

    private static bool HasConsent(CustomerView customer, CatalogChannel channel) =>
        channel.ConsentPurposeHash == 0
        || CustomerFacts.HasConsent(customer, channel.Hash, channel.ConsentPurposeHash);

    /// <summary>
    /// The contact is sent now and counts from now: what was sent around its old time may be forgotten, so there is no
    /// saying any more whether that would have had room.
    /// </summary>
    private static SettlementResolution ResolveLateClaim(
        CustomerView customer,
        CatalogSnapshot catalog,
        SettlementReport report,
        in ContactEntry contact,
        string channel,
        long asOfMs)
    {
        var atMs = Math.Max(contact.AtMs, asOfMs);
        var keepUntilMs = atMs;
        var check = new CapCheck(customer, catalog.ClockOf(customer.Header.TimeZone));
        var candidate = CapCandidate.Of(contact);
        if (contact.Class != OfferClass.Transactional)
        {
            var ceilingCheck = check.Or(catalog.UtcClock);
            if (!ceilingCheck.HasRoom(catalog.Ceiling, default, atMs, asOfMs, out _))
            {
                return new SettlementResolution(SettlementVerdict.NoRoom, Rule: catalog.Ceiling.Id);
            }

            keepUntilMs = ceilingCheck.NeededUntil(catalog.Ceiling, atMs);
            if (FirstFull(customer, catalog, check, contact, candidate, atMs, asOfMs, ref keepUntilMs) is { } full)
            {
                return new SettlementResolution(SettlementVerdict.NoRoom, Rule: full.Id);
            }

            foreach (ref readonly var joined in customer.ContactOffers)
            {
                var further = candidate with { Group = joined.Group, Offer = joined.Offer };
                if (joined.Contact == contact.Number
                    && FirstFull(customer, catalog, check, contact, further, atMs, asOfMs, ref keepUntilMs) is { } cap)
                {
                    return new SettlementResolution(SettlementVerdict.NoRoom, Rule: cap.Id);
                }
            }
        }

        var accepted = Accept(catalog, report, channel);
        return accepted with
        {
            Event = accepted.Event! with { OccurredAtMs = atMs, Retaken = true, KeepUntilMs = keepUntilMs },
        };
    }

    /// <summary>
    /// The first cap that stops the contact: of a mandatory one its own repeats; the others need to know it only.
    /// </summary>
    private static CatalogCap? FirstFull(
        CustomerView customer,
        CatalogSnapshot catalog,
        in CapCheck check,
        in ContactEntry contact,
        in CapCandidate candidate,
        long atMs,
        long asOfMs,
        ref long keepUntilMs)
    {
        CatalogCap[] own = catalog.TryGetOffer(contact.Offer, out var offer) ? offer.OwnCaps ?? [] : [];
        CatalogCap[] caps = [.. own, .. AgreementCheck.Frequencies(customer), .. catalog.Caps];
        for (var i = 0; i < caps.Length; i++)
        {
            if (!candidate.IsUnder(caps[i]))
            {
                continue;
            }

            var stops = i < own.Length || contact.Class == OfferClass.Marketing;
            if (stops && !check.HasRoom(caps[i], candidate, atMs, asOfMs, out _))
            {
                return caps[i];
            }

            keepUntilMs = Math.Max(keepUntilMs, check.NeededUntil(caps[i], atMs));
        }

        return null;
    }

    private static SettlementResolution Accept(
        CatalogSnapshot catalog, SettlementReport report, string channel, OfferClass ofClass = OfferClass.Marketing)
    {
        var purpose = catalog.TryGetChannel(channel, out var known) ? known.Definition.ConsentPurpose : "";
        var keepUntilMs = ofClass == OfferClass.Marketing ? KeepResponse(catalog, report) : 0;
        return new SettlementResolution(SettlementVerdict.Accepted, new SettlementEvent
        {
            EventId = report.SettlementId,
            OccurredAtMs = report.OccurredAtMs,
            Contact = report.Contact,
            Outcome = report.Outcome,
            Channel = channel,
            OfferId = report.OfferId,
            ReasonCode = report.ReasonCode,
            CallbackAtMs = report.CallbackAtMs,
            AmountMinor = report.AmountMinor,
            Bonus = ofClass == OfferClass.Transactional ? 0 : catalog.Trust.Bonus,
            HalfLifeSeconds = catalog.Trust.HalfLifeSeconds,
            ConsentPurpose = purpose,
            GroupId = keepUntilMs > 0 && catalog.TryGetOffer(report.OfferId, out var offer)
                ? offer.Definition.GroupId
                : "",
            KeepResponseUntilMs = keepUntilMs,
        });
    }

    /// <summary>Until when a suppression needs the response; 0: none counts it. A hard bounce is no answer.</summary>
    private static long KeepResponse(CatalogSnapshot catalog, SettlementReport report)
    {
        var neededMs = report is { Outcome: Outcome.Bounced, ReasonCode: HardBounce }
            ? 0
            : CatalogSuppression.NeededMs(catalog.Suppressions, report.Outcome);
        return neededMs > 0 ? report.OccurredAtMs + neededMs : 0;
    }

    private static ContactOutcomes FlagOf(Outcome outcome) => outcome switch
    {
        Outcome.Confirmed => ContactOutcomes.Confirmed,
        Outcome.Released => ContactOutcomes.Released,
        Outcome.NotDelivered => ContactOutcomes.NotDelivered,
        Outcome.Bounced => ContactOutcomes.Bounced,
        Outcome.Delivered => ContactOutcomes.Delivered,
        Outcome.Seen => ContactOutcomes.Seen,
        Outcome.Clicked => ContactOutcomes.Clicked,
        Outcome.Accepted => ContactOutcomes.Accepted,
        Outcome.Converted => ContactOutcomes.Converted,
        Outcome.Ignored => ContactOutcomes.Ignored,
        Outcome.Refused => ContactOutcomes.Refused,
        Outcome.Callback => ContactOutcomes.CalledBack,
        Outcome.Unsubscribed => ContactOutcomes.Unsubscribed,
        Outcome.Complained => ContactOutcomes.Complained,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "The outcome is not known."),
    };
}
