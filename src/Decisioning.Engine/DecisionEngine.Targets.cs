using Decisioning.Domain.Deciding;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Tokens;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>What a settlement settles, by its token: a contact, or an offer that a placement showed.</summary>
    private async ValueTask<SettlementTarget> FindTargetAsync(Settlement item)
    {
        if (item.ReservationId.Length > 0)
        {
            return _tokens.TryDecode(item.ReservationId, out var contact) && contact.Kind == TokenKind.Reservation
                ? SettlementTarget.OfContact(contact, item.OfferId)
                : SettlementTarget.Refuse(Refusals.NoSuch("reservation_id", "reservation"));
        }

        var isOffer = item.OfferToken.Length > 0;
        var field = isOffer ? "token" : "decision_id";
        if (!isOffer && item.DecisionId.Length == 0) return SettlementTarget.Refuse(Refusals.NothingSettled);
        if (!_tokens.TryDecode(isOffer ? item.OfferToken : item.DecisionId, out var token)
            || token.Kind != (isOffer ? TokenKind.Offer : TokenKind.Decision))
        {
            return SettlementTarget.Refuse(Refusals.NoSuch(field, isOffer ? "offer" : "decision"));
        }

        if (token.Customer == 0 && WrongNewcomer(item, token) is { Refused: true } wrong)
            return SettlementTarget.Refuse(wrong);
        var record = await ReadLoggedAsync(token, CancellationToken.None).ConfigureAwait(false);
        if (record is not { } there || DecisionOf(there) is not { } decision)
            return SettlementTarget.Refuse(Refusals.NoSuch(field, "decision"));
        return isOffer
            ? Shown(decision, token, (index, _) => index == token.Offer, field)
            : Shown(decision, token, (_, offerId) => item.OfferId is "" || offerId == item.OfferId, "offer_id");
    }

    /// <summary>Of a newcomer nothing is kept, so the caller must say whose impression it was.</summary>
    private static Refusal WrongNewcomer(Settlement item, in Token token)
    {
        if (item.CustomerId.Length == 0) return Refusals.NewcomerUnnamed;
        return Partitions.Of(item.CustomerId) == token.Partition ? default : Refusals.OtherCustomer;
    }

    private static Decision? DecisionOf(in LogRecord record)
    {
        if ((RecordKind)record.Kind is not (RecordKind.Decision or RecordKind.Reservation)) return null;
        var logged = RecordEnvelope.Decode(record.Payload.Span).Decision;
        return logged.IsEmpty ? null : DecisionLog.Decode(logged).Logged.Decision;
    }

    /// <summary>The one offer of a decision that fits: in the order of the placements, then the contact's.</summary>
    private static SettlementTarget Shown(
        Decision decision, in Token token, Func<int, string, bool> fits, string field)
    {
        var found = new List<SettlementTarget>();
        var index = 0;
        foreach (var placement in decision.Placements)
        {
            foreach (var offer in placement.Offers)
            {
                if (fits(index++, offer.OfferId))
                {
                    found.Add(SettlementTarget.OfImpression(
                        token, placement.Name, offer.OfferId, decision.DecidedAtMs));
                }
            }
        }

        if (decision.Contact?.Offer is { } sent && token.Contact != 0 && fits(index, sent.OfferId))
            found.Add(SettlementTarget.OfContact(token, sent.OfferId));
        foreach (var joined in token.Contact == 0 ? [] : decision.Contact?.Joined ?? [])
        {
            if (fits(++index, joined.OfferId)) found.Add(SettlementTarget.OfContact(token, joined.OfferId));
        }

        return found.Count switch
        {
            1 => found[0],
            > 1 when found.TrueForAll(target => target.Contact != 0) => SettlementTarget.OfContact(token, ""),
            0 => SettlementTarget.Refuse(Refusals.NoSuch(field, "offer of this decision")),
            _ => SettlementTarget.Refuse(Refusals.WhichOffer(found.Count)),
        };
    }
}
