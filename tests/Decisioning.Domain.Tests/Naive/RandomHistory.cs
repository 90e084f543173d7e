using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>How much a customer carries that stands against a further contact.</summary>
internal enum Crowding
{
    None = 0,

    /// <summary>As many open reservations as may be.</summary>
    Reservations = 1,

    /// <summary>As many remembered contacts as may be, none forgettable.</summary>
    Memory = 2,
}

/// <summary>
/// A random life of one customer, folded event by event into a record as the engine would: profile, consents,
/// purchases, returns, visits, contacts and what became of them, some out of order, some in the future.
/// </summary>
internal sealed class RandomHistory(Dice dice, CatalogDefinition catalog, long now, Crowding crowding)
{
    private readonly FoldedCustomer _customer = new();
    private readonly PriorityQueue<Action<long>, long> _agenda = new();
    private readonly List<ChannelDefinition> _outbound = [.. catalog.Channels.Where(c => c.Outbound)];
    private readonly uint _halfLifeSeconds = (uint)(86_400
        * (dice.Chance(0.8) ? catalog.Policy.Trust.HalfLifeDays : dice.Whole(1, 60)));

    /// <summary>All contacts are promised for the next days, so a cap must look ahead of the one asked for.</summary>
    private readonly bool _plansAhead = crowding == Crowding.None && dice.Chance(0.12);

    private int _ids;

    public FoldedCustomer Make()
    {
        if (crowding == Crowding.None && dice.Chance(0.05))
        {
            return _customer;
        }

        var start = now - dice.Whole(20 * Words.MsPerDay, 500 * Words.MsPerDay);
        Profile(start);
        Consents(start);
        Purchases(start);
        for (var i = dice.Chance(0.4) ? 0 : dice.Whole(1, 12); i > 0; i--)
        {
            Later(new ActionEvent
            {
                EventId = Id(),
                OccurredAtMs = Time(start),
                Kind = ActionKind.Visit,
                Category = dice.Chance(0.7) ? dice.Pick(Words.Categories) : "",
            });
        }

        new RandomWords(dice, now, Later).Tell(start, crowding != Crowding.None);
        var earliest = Math.Max(start, now - dice.Whole(2 * Words.MsPerDay, 90 * Words.MsPerDay));
        for (var i = Contacts(); i > 0; i--)
        {
            _agenda.Enqueue(Contact, dice.Whole(earliest, now));
        }

        if (dice.Chance(0.05))
        {
            var soon = now + dice.Whole(0, Words.MsPerDay);
            Later(new ActionEvent { EventId = Id(), OccurredAtMs = soon, Kind = ActionKind.View });
        }

        while (_agenda.TryDequeue(out var happens, out var at))
        {
            happens(at);
        }

        return _customer;
    }

    private int Contacts() => crowding switch
    {
        Crowding.Reservations => 32,
        Crowding.Memory => 48,
        _ => dice.Chance(0.25) ? 0 : dice.Whole(1, _plansAhead ? 4 : 12),
    };

    private string Id() => $"e{_ids++}";

    private long Time(long start) => dice.Whole(start, now);

    /// <summary>Puts an event on the agenda; one in ten is reported late, by up to ten days.</summary>
    private void Later(CustomerEvent occurred)
    {
        var known = occurred.OccurredAtMs + (dice.Chance(0.1) ? dice.Whole(0, 10 * Words.MsPerDay) : 0);
        _agenda.Enqueue(at => _customer.Fold(occurred, at), Math.Max(occurred.OccurredAtMs, Math.Min(now, known)));
    }

    private void Profile(long start)
    {
        var attributes = Words.DatedAttributes.Where(_ => dice.Chance(0.75))
            .Select(name => new AttributeValue(
                name, AttributeKind.Moment, "", 0, now - dice.Whole(-30 * Words.MsPerDay, 1800 * Words.MsPerDay)))
            .ToList();
        if (dice.Chance(0.1))
        {
            attributes.Add(new AttributeValue("nickname", AttributeKind.Text, "Ö", 0, 0));
        }

        Later(new ProfileEvent
        {
            EventId = Id(),
            OccurredAtMs = start,
            TimeZone = dice.Chance(0.7) ? dice.Pick(Words.Zones) : null,
            Attributes = attributes,
            UnreachableChannels = [.. Words.OutboundChannels.Where(_ => dice.Chance(0.05))],
        });
    }

    private void Consents(long start)
    {
        foreach (var channel in Words.OutboundChannels)
        {
            foreach (var purpose in new[] { Words.Marketing, Words.Service })
            {
                Consent(start, channel, purpose, 0.93, true);
                Consent(Time(start), channel, purpose, 0.04, false);
            }
        }
    }

    private void Consent(long at, string channel, string purpose, double chance, bool granted)
    {
        if (dice.Chance(chance))
        {
            Later(new ConsentEvent
            {
                EventId = Id(),
                OccurredAtMs = at,
                Channel = channel,
                Purpose = purpose,
                Granted = granted,
                Source = "form",
            });
        }
    }

    private void Purchases(long start)
    {
        var count = dice.Chance(0.4) ? 0 : dice.Whole(1, 12);
        for (var i = 0; i < count; i++)
        {
            var lines = dice.Some(Words.Products, 1).Take(3)
                .Select(Line)
                .ToList();
            Later(new PurchaseEvent { EventId = Id(), OccurredAtMs = Time(start), OrderId = $"o{i}", Lines = lines });
            if (dice.Chance(0.25))
            {
                Later(new ReturnEvent
                {
                    EventId = Id(),
                    OccurredAtMs = Time(start),
                    ReturnedOrderId = dice.Chance(0.5) ? $"o{i}" : "",
                    Lines = [dice.Pick(lines)],
                });
            }
        }
    }

    private OrderLine Line(string product) => new(
        product, dice.Chance(0.9) ? Words.CategoryOf(product) : "", dice.Whole(1, 4),
        dice.Chance(0.3) ? 5000 : dice.Whole(50, 5000), 5000);

    private void Contact(long at)
    {
        var offer = dice.Pick(catalog.Offers);
        var channel = dice.Pick(_outbound);
        var campaign = dice.Chance(0.6) ? dice.Pick(Words.Campaigns) : "";
        var sentAt = _plansAhead ? now + dice.Whole(0, 4 * Words.MsPerDay)
            : dice.Chance(0.75) ? at : at + dice.Whole(0, 6 * Words.MsPerDay);
        var hold = dice.Whole(15 * 60_000L, dice.Pick([Words.MsPerDay, 60 * Words.MsPerDay]));
        var reserved = new ContactReservedEvent
        {
            EventId = Id(),
            OccurredAtMs = at,
            Channel = dice.Chance(0.97) ? channel.Name : "fax",
            Campaign = campaign,
            OfferId = offer.OfferId,
            GroupId = offer.GroupId,
            AtMs = sentAt,
            ExpiresAtMs = crowding == Crowding.Reservations ? now + dice.Whole(1L, 10 * Words.MsPerDay) : sentAt + hold,
            OnExpiry = channel.OnExpiry,
            Class = offer.Class,
            WithIncentive = offer.IncentiveMinor > 0 || offer.IncentiveRate > 0,
            CostMinor = catalog.Policy.PersonalBudget is null ? 0 : channel.CostAttemptMinor + channel.CostReachedMinor,
            IncentiveMinor = catalog.Policy.PersonalBudget is null ? 0 : offer.IncentiveMinor,
            Joined = offer.Class == OfferClass.Marketing && channel.MaxOffersPerContact > 1
                ? [.. dice.Some(catalog.Offers, 0).Where(o => o.OfferId != offer.OfferId)
                    .Take(channel.MaxOffersPerContact - 1).Select(o => new JoinedOffer(o.OfferId, o.GroupId))]
                : [],
            Draw = offer.Class == OfferClass.Transactional
                ? 0
                : (crowding == Crowding.None ? 1 : 0.1) * -Math.Log(1 - channel.Draw),
            HalfLifeSeconds = _halfLifeSeconds,
            Expected = dice.Real(0, 0.3),
            DebtBand = 0,
            BestMinor = dice.Log(1, 2000),
            KeepUntilMs = crowding == Crowding.Memory
                ? now + dice.Whole(Words.MsPerHour, 20 * Words.MsPerDay)
                : at + dice.Whole(2 * Words.MsPerDay, 60 * Words.MsPerDay),
            AttributionUntilMs = sentAt + (channel.AttributionWindowHours * Words.MsPerHour),
            LifetimeCounters = offer.Class == OfferClass.Transactional
                ? []
                : LifetimeCounters(offer, channel, campaign),
            KeepSilenceUntilMs = Needed(Outcome.Ignored) is var silence and > 0
                ? at + (90 * Words.MsPerDay) + silence
                : 0,
        };
        if (!_customer.Fold(reserved, at))
        {
            return;
        }

        var contact = _customer.Version;
        if (crowding == Crowding.Memory || (crowding == Crowding.None && dice.Chance(0.75)))
        {
            Settlements(contact, channel, reserved);
        }
    }

    private void Settlements(uint contact, ChannelDefinition channel, ContactReservedEvent reserved)
    {
        var ways = new Outcome[][]
        {
            [Outcome.Confirmed],
            [Outcome.Confirmed, Outcome.Delivered],
            [Outcome.Confirmed, Outcome.Seen, Outcome.Clicked],
            [Outcome.Confirmed, Outcome.Delivered, Outcome.Converted],
            [Outcome.Confirmed, Outcome.Refused],
            [Outcome.Confirmed, Outcome.Ignored],
            [Outcome.Confirmed, Outcome.Seen],
            [Outcome.Confirmed, Outcome.Callback],
            [Outcome.Confirmed, Outcome.Bounced],
            [Outcome.Released],
        };
        var at = reserved.OccurredAtMs;
        foreach (var outcome in dice.Chance(0.01) ? [Outcome.Unsubscribed] : dice.Pick(ways))
        {
            at += dice.Whole(0, Words.MsPerHour * 30);
            if (at > now)
            {
                return;
            }

            Later(new SettlementEvent
            {
                EventId = Id(),
                OccurredAtMs = at,
                Contact = contact,
                Outcome = outcome,
                Channel = reserved.Channel,
                OfferId = reserved.Joined.Count > 0 && dice.Chance(0.4)
                    ? dice.Pick(reserved.Joined).OfferId
                    : reserved.OfferId,
                ReasonCode = outcome == Outcome.Bounced && dice.Chance(0.3) ? "hard" : "",
                KeepResponseUntilMs = Needed(outcome) is var needed and > 0 ? at + needed : 0,
                CallbackAtMs = outcome == Outcome.Callback && crowding == Crowding.None && dice.Chance(0.5)
                    ? now + dice.Whole(-2 * Words.MsPerDay, 8 * Words.MsPerDay)
                    : null,
                Bonus = catalog.Policy.Trust.Bonus,
                HalfLifeSeconds = reserved.HalfLifeSeconds,
                ConsentPurpose = outcome == Outcome.Unsubscribed ? channel.ConsentPurpose : "",
            });
        }
    }

    /// <summary>How long a response can matter to a suppression of the catalog.</summary>
    private long Needed(Outcome outcome)
    {
        var policy = catalog.Policy;
        var days = policy.Suppressions.Where(s => s.Outcome == outcome).Select(s => s.WithinDays + s.PauseDays)
            .Append(outcome == Outcome.Refused && policy.RefusedPauseDays > 0 ? policy.RefusedPauseDays + 1 : 0)
            .Max();
        return crowding == Crowding.None ? days * Words.MsPerDay : 0;
    }

    private List<ulong> LifetimeCounters(OfferDefinition offer, ChannelDefinition channel, string campaign)
    {
        var counters = new List<ulong>();
        foreach (var cap in catalog.Policy.Caps.Where(c => c.Window == CapWindowKind.Lifetime))
        {
            var (applies, subject) = cap.Scope switch
            {
                CapScope.AllOutbound => (true, ""),
                CapScope.Channel => (cap.Channel == channel.Name, ""),
                CapScope.Incentive => (offer.IncentiveMinor > 0 || offer.IncentiveRate > 0, ""),
                CapScope.Campaign => (campaign.Length > 0 && cap.Subject is "" || cap.Subject == campaign, campaign),
                CapScope.Group => (cap.Subject is "" || cap.Subject == offer.GroupId, offer.GroupId),
                _ => (cap.Subject is "" || cap.Subject == offer.OfferId, offer.OfferId),
            };
            if (applies)
            {
                var id = NameHash.Of(cap.CapId);
                counters.Add(subject.Length == 0 ? id : unchecked((id * 31) + NameHash.Of(subject)));
            }
        }

        return counters;
    }
}
