using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Names;
using NodaTime;
using NodaTime.Calendars;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Caps, counted contact by contact.</summary>
internal static class NaiveCaps
{
    private const long MsPerHour = 3_600_000;

    public static bool IsCalendar(CapDefinition cap) =>
        cap.Window is CapWindowKind.CalendarDay or CapWindowKind.CalendarWeek or CapWindowKind.CalendarMonth;

    public static bool Applies(NaiveQuestion q, CapDefinition cap, OfferDefinition offer, ChannelDefinition channel) =>
        cap.Counts == CapCounts.Contacts && cap.Scope switch
        {
            CapScope.AllOutbound => true,
            CapScope.Channel => cap.Channel == channel.Name,
            CapScope.Campaign => q.Query.Campaign.Length > 0 && Named(cap, q.Query.Campaign),
            CapScope.Group => offer.GroupId.Length > 0 && Named(cap, offer.GroupId),
            CapScope.Offer => Named(cap, offer.OfferId),
            CapScope.Incentive => offer.IncentiveMinor > 0 || offer.IncentiveRate > 0,
            _ => throw new InvalidOperationException($"Cap scope {cap.Scope} has no meaning."),
        };

    public static bool HasRoom(NaiveQuestion q, CapDefinition cap, OfferDefinition offer, ChannelDefinition channel)
    {
        if (cap.Window == CapWindowKind.Lifetime)
        {
            return LifetimeCount(q, cap, offer) + 1 <= cap.Limit;
        }

        var counted = q.Customer.CountedContacts(q.Now)
            .Where(c => Counts(q, cap, offer, channel, c))
            .Select(c => c.AtMs)
            .ToList();
        return cap.Window == CapWindowKind.Rolling
            ? RollingHasRoom(cap, counted, q.When)
            : counted.Count(at => SamePeriod(cap.Window, at, q.When, q.Zone!)) + 1 <= cap.Limit;
    }

    private static bool Named(CapDefinition cap, string subject) => cap.Subject.Length == 0 || cap.Subject == subject;

    private static bool Counts(
        NaiveQuestion q, CapDefinition cap, OfferDefinition offer, ChannelDefinition channel, ContactEntry contact) =>
        cap.Scope switch
        {
            CapScope.AllOutbound => true,
            CapScope.Channel => contact.Channel == NameHash.Of(channel.Name),
            CapScope.Campaign => contact.Campaign == NameHash.Of(q.Query.Campaign),
            CapScope.Group => q.Customer.CarriedBy(contact).Any(c => c.Group == NameHash.OfOptional(offer.GroupId)),
            CapScope.Incentive => contact.WithIncentive,
            _ => q.Customer.CarriedBy(contact).Any(c => c.Offer == NameHash.Of(offer.OfferId)),
        };

    public static bool RollingHasRoom(CapDefinition cap, List<long> counted, long when)
    {
        var width = cap.WindowHours * MsPerHour;
        var all = counted.Append(when).ToList();
        var ends = counted.Where(at => at > when && at < when + width).Append(when);
        return ends.All(end => all.Count(at => at > end - width && at <= end) <= cap.Limit);
    }

    private static bool SamePeriod(CapWindowKind window, long a, long b, DateTimeZone zone)
    {
        var first = NaiveGates.Local(a, zone).Date;
        var second = NaiveGates.Local(b, zone).Date;
        return window switch
        {
            CapWindowKind.CalendarDay => first == second,
            CapWindowKind.CalendarWeek => WeekYearRules.Iso.GetWeekYear(first) == WeekYearRules.Iso.GetWeekYear(second)
                && WeekYearRules.Iso.GetWeekOfWeekYear(first) == WeekYearRules.Iso.GetWeekOfWeekYear(second),
            _ => first.Year == second.Year && first.Month == second.Month,
        };
    }

    private static long LifetimeCount(NaiveQuestion q, CapDefinition cap, OfferDefinition offer)
    {
        var identity = NameHash.Of(cap.CapId);
        var subject = cap.Scope switch
        {
            CapScope.Campaign => q.Query.Campaign,
            CapScope.Group => offer.GroupId,
            CapScope.Offer => offer.OfferId,
            _ => null,
        };
        if (subject != null)
        {
            identity = unchecked((identity * 31) + NameHash.OfOptional(subject));
        }

        var index = q.Customer.Lifetimes.FindIndex(l => l.Counter == identity);
        if (index < 0)
        {
            return 0;
        }

        var bit = 1u << index;
        var gaveWay = q.Customer.Contacts.Count(c => q.Customer.GaveWay(c, q.Now) && (c.LifetimeMask & bit) != 0);
        return q.Customer.Lifetimes[index].Count - gaveWay;
    }
}
