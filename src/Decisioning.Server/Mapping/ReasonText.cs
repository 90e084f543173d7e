using System.Buffers;
using System.Globalization;
using System.Text;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Server.Marshalling;
using NodaTime;
using NodaTime.Calendars;

namespace Decisioning.Server.Mapping;

/// <summary>
/// Reasons in words that a marketer understands: what stood against it, by how much, until when. The one place where
/// reasons become sentences; screens, answers and commands all take them from here.
/// </summary>
/// <param name="zone">The zone in which times are told: the customer's, else the catalog's default, else UTC.</param>
public sealed class ReasonText(CatalogNames catalog, DateTimeZone zone)
{
    /// <summary>Stands for the time of a reason.</summary>
    internal const char TimeMark = '\uE000';

    /// <summary>Stands for the amount of a reason.</summary>
    internal const char AmountMark = '\uE001';

    /// <summary>Stands for the rule of a reason.</summary>
    internal const char RuleMark = '\uE002';

    /// <summary>Stands for the offer of a reason.</summary>
    internal const char OfferMark = '\uE003';

    /// <summary>All of them.</summary>
    internal static readonly SearchValues<char> Marks =
        SearchValues.Create([TimeMark, AmountMark, RuleMark, OfferMark]);

    private const int HoursADay = 24;

    private readonly MoneyText _money = new(catalog.Definition);
    private readonly string _zone = $" ({zone.Id})";
    private readonly byte[] _zoneUtf8 = Encoding.UTF8.GetBytes($" ({zone.Id})");

    /// <summary>
    /// Puts a mark where a reason's own time, amount or offer, or the candidate that outranked it belongs, so that its
    /// sentence can be kept and used for others.
    /// </summary>
    internal bool LeavesMarks { get; init; }

    public string Of(Reason reason) => reason.Code switch
    {
        ReasonCode.None => "",
        ReasonCode.NotApproved => "Not approved yet: somebody other than its publisher has to approve it.",
        ReasonCode.Paused => "The offer is paused.",
        ReasonCode.NotStarted => $"Has not started{From(reason, "; it starts")}.",
        ReasonCode.Expired => $"Is over{Ended(reason)}.",
        ReasonCode.Ineligible => $"The customer may not get it: {Condition(reason)}.",
        ReasonCode.Inapplicable => $"Does not apply here and now: {Condition(reason)}.",
        ReasonCode.Unsuitable => $"Does not suit the customer: {Condition(reason)}.",
        ReasonCode.AgeUnknown => $"Is meant for an age, and {Attribute(reason)} is not known.",
        ReasonCode.OutsideAgeWindow => $"{AgeWindow(reason)}{From(reason, "; it fits from", "; that age has passed")}.",
        ReasonCode.AlreadyBought => $"Bought already{From(reason, "; due again", "; it is not offered twice")}.",
        ReasonCode.PriceRegret => "The customer has just paid the full price for it"
            + $"{From(reason, "; a discount again")}.",
        ReasonCode.Suppressed => $"{Suppression(reason)}{From(reason, "; it rests until")}.",
        ReasonCode.Sequence => $"{Sequence(reason)}{From(reason, "; free again")}.",
        ReasonCode.ShownElsewhere => "Is shown elsewhere on the page.",
        ReasonCode.NoTreatment => NoTreatment(reason),
        ReasonCode.NoConsent => $"No consent to {reason.Rule} by {reason.Channel}.",
        ReasonCode.Unreachable => $"The customer cannot be reached by {reason.Channel}: the address does not work.",
        ReasonCode.NoTimeZone => "The customer's time zone is unknown and the catalog has no default_time_zone, "
            + $"so quiet hours and calendar caps of {reason.Channel} cannot be judged.",
        ReasonCode.QuietHours => $"Quiet hours of {reason.Channel}{From(reason, "; they end")}.",
        ReasonCode.ServedOnSite =>
            $"The customer is on the site now and is served there{From(reason, "; free again")}.",
        ReasonCode.CeilingReached => $"{Counts(reason)} contacts on this day, which is the most a customer may get "
            + $"in one, whatever the caps say{From(reason, "; room again")}.",
        ReasonCode.AgreementPaused => $"The customer wants nothing by {reason.Channel} for a while"
            + $"{From(reason, "; welcome again")}.",
        ReasonCode.AgreementTopic => reason.Rule.Length == 0
            ? $"The customer wants other topics by {reason.Channel}, and this has none."
            : $"The customer does not want to hear of '{reason.Rule}' by {reason.Channel}.",
        ReasonCode.AgreementFrequency => $"The customer agreed to {Plural(reason.Limit, "contact")} at most in his own "
            + $"window by {reason.Channel}, and {reason.Count} lie in it{From(reason, "; room again")}.",
        ReasonCode.OpenServiceCase => "The customer has a matter open with the service, or one was closed only just"
            + $"{From(reason, "; free again", "; it waits until the matter is closed")}.",
        ReasonCode.CapReached => $"{Cap(reason)}{From(reason, "; room again", "; there will be no room again")}.",
        ReasonCode.TooManyOpenReservations => $"{Counts(reason)} reservations are open: settle them, or let them expire"
            + $"{From(reason, "; the first does")}.",
        ReasonCode.ContactMemoryFull when reason.Rule == CatalogCap.ImpressionsId =>
            $"The customer's record already remembers {Counts(reason)} impressions that caps count"
            + $"{From(reason, "; room again")}.",
        ReasonCode.ContactMemoryFull => $"The customer's record already remembers {Counts(reason)} contacts that caps "
            + $"still need{From(reason, "; room again")}.",
        ReasonCode.PersonalBudget => "The customer has cost as much this year as contacts and incentives may"
            + $"{Short(reason)}{From(reason, "; room again")}.",
        ReasonCode.NoValue => $"What speaking adds does not pay for itself{Short(reason)}.",
        ReasonCode.TrustPrice => $"Not worth the trust it would use up{Short(reason)}"
            + $"{From(reason, "; worth it again")}.",
        ReasonCode.LeavePrice => $"Not worth the risk of losing the customer from {reason.Channel}{Short(reason)}.",
        ReasonCode.ShadowPrice => $"A place in {reason.Channel} is worth more elsewhere ({ShadowPrice(reason)})"
            + $"{Short(reason)}.",
        ReasonCode.SubsidySpent => $"It is sent at a loss only, and the budget of its subsidy is spent{Short(reason)}.",
        ReasonCode.Outranked => reason.Rule.Length == 0 || reason.Rule == reason.OfferId
            ? $"Another candidate is worth more{By(reason)}."
            : $"'{Winner(reason)}' is worth more{By(reason)}.",
        ReasonCode.Holdout => "It would be said, but this customer is in the holdout: he gets no marketing, so that "
            + "what marketing does can be measured.",
        ReasonCode.ReservationOver => "This request was answered before, and what it reserved was released, has "
            + "expired or is settled since; nothing may be sent for it again.",
        _ => $"Reason {(int)reason.Code}.",
    };

    /// <summary>
    /// "2026-05-03 10:00 (Europe/Moscow)"; a part of a minute counts as a whole one, so it is never too early.
    /// </summary>
    public string Time(long ms) => Local(ms).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + _zone;

    /// <summary>The same as UTF-8, without making a text of it.</summary>
    public void WriteTime(WireBuffer to, long ms)
    {
        var local = Local(ms);
        if (local.Era != Era.Common)
        {
            to.Part(Time(ms));
            return;
        }

        Digits(to, local.Year, 4, '-');
        Digits(to, local.Month, 2, '-');
        Digits(to, local.Day, 2, ' ');
        Digits(to, local.Hour, 2, ':');
        Digits(to, local.Minute, 2, ' ');
        to.Encoded(_zoneUtf8.AsSpan(1));
    }

    private LocalDateTime Local(long ms)
    {
        const long MinuteMs = 60_000;
        var whole = (ms + MinuteMs - 1) / MinuteMs * MinuteMs;
        return Instant.FromUnixTimeMilliseconds(whole).InZone(zone).LocalDateTime;
    }

    private static void Digits(WireBuffer to, int number, int count, char then)
    {
        var room = to.Room(count + 1);
        for (var i = count - 1; i >= 0; i--)
        {
            (number, var digit) = Math.DivRem(number, 10);
            room[i] = (byte)('0' + digit);
        }

        room[count] = (byte)then;
        to.Advance(count + 1);
    }

    private string From(Reason reason, string before, string never = "") =>
        reason.UntilMs is { } until ? $"{before} {Until(until)}" : never;

    private string Until(long ms) => LeavesMarks ? $"{TimeMark}" : Time(ms);

    private string Missing(Reason reason) => LeavesMarks ? $"{AmountMark}" : _money.OfMicros(reason.MissingMicros);

    private string Winner(Reason reason) => LeavesMarks ? $"{RuleMark}" : reason.Rule;

    private string Own(Reason reason) => LeavesMarks ? $"{OfferMark}" : reason.OfferId;

    private string NoTreatment(Reason reason)
    {
        var spoken = (catalog.Offer(reason.OfferId)?.Treatments ?? [])
            .Where(treatment => treatment.Channel == reason.Channel || treatment.Placement == reason.Channel)
            .Select(treatment => treatment.Locale)
            .Where(locale => locale.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        return spoken.Length == 0
            ? $"Has no text for {reason.Channel}."
            : $"Has no text for {reason.Channel} in the language asked for; there is {string.Join(", ", spoken)}.";
    }

    private string Ended(Reason reason) =>
        catalog.Offer(reason.OfferId)?.EndsAtMs is { } ended ? $" since {Time(ended)}" : "";

    /// <summary>What is missing, or the condition that does not hold.</summary>
    private static string Condition(Reason reason) =>
        reason.Rule.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '.') && reason.Rule.Contains('.')
            ? $"{reason.Rule} is not known"
            : $"{reason.Rule} does not hold";

    private string Attribute(Reason reason) =>
        catalog.Offer(reason.OfferId) is { } offer && (offer.AgeWindow?.Attribute ?? offer.Needs?.Attribute) is { } name
            ? name
            : "the date it goes by";

    private string AgeWindow(Reason reason) => catalog.Offer(reason.OfferId)?.AgeWindow is { } window
        ? $"Is meant for {window.FromMonths} to {window.ToMonths} months by {window.Attribute}"
        : catalog.Offer(reason.OfferId)?.Needs is { Points.Count: > 0 } needs
            ? $"Is needed from {needs.Points[0].Months} to {needs.Points[^1].Months} months by {needs.Attribute}"
            : "Is meant for another age";

    private string Suppression(Reason reason)
    {
        if (catalog.Suppression(reason.Rule) is not { } rule)
        {
            return "The customer refused it";
        }

        var times = rule.Count == 1 ? "once" : $"{rule.Count} times within {Plural(rule.WithinDays, "day")}";
        var what = rule.Scope switch
        {
            SuppressionScope.Offer => "This offer",
            SuppressionScope.Group => "An offer of its group",
            SuppressionScope.Channel => $"A contact by {reason.Channel}",
            _ => "A contact",
        };
        return $"{what} {Said(rule.Outcome)} {times} (rule {reason.Rule})";
    }

    private static string Said(Outcome outcome) => outcome switch
    {
        Outcome.NotDelivered => "was not delivered",
        Outcome.Bounced => "bounced",
        Outcome.Seen => "was only looked at",
        Outcome.Ignored => "was ignored",
        _ => "was refused",
    };

    private string Sequence(Reason reason) => catalog.Sequence(reason.Rule) is { } rule
        ? $"Never {Side(rule.NeverOfferId, rule.NeverGroupId)} within {Plural(rule.WithinDays, "day")} after "
            + $"{Side(rule.AfterOfferId, rule.AfterGroupId)} (rule {reason.Rule})"
        : $"Rule of order {reason.Rule}";

    private static string Side(string offerId, string groupId) => offerId.Length > 0 ? offerId : $"group {groupId}";

    private string Cap(Reason reason)
    {
        if (reason.Rule == CatalogCap.RepeatId)
        {
            return $"'{Own(reason)}' was sent lately, and a mandatory offer is not repeated so soon";
        }

        var known = catalog.Cap(reason.Rule);
        var unit = known?.Counts == CapCounts.Impressions ? "impression" : "contact";
        var counted = $"Cap {reason.Rule}: {Counts(reason)} {(reason.Limit == 1 ? unit : unit + "s")}";
        return known is { } cap ? $"{counted} {Window(cap)}{Scope(cap, reason)}" : counted;
    }

    private static string Window(CapDefinition cap) => cap.Window switch
    {
        CapWindowKind.Rolling when cap.WindowHours % HoursADay == 0 =>
            $"in {Plural(cap.WindowHours / HoursADay, "day")}",
        CapWindowKind.Rolling => $"in {Plural(cap.WindowHours, "hour")}",
        CapWindowKind.CalendarDay => "in a calendar day",
        CapWindowKind.CalendarWeek => "in a calendar week",
        CapWindowKind.CalendarMonth => "in a calendar month",
        _ => "ever",
    };

    private string Scope(CapDefinition cap, Reason reason) => cap.Scope switch
    {
        CapScope.Channel => $" by {cap.Channel}",
        CapScope.Placement => $" in {(cap.Subject.Length > 0 ? cap.Subject : reason.Channel)}",
        CapScope.Incentive => " with an incentive",
        CapScope.Campaign => cap.Subject.Length > 0 ? $" for campaign {cap.Subject}" : " for this campaign",
        CapScope.Group => cap.Subject.Length > 0 ? $" for group {cap.Subject}" : " for its group",
        CapScope.Offer => $" for {(cap.Subject.Length > 0 ? cap.Subject : Own(reason))}",
        _ => "",
    };

    private string ShadowPrice(Reason reason) =>
        catalog.Channel(reason.Channel) is { } channel ? _money.OfMinor(channel.ShadowPriceMinor) : "its shadow price";

    private string Short(Reason reason) =>
        reason.MissingMicros > 0 ? $": {Missing(reason)} short" : "";

    private string By(Reason reason) => reason.MissingMicros > 0 ? $" by {Missing(reason)}" : "";

    private static string Counts(Reason reason) =>
        reason.Limit > 0 ? $"{reason.Count} of {reason.Limit}" : $"{reason.Count}";

    private static string Plural(int count, string unit) => count == 1 ? $"1 {unit}" : $"{count} {unit}s";
}
