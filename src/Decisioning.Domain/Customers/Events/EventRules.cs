using System.Text;

namespace Decisioning.Domain.Customers.Events;

/// <summary>
/// What every event must satisfy before it may be folded. The first thing that is wrong is named by its field; names of
/// channels and purposes are checked against the catalog elsewhere. Names of products, categories, channels, purposes,
/// campaigns and attributes are vocabulary: one list for the whole base, which outlives the erasure of a customer. They
/// must hold no personal data, and what cannot be a name is refused. Free text (sources, subjects, reasons, texts of
/// attributes) and the ids of events and orders are kept with the customer alone.
/// </summary>
public static class EventRules
{
    /// <summary>Longest id (of an event, an order, a product, a category, a channel), bytes of UTF-8.</summary>
    public const int IdBytes = 128;

    /// <summary>Longest name of an attribute, bytes of UTF-8.</summary>
    public const int AttributeNameBytes = 64;

    /// <summary>Longest text of an attribute, of a subject, of a source, bytes of UTF-8.</summary>
    public const int TextBytes = 256;

    public const int Lines = 1000;
    public const int Attributes = 64;
    public const int Channels = RecordLimits.Channels;

    /// <summary>Most contacts a customer can agree to in a window, and the longest window, hours (366 days).</summary>
    public const int AgreedContacts = RecordLimits.Contacts;
    public const int AgreedHours = 366 * 24;

    /// <summary>Most topics of an agreement that are refused, and most that are wanted.</summary>
    public const int Topics = 16;

    public const int Quantity = 1_000_000_000;

    /// <summary>Largest price of one unit, minor units.</summary>
    public const long UnitPriceMinor = 1_000_000_000_000;

    /// <summary>
    /// How far ahead of the server's clock an event may lie, so that a sender's clock may be a little fast.
    /// </summary>
    public const long FutureToleranceMs = 60_000;

    /// <summary>Null when the event is in order.</summary>
    public static EventProblem? Problem(CustomerEvent e, long nowMs) =>
        Id("event_id", e.EventId)
        ?? Time("occurred_at", e.OccurredAtMs, nowMs)
        ?? e switch
        {
            PurchaseEvent purchase => Id("purchase.order_id", purchase.OrderId) ?? LinesOf("purchase", purchase.Lines),
            ReturnEvent returned =>
                OptionalId("return.returned_order_id", returned.ReturnedOrderId) ?? LinesOf("return", returned.Lines),
            ActionEvent action => ActionOf(action),
            ConsentEvent consent => Name("consent.channel", consent.Channel)
                ?? Name("consent.purpose", consent.Purpose) ?? Text("consent.source", consent.Source),
            AgreementEvent agreement => AgreementOf(agreement),
            ServiceCaseEvent serviceCase => Id("service_case.case_id", serviceCase.CaseId),
            ProfileEvent profile => ProfileOf(profile),
            SettlementEvent settlement => SettlementOf(settlement),
            _ => null,
        };

    /// <summary>An id that must be there: 1 to 128 bytes of UTF-8.</summary>
    public static EventProblem? Id(string field, string value) => value.Length == 0
        ? new EventProblem(field, $"is empty; an id of 1 to {IdBytes} bytes is needed")
        : OptionalId(field, value);

    /// <summary>A name that may be empty: at most 128 bytes of UTF-8, without '@' and control characters, so that an
    /// address of a person does not become vocabulary by mistake.</summary>
    public static EventProblem? OptionalName(string field, string value)
    {
        foreach (var letter in value)
        {
            if (letter == '@' || char.IsControl(letter))
            {
                var what = letter == '@' ? "'@'" : "a control character";
                return new EventProblem(
                    field,
                    $"contains {what}; it is a name that all customers share and must hold no personal data");
            }
        }

        return OptionalId(field, value);
    }

    private static EventProblem? Name(string field, string value) => Id(field, value) ?? OptionalName(field, value);

    private static EventProblem? AttributeName(string field, string value)
    {
        foreach (var letter in value)
        {
            if (!char.IsLetterOrDigit(letter) && letter is not ('_' or '-' or '.'))
            {
                return new EventProblem(
                    field,
                    "is no name of an attribute: letters, digits, '_', '-' and '.' are allowed. All customers share "
                    + "it, so personal data belong into the value");
            }
        }

        return value.Length == 0
            ? new EventProblem(field, $"is empty; a name of 1 to {AttributeNameBytes} bytes is needed")
            : TooLong(field, value, AttributeNameBytes);
    }

    private static EventProblem? OptionalId(string field, string value) => TooLong(field, value, IdBytes);

    private static EventProblem? Text(string field, string value) => TooLong(field, value, TextBytes);

    private static EventProblem? TooLong(string field, string value, int most)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        return length <= most
            ? null
            : new EventProblem(field, $"has {length} bytes; at most {most} are allowed");
    }

    private static EventProblem? Time(string field, long atMs, long nowMs)
    {
        if (atMs is < 0 or > Seconds.LastMs)
        {
            return new EventProblem(field, "lies outside 1970-01-01 to 2106-02-07");
        }

        return atMs > nowMs + FutureToleranceMs
            ? new EventProblem(
                field,
                $"lies in the future by {(atMs - nowMs) / 1000} s; at most {FutureToleranceMs / 1000} s are allowed")
            : null;
    }

    private static EventProblem? LinesOf(string field, IReadOnlyList<OrderLine> lines)
    {
        if (lines.Count is 0 or > Lines)
        {
            return new EventProblem($"{field}.lines", $"has {lines.Count} lines; 1 to {Lines} are allowed");
        }

        for (var i = 0; i < lines.Count; i++)
        {
            if (LineOf($"{field}.lines[{i}]", lines[i]) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static EventProblem? LineOf(string field, in OrderLine line)
    {
        if (line.Quantity is < 1 or > Quantity)
        {
            return new EventProblem($"{field}.quantity", $"is {line.Quantity}; 1 to {Quantity:N0} are allowed");
        }

        return Price($"{field}.unit_price_minor", line.UnitPriceMinor)
            ?? Price($"{field}.list_price_minor", line.ListPriceMinor)
            ?? Name($"{field}.product_id", line.ProductId)
            ?? OptionalName($"{field}.category", line.Category);
    }

    private static EventProblem? Price(string field, long minor) => minor is >= 0 and <= UnitPriceMinor
        ? null
        : new EventProblem(field, $"is {minor}; 0 to {UnitPriceMinor:N0} are allowed");

    private static EventProblem? ActionOf(ActionEvent action)
    {
        var field = action.Kind.ToString().ToLowerInvariant();
        return OptionalName($"{field}.category", action.Category) ?? Text($"{field}.subject", action.Subject);
    }

    private static EventProblem? AgreementOf(AgreementEvent agreement)
    {
        var hasFrequency = agreement.Contacts != 0 || agreement.WindowHours != 0;
        if (hasFrequency && agreement.Contacts is < 1 or > AgreedContacts)
        {
            return new EventProblem(
                "agreement.frequency.contacts", $"is {agreement.Contacts}; 1 to {AgreedContacts} are allowed");
        }

        if (hasFrequency && agreement.WindowHours is < 1 or > AgreedHours)
        {
            return new EventProblem(
                "agreement.frequency.days",
                $"make a window of {agreement.WindowHours} hours; 1 hour to {AgreedHours / 24} days are allowed");
        }

        if (agreement.PausedUntilMs is < 0 or > Seconds.LastMs)
        {
            return new EventProblem("agreement.paused_until", "lies outside 1970-01-01 to 2106-02-07");
        }

        return OptionalName("agreement.channel", agreement.Channel)
            ?? Each("agreement.refused_topics", agreement.RefusedTopics, Topics, Name)
            ?? Each("agreement.wanted_topics", agreement.WantedTopics, Topics, Name);
    }

    private static EventProblem? SettlementOf(SettlementEvent settlement) => Enum.IsDefined(settlement.Outcome)
        ? OptionalId("settlement.offer_id", settlement.OfferId) ?? Text("settlement.reason_code", settlement.ReasonCode)
        : new EventProblem("settlement.outcome", $"is {(byte)settlement.Outcome}; there is no such outcome");

    private static EventProblem? ProfileOf(ProfileEvent profile)
    {
        if (profile.Attributes.Count > Attributes || profile.RemovedAttributes.Count > Attributes)
        {
            return new EventProblem(
                profile.Attributes.Count > Attributes ? "profile.attributes" : "profile.removed_attributes",
                $"has more than {Attributes} entries");
        }

        for (var i = 0; i < profile.Attributes.Count; i++)
        {
            if (AttributeOf($"profile.attributes[{profile.Attributes[i].Name}]", profile.Attributes[i]) is { } problem)
            {
                return problem;
            }
        }

        return OptionalId("profile.time_zone", profile.TimeZone ?? "")
            ?? Each("profile.removed_attributes", profile.RemovedAttributes, Attributes, AttributeName)
            ?? Each("profile.reachable_channels", profile.ReachableChannels, Channels, Name)
            ?? Each("profile.unreachable_channels", profile.UnreachableChannels, Channels, Name);
    }

    private static EventProblem? AttributeOf(string field, in AttributeValue attribute)
    {
        if (AttributeName(field, attribute.Name) is { } wrongName)
        {
            return wrongName;
        }

        return attribute.Kind switch
        {
            AttributeKind.Text => Text(field, attribute.Text),
            AttributeKind.Number when !double.IsFinite(attribute.Number) =>
                new EventProblem(field, "is not a finite number"),
            AttributeKind.Number or AttributeKind.Flag or AttributeKind.Moment => null,
            _ => new EventProblem(field, "has no value"),
        };
    }

    private static EventProblem? Each(
        string field, IReadOnlyList<string> values, int most, Func<string, string, EventProblem?> rule)
    {
        if (values.Count > most)
        {
            return new EventProblem(field, $"has {values.Count} entries; at most {most} are allowed");
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (rule($"{field}[{i}]", values[i]) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }
}
