using System.Globalization;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>Records of the feed as a person reads them: a line for each thing that one says.</summary>
public static class FeedText
{
    public static IEnumerable<string> Lines(Wire.FeedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var who = record.CustomerId.Length > 0 ? record.CustomerId
            : record.CustomerRef.Length > 0 ? $"({record.CustomerRef})" : "(newcomer)";
        var at = record.RecordedAt.ToDateTime();
        var head = string.Create(CultureInfo.InvariantCulture,
            $"{at:yyyy-MM-dd HH:mm:ss.fff}  {record.Partition,3}/{record.Number,-8}  {who}: ");
        return Said(record).Select(said => head + said);
    }

    private static IEnumerable<string> Said(Wire.FeedRecord record)
    {
        if (record.Unreadable)
        {
            yield return "the record is damaged, what it said is lost";
        }

        if (record.Erasure)
        {
            yield return "erased, to be forgotten";
        }

        foreach (var change in record.Segments)
        {
            yield return $"{change.From} -> {change.To}{(change.ByTime ? ", by time" : "")}{At(change.At)}";
        }

        if (record.Decision is { } decision)
        {
            foreach (var placement in decision.Placements)
            {
                yield return $"{placement.Name} shows {Offers(placement.OfferIds)}"
                    + (placement.IsFallback ? " as its fallback" : "");
            }

            if (decision.Contact is { } contact)
            {
                yield return contact.Send
                    ? $"SEND {Offers(contact.OfferIds)} through {contact.Channel}"
                    : $"DO_NOT_SEND: {Reason(contact.Reason)}";
            }
        }

        foreach (var change in record.Contacts)
        {
            yield return $"contact {Words(change.Kind)} {change.ReservationId}"
                + (change.ExpiresAt is { } until ? $", held until {until.ToDateTime():yyyy-MM-dd HH:mm:ss}" : "");
        }

        if (record.Settlement is { } settlement)
        {
            yield return $"reported {settlement.Outcome.ToString().ToUpperInvariant()} of "
                + (settlement.ReservationId.Length > 0 ? settlement.ReservationId : settlement.OfferId);
        }
    }

    private static string Offers(IReadOnlyCollection<string> offers) =>
        offers.Count == 0 ? "nothing" : string.Join(", ", offers);

    private static string Reason(int code) =>
        code == 0 ? "there was nothing to say" : ((Wire.ReasonCode)code).ToString();

    private static string At(Google.Protobuf.WellKnownTypes.Timestamp at) => string.Create(
        CultureInfo.InvariantCulture, $" since {at.ToDateTime():yyyy-MM-dd HH:mm:ss}");

    private static string Words(Wire.ContactChangeKind kind) => kind switch
    {
        Wire.ContactChangeKind.Reserved => "reserved",
        Wire.ContactChangeKind.Extended => "held longer",
        Wire.ContactChangeKind.Confirmed => "confirmed",
        Wire.ContactChangeKind.Cancelled => "cancelled",
        Wire.ContactChangeKind.ExpiredReleased => "expired and given back",
        Wire.ContactChangeKind.ExpiredAsSent => "expired and taken as sent",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is no change of a contact."),
    };
}
