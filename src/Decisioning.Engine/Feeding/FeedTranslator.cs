using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Noticing;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Tokens;
using Decisioning.Storage;

namespace Decisioning.Engine.Feeding;

/// <summary>Turns a record of the log into what the feed shows of it.</summary>
internal sealed class FeedTranslator(TokenCodec tokens, FeedKinds kinds)
{
    /// <summary>Whether a record may say something to this reader, judged without reading its payload.</summary>
    public bool MaySay(in LogRecord record) => (RecordKind)record.Kind switch
    {
        RecordKind.Event => (kinds & ~FeedKinds.Decisions) != 0,
        RecordKind.Reservation => true,
        RecordKind.Decision => (kinds & FeedKinds.Decisions) != 0,
        RecordKind.Tombstone => true,
        _ => false,
    };

    /// <summary>What a record says, without the customer's id and its place in the chain.</summary>
    public FeedRecord Translate(in LogRecord record)
    {
        var envelope = RecordEnvelope.Decode(record.Payload.Span);
        var e = envelope.Event.IsEmpty ? null : EventCodec.Decode(envelope.Event);
        return new FeedRecord
        {
            Partition = record.Partition,
            Number = record.Number,
            AtMs = record.AtMs,
            CustomerRef = RefOf(record.Partition, record.Customer),
            Decision = DecisionOf(in record, in envelope, e),
            Contacts = (kinds & FeedKinds.Contacts) == 0 ? [] : [.. ContactsOf(record, envelope.Passage, e,
                envelope.Version)],
            Settlement = SettlementOf(in record, e),
            Segments = (kinds & FeedKinds.Segments) == 0 ? [] : envelope.Passage?.Segments ?? [],
            IsErasure = (RecordKind)record.Kind == RecordKind.Tombstone,
        };
    }

    /// <summary>Names a customer without his id; empty for a newcomer.</summary>
    public static string RefOf(byte partition, uint customer) => customer == 0 ? "" : $"{partition}-{customer}";

    private FeedDecision? DecisionOf(in LogRecord record, in RecordEnvelope envelope, CustomerEvent? e)
    {
        if ((kinds & FeedKinds.Decisions) == 0 || envelope.Decision.IsEmpty) return null;
        var logged = DecisionLog.Decode(envelope.Decision).Logged;
        var contact = e is ContactReservedEvent ? envelope.Version : 0;
        var token = new Token(TokenKind.Decision, record.Partition, record.Customer, contact, record.Number);
        return new FeedDecision(tokens.Encode(token), logged.Query, logged.Decision);
    }

    private IEnumerable<FeedContact> ContactsOf(LogRecord record, Passage? passage, CustomerEvent? e, uint version)
    {
        foreach (var expiry in passage?.Expiries ?? [])
        {
            var change = expiry.GivenBack ? FeedContactChange.ExpiredAndReleased : FeedContactChange.ExpiredAsSent;
            yield return new FeedContact(change, NameOf(record, expiry.Contact), expiry.ExpiresAtMs);
        }

        switch (e)
        {
            case ContactReservedEvent reserved:
                yield return new FeedContact(
                    FeedContactChange.Reserved, NameOf(record, version), reserved.OccurredAtMs)
                {
                    Channel = reserved.Channel,
                    Campaign = reserved.Campaign,
                    OfferIds = [reserved.OfferId, .. reserved.Joined.Select(joined => joined.OfferId)],
                    SendAtMs = reserved.AtMs,
                    ExpiresAtMs = reserved.ExpiresAtMs,
                };
                break;
            case HoldExtendedEvent extended:
                yield return new FeedContact(
                    FeedContactChange.Extended, NameOf(record, extended.Contact), extended.OccurredAtMs)
                {
                    ExpiresAtMs = extended.ExpiresAtMs,
                };
                break;
            case SettlementEvent { Contact: > 0, Outcome: Outcome.Confirmed or Outcome.Released } settled:
                var change = settled.Outcome == Outcome.Confirmed
                    ? FeedContactChange.Confirmed
                    : FeedContactChange.Cancelled;
                yield return new FeedContact(change, NameOf(record, settled.Contact), settled.OccurredAtMs)
                {
                    Channel = settled.Channel,
                };
                break;
        }
    }

    private FeedSettlement? SettlementOf(in LogRecord record, CustomerEvent? e) =>
        (kinds & FeedKinds.Settlements) != 0 && e is SettlementEvent settled
            ? new FeedSettlement(settled, settled.Contact == 0 ? "" : NameOf(record, settled.Contact))
            : null;

    private string NameOf(LogRecord record, uint contact) =>
        tokens.Encode(new Token(TokenKind.Reservation, record.Partition, record.Customer, contact, 0));
}
