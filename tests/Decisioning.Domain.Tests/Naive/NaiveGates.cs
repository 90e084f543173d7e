using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using NodaTime;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>
/// The gates of offers and contacts, each a question about one candidate that can be answered by itself.
/// </summary>
internal static class NaiveGates
{
    private const int MostOpenReservations = 32;
    private const int MostContacts = 48;
    private const long MsPerDay = 86_400_000;

    /// <summary>The gates of an offer: about the offer and the customer alone.</summary>
    public static ReasonCode OfferGate(NaiveQuestion q, OfferDefinition offer)
    {
        if (!q.Approved.Contains(offer.OfferId))
        {
            return ReasonCode.NotApproved;
        }

        if (offer.State == OfferState.Paused)
        {
            return ReasonCode.Paused;
        }

        if (offer.StartsAtMs is { } starts && q.When < starts)
        {
            return ReasonCode.NotStarted;
        }

        if (offer.EndsAtMs is { } ends && q.When >= ends)
        {
            return ReasonCode.Expired;
        }

        var ruled = RuleGate(q, offer, ofRequest: false, "", "");
        if (ruled != ReasonCode.None)
        {
            return ruled;
        }

        var age = AgeGate(q, offer);
        if (age != ReasonCode.None)
        {
            return age;
        }

        return AlreadyBought(q, offer) ? ReasonCode.AlreadyBought
            : offer.Class != OfferClass.Marketing ? ReasonCode.None
            : PriceRegret(q, offer) ? ReasonCode.PriceRegret
            : NaiveSuppressions.KeepsAway(q, offer) ? ReasonCode.Suppressed
            : NaiveRules.OutOfOrder(q, offer) ? ReasonCode.Sequence
            : ReasonCode.None;
    }

    /// <summary>The first of the offer's rules, of the request or not, that does not hold for a place.</summary>
    public static ReasonCode RuleGate(
        NaiveQuestion q, OfferDefinition offer, bool ofRequest, string channel, string placement)
    {
        (string Rule, ReasonCode Code)[] rules =
        [
            (offer.Eligibility, ReasonCode.Ineligible),
            (offer.Applicability, ReasonCode.Inapplicable),
            (offer.Suitability, ReasonCode.Unsuitable),
        ];
        return rules
            .Where(r => r.Rule.Length > 0 && NaiveExpression.IsOfRequest(r.Rule) == ofRequest)
            .FirstOrDefault(r => new NaiveExpression(q, offer, r.Rule, channel, placement).Value() is not true)
            .Code;
    }

    /// <summary>The treatment that would be used: the placement's own first, then those of the channel.</summary>
    public static TreatmentDefinition? Treatment(
        NaiveQuestion q, OfferDefinition offer, string placement, string channel)
    {
        var own = offer.Treatments.Where(t => placement.Length > 0 && t.Placement == placement).ToList();
        var shared = offer.Treatments.Where(t => t.Channel == channel).ToList();
        return InLocale(own, q.Query.Locale) ?? InLocale(shared, q.Query.Locale);
    }

    /// <summary>NoConsent and Unreachable: may and can the customer be contacted through this channel at all.</summary>
    public static ReasonCode ReachGate(NaiveQuestion q, OfferDefinition offer, ChannelDefinition channel)
    {
        if (offer.Class == OfferClass.Marketing && channel.ConsentPurpose.Length > 0)
        {
            var granted = q.Customer.Consents.Any(c => c.Channel == NameHash.Of(channel.Name)
                && c.Purpose == NameHash.Of(channel.ConsentPurpose) && c.Granted == 1);
            if (!granted)
            {
                return ReasonCode.NoConsent;
            }
        }

        var unreachable = q.Customer.Channels.Any(c => c.Channel == NameHash.Of(channel.Name) && c.Unreachable == 1);
        return unreachable ? ReasonCode.Unreachable : ReasonCode.None;
    }

    /// <summary>The further gates of a contact: may he be contacted now.</summary>
    public static ReasonCode ContactGate(NaiveQuestion q, OfferDefinition offer, ChannelDefinition channel)
    {
        var held = NaiveRules.Hold(q, offer, channel);
        if (held != ReasonCode.None && offer.Class == OfferClass.Marketing)
        {
            return held;
        }

        var caps = offer.Class == OfferClass.Marketing
            ? q.Catalog.Policy.Caps.Where(cap => NaiveCaps.Applies(q, cap, offer, channel)).ToList()
            : [];
        if (q.Zone == null && (channel.QuietHours.Count > 0 || caps.Any(NaiveCaps.IsCalendar)))
        {
            return ReasonCode.NoTimeZone;
        }

        if (q.Zone != null && channel.QuietHours.Any(slot => IsQuiet(slot, Local(q.When, q.Zone))))
        {
            return ReasonCode.QuietHours;
        }

        var lastAction = q.Customer.Header.LastActionAtMs;
        if (offer.Class == OfferClass.Marketing && q.Catalog.Policy.OnSiteMinutes > 0 && lastAction > 0
            && q.When < lastAction + (q.Catalog.Policy.OnSiteMinutes * 60_000L))
        {
            return ReasonCode.ServedOnSite;
        }

        if (offer.Class != OfferClass.Transactional && AtCeiling(q))
        {
            return ReasonCode.CeilingReached;
        }

        if (offer.Class == OfferClass.Mandatory && SentLately(q, offer))
        {
            return ReasonCode.CapReached;
        }

        if (caps.Any(cap => !NaiveCaps.HasRoom(q, cap, offer, channel)))
        {
            return ReasonCode.CapReached;
        }

        if (offer.Class == OfferClass.Marketing && NaiveBudget.Exceeded(q, channel, offer))
        {
            return ReasonCode.PersonalBudget;
        }

        var contacts = q.Customer.Contacts;
        if (contacts.Count(c => c.State == ContactState.Reserved && c.ExpiresAtMs > q.AsOf) >= MostOpenReservations)
        {
            return ReasonCode.TooManyOpenReservations;
        }

        var full = contacts.Count >= MostContacts && contacts.All(c => c.KeepUntilSeconds * 1000L > q.AsOf);
        return full ? ReasonCode.ContactMemoryFull : ReasonCode.None;
    }

    public static int Months(long born, long at)
    {
        var from = Local(born, DateTimeZone.Utc).Date;
        var to = Local(at, DateTimeZone.Utc).Date;
        return (12 * (to.Year - from.Year)) + to.Month - from.Month - (to.Day < from.Day ? 1 : 0);
    }

    public static LocalDateTime Local(long at, DateTimeZone zone) =>
        Instant.FromUnixTimeMilliseconds(at).InZone(zone).LocalDateTime;

    /// <summary>As many contacts on the calendar day of sending as a customer may have.</summary>
    private static bool AtCeiling(NaiveQuestion q)
    {
        var zone = q.Zone ?? DateTimeZone.Utc;
        var day = Local(q.When, zone).Date;
        var sameDay = q.Customer.CountedContacts(q.Now).Count(c => Local(c.AtMs, zone).Date == day);
        return sameDay + 1 > q.Catalog.Policy.CeilingPerDay;
    }

    /// <summary>A mandatory offer whose last, or next, contact lies within its days.</summary>
    private static bool SentLately(NaiveQuestion q, OfferDefinition offer)
    {
        var days = offer.RepurchaseAfterDays ?? 30;
        var sent = q.Customer.CountedContacts(q.Now)
            .Where(c => q.Customer.CarriedBy(c).Any(carried => carried.Offer == NameHash.Of(offer.OfferId)));
        return days > 0 && sent.Any(c => Math.Abs(c.AtMs - q.When) < days * MsPerDay);
    }

    private static TreatmentDefinition? InLocale(List<TreatmentDefinition> treatments, string locale)
    {
        if (locale.Length == 0)
        {
            return treatments.FirstOrDefault(t => t.Locale.Length == 0) ?? treatments.FirstOrDefault();
        }

        var language = locale.Split('-')[0];
        return treatments.FirstOrDefault(t => t.Locale.Equals(locale, StringComparison.OrdinalIgnoreCase))
            ?? treatments.FirstOrDefault(t => t.Locale.Equals(language, StringComparison.OrdinalIgnoreCase))
            ?? treatments.FirstOrDefault(t => t.Locale.Length == 0);
    }

    private static ReasonCode AgeGate(NaiveQuestion q, OfferDefinition offer)
    {
        if (offer.AgeWindow is { } window)
        {
            if (NaiveNeeds.Months(q, window.Attribute) is not { } months)
            {
                return ReasonCode.AgeUnknown;
            }

            if (months < window.FromMonths || months >= window.ToMonths)
            {
                return ReasonCode.OutsideAgeWindow;
            }
        }

        return offer.Needs is not { } needs ? ReasonCode.None
            : NaiveNeeds.Weight(q, needs) is not { } weight ? ReasonCode.AgeUnknown
            : weight == 0 ? ReasonCode.OutsideAgeWindow
            : ReasonCode.None;
    }

    private static bool AlreadyBought(NaiveQuestion q, OfferDefinition offer)
    {
        foreach (var product in offer.ProductIds.Select(NameHash.Of))
        {
            foreach (var bought in q.Customer.Products.Where(p => p.Product == product && p.UnitsLeft > 0))
            {
                var boughtAt = bought.LastAtSeconds * 1000L;
                if (offer.RepurchaseAfterDays is not { } days || q.When < boughtAt + (days * MsPerDay))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool PriceRegret(NaiveQuestion q, OfferDefinition offer)
    {
        if (offer.IncentiveMinor == 0 && offer.IncentiveRate == 0)
        {
            return false;
        }

        var atFullPrice = q.Customer.Products.Where(p => p.UnitsLeft > 0 && p.UnitPriceMinor >= p.ListPriceMinor);
        var goods = offer.ProductIds.Count > 0
            ? atFullPrice.Where(p => offer.ProductIds.Select(NameHash.Of).Contains(p.Product))
            : atFullPrice.Where(p => offer.Category.Length > 0 && p.Category == NameHash.Of(offer.Category));
        return goods.Any(p => q.When < (p.LastAtSeconds * 1000L) + (q.Catalog.Policy.PriceRegretDays * MsPerDay));
    }

    public static bool IsQuiet(NaiveQuestion q, ChannelDefinition channel, long at) =>
        channel.QuietHours.Any(slot => IsQuiet(slot, Local(at, q.Zone!)));

    private static bool IsQuiet(QuietHoursDefinition slot, LocalDateTime local)
    {
        var from = TimeOfDay(slot.From);
        var to = TimeOfDay(slot.To);
        var overMidnight = to <= from;
        var lasts = overMidnight || local.TimeOfDay < to;
        var begunToday = StartsOn(slot, local.Date) && local.TimeOfDay >= from && lasts;
        var begunYesterday = overMidnight && StartsOn(slot, local.Date.PlusDays(-1)) && local.TimeOfDay < to;
        return begunToday || begunYesterday;
    }

    private static bool StartsOn(QuietHoursDefinition slot, LocalDate date) =>
        slot.Days.Count == 0 || slot.Days.Contains((int)date.DayOfWeek);

    private static LocalTime TimeOfDay(string text) =>
        new(int.Parse(text.Split(':')[0]), int.Parse(text.Split(':')[1]));
}
