using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>The table of settlements as sets of outcomes.</summary>
internal static class SettlementTable
{
    /// <summary>Share of a contact's draw that comes back when it was seen.</summary>
    public const float SeenShare = 0.25f;

    public const ContactOutcomes Positive =
        ContactOutcomes.Clicked | ContactOutcomes.Accepted | ContactOutcomes.Converted;

    public const ContactOutcomes Negative = ContactOutcomes.Ignored | ContactOutcomes.Refused
        | ContactOutcomes.Unsubscribed | ContactOutcomes.Complained;

    public const ContactOutcomes Reaches =
        ContactOutcomes.Delivered | ContactOutcomes.Seen | ContactOutcomes.Refused | Positive;

    public const ContactOutcomes Withdraws = ContactOutcomes.Unsubscribed | ContactOutcomes.Complained;

    /// <summary>Outcomes that can only be of a message that was handed to its channel.</summary>
    private const ContactOutcomes SentForSure = ContactOutcomes.NotDelivered | ContactOutcomes.Bounced
        | ContactOutcomes.CalledBack | ContactOutcomes.Delivered | ContactOutcomes.Seen | Positive | Negative;

    public static ContactOutcomes FlagOf(Outcome outcome) => outcome switch
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
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "There is no such outcome."),
    };

    /// <summary>
    /// Whether a contact counts as sent: it was claimed, or an outcome says so. A claim that was released again without
    /// any other word was never sent.
    /// </summary>
    public static bool IsSent(ContactOutcomes outcomes) => (outcomes & SentForSure) != 0
        || (outcomes & (ContactOutcomes.Confirmed | ContactOutcomes.Released)) == ContactOutcomes.Confirmed;
}
