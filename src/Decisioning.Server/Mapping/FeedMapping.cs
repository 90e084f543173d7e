using Decisioning.Domain.Deciding;
using Decisioning.Domain.Noticing;
using Decisioning.Engine.Feeding;
using Google.Protobuf.Collections;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>Records of the feed on the wire, and what a reader asks for.</summary>
public static class FeedMapping
{
    public static FeedKinds ToKinds(RepeatedField<Wire.FeedKind> asked, FieldCheck check)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(check);
        var kinds = FeedKinds.None;
        foreach (var kind in asked)
        {
            if (kind is < Wire.FeedKind.Decision or > Wire.FeedKind.Segment)
            {
                check.Refuse(
                    "kinds", $"{(int)kind} is no kind of the feed; there are 1 to {(int)Wire.FeedKind.Segment}.");
                continue;
            }

            kinds |= (FeedKinds)(1 << ((int)kind - 1));
        }

        return kinds == FeedKinds.None ? FeedKinds.All : kinds;
    }

    public static FeedStart ToStart(Wire.WatchDecisionsRequest request, FieldCheck check)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(check);
        var after = new Dictionary<byte, long>();
        foreach (var (partition, number) in request.After)
        {
            if (partition > byte.MaxValue)
            {
                check.Refuse("after", $"{partition} is no partition; there are 0 to {byte.MaxValue}.");
            }
            else if (number < 0)
            {
                check.Refuse(
                    "after", $"{number} is no number of a record; they begin with 1, and 0 is before the first.");
            }
            else
            {
                after[(byte)partition] = number;
            }
        }

        return new FeedStart(request.ResumeToken, after, request.FromFirst);
    }

    public static Wire.FeedRecord ToWire(FeedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var wire = new Wire.FeedRecord
        {
            Partition = record.Partition,
            Number = record.Number,
            Previous = record.Previous,
            CustomerId = record.CustomerId,
            CustomerRef = record.CustomerRef,
            RecordedAt = record.IsGap ? null : WireTime.ToWire(record.AtMs),
            Decision = record.Decision is { } decision ? ToWire(decision) : null,
            Settlement = record.Settlement is { } settlement ? ToWire(settlement) : null,
            Erasure = record.IsErasure,
            Unreadable = record.IsUnreadable,
            Gap = record.IsGap,
        };
        wire.Contacts.AddRange(record.Contacts.Select(ToWire));
        wire.Segments.AddRange(record.Segments.Select(ToWire));
        return wire;
    }

    private static Wire.FedDecision ToWire(FeedDecision fed)
    {
        var wire = new Wire.FedDecision
        {
            DecisionId = fed.DecisionId,
            RequestId = fed.Query.RequestId,
            CampaignId = fed.Query.Campaign,
            DecidedAt = WireTime.ToWire(fed.Decision.DecidedAtMs),
            CatalogVersion = fed.Decision.CatalogVersion,
            Trust = fed.Decision.Trust,
            Segment = SegmentNames.Of(fed.Decision.Segment),
            InHoldout = fed.Decision.InHoldout,
            Contact = fed.Decision.Contact is { } contact ? ToWire(contact) : null,
        };
        foreach (var placement in fed.Decision.Placements)
        {
            var shown = new Wire.FedPlacement { Name = placement.Name, IsFallback = placement.IsFallback };
            shown.OfferIds.AddRange(placement.Offers.Select(offer => offer.OfferId));
            wire.Placements.Add(shown);
        }

        return wire;
    }

    private static Wire.FedContact ToWire(ContactDecision contact)
    {
        IReadOnlyList<RankedOffer> offers = contact.Offer is { } first ? [first, .. contact.Joined] : [];
        var wire = new Wire.FedContact
        {
            Send = contact.Verdict == Verdict.Send,
            Channel = contact.Channel,
            NetMicros = offers.Sum(offer => offer.NetMicros),
            Reason = (int)(contact.Reason?.Code ?? ReasonCode.None),
            NextAllowedAt = WireTime.ToWire(contact.NextAllowedAtMs),
        };
        wire.OfferIds.AddRange(offers.Select(offer => offer.OfferId));
        return wire;
    }

    private static Wire.ContactChange ToWire(FeedContact contact)
    {
        var wire = new Wire.ContactChange
        {
            Kind = (Wire.ContactChangeKind)contact.Change,
            ReservationId = contact.ReservationId,
            At = WireTime.ToWire(contact.AtMs),
            Channel = contact.Channel,
            CampaignId = contact.Campaign,
            SendAt = WireTime.ToWire(contact.SendAtMs),
            ExpiresAt = WireTime.ToWire(contact.ExpiresAtMs),
        };
        wire.OfferIds.AddRange(contact.OfferIds);
        return wire;
    }

    private static Wire.FedSettlement ToWire(FeedSettlement settlement)
    {
        var wire = new Wire.FedSettlement
        {
            SettlementId = settlement.Event.EventId,
            ReservationId = settlement.ReservationId,
            Channel = settlement.Event.Channel,
            OfferId = settlement.Event.OfferId,
            Outcome = (Wire.Outcome)settlement.Event.Outcome,
            ReasonCode = settlement.Event.ReasonCode,
            OccurredAt = WireTime.ToWire(settlement.Event.OccurredAtMs),
        };
        if (settlement.Event.AmountMinor is { } amount)
        {
            wire.AmountMinor = amount;
        }

        return wire;
    }

    private static Wire.SegmentChange ToWire(SegmentChange change) => new()
    {
        From = SegmentNames.Of(change.From),
        To = SegmentNames.Of(change.To),
        At = WireTime.ToWire(change.AtMs),
        ByTime = change.ByTime,
    };
}
