using System.Globalization;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Server.Seeding;

/// <summary>
/// The past of one customer of a seeded base, drawn from a seed: on average five orders of 2.6 products each, ten
/// contacts of the last quarter, and what was seen on the site. A few buy and are written to far more than the rest.
/// </summary>
public sealed class SeededCustomer(SeedGoods goods, long endMs)
{
    private const long DayMs = 86_400_000;
    private const int HistoryDays = 730;
    private const double MeanOrders = 5;
    private const double MeanContacts = 10;
    private const int MostOrders = 60;
    private const int MostContacts = 40;

    /// <summary>Contacts of the last quarter are kept: a cap over 90 days counts them.</summary>
    private const int ContactDays = 85;
    private const int KeptDays = 90;
    private const int HoldHours = 2;
    private const int AttributionDays = 3;
    private const uint HalfLifeSeconds = 30 * 86_400;

    private static readonly string[] Zones = ["Europe/Moscow", "Europe/Berlin", "Europe/London", "Europe/Athens"];
    private static readonly (string Name, double Draw, double Granted)[] Channels =
        [("email", .13, .95), ("push", .15, .6), ("sms", .18, .85)];

    private readonly List<(CustomerEvent Event, int ContactOf)> _drawn = [];
    private readonly List<CustomerEvent> _events = [];
    private Random _random = new(0);
    private string _id = "";
    private int _number;

    /// <summary>The id of a customer by number, from 1.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"customer-{number:D8}");

    /// <summary>The events of a customer, by growing time; valid until the next call.</summary>
    public IReadOnlyList<CustomerEvent> Make(int number, int seed)
    {
        _random = new Random(unchecked((seed * 486_187_739) + number));
        (_id, _number) = (IdOf(number), 0);
        _drawn.Clear();
        var sinceMs = endMs - (long)((90 + (_random.NextDouble() * (HistoryDays - 90))) * DayMs);
        AddProfile(sinceMs);
        var favourite = _random.Next(SeedGoods.Categories);
        for (var orders = Drawn(MeanOrders, MostOrders); orders > 0; orders--)
        {
            AddOrder(Between(sinceMs, endMs - DayMs), favourite);
        }

        for (var views = Drawn(1.5, 30); views > 0; views--)
        {
            AddView(Between(sinceMs, endMs), favourite);
        }

        AddContacts();
        return Numbered();
    }

    private void AddProfile(long atMs)
    {
        _drawn.Add((new ProfileEvent
        {
            EventId = NextId(),
            OccurredAtMs = atMs,
            TimeZone = Zones[_random.Next(Zones.Length)],
            Attributes =
            [
                new AttributeValue("loyalty_card", AttributeKind.Flag, "", _random.Next(2), 0),
                new AttributeValue("age", AttributeKind.Number, "", _random.Next(18, 80), 0),
            ],
        }, 0));
        foreach (var (channel, _, granted) in Channels)
        {
            if (_random.NextDouble() < granted)
            {
                _drawn.Add((new ConsentEvent
                {
                    EventId = NextId(),
                    OccurredAtMs = atMs,
                    Channel = channel,
                    Purpose = "marketing",
                    Granted = true,
                    Source = "registration",
                }, 0));
            }
        }
    }

    private void AddOrder(long atMs, int favourite)
    {
        var lines = new OrderLine[1 + Drawn(1.6, 8)];
        for (var i = 0; i < lines.Length; i++)
        {
            var product = Product(favourite);
            var list = SeedGoods.PriceMinor(product);
            var price = _random.NextDouble() < .3 ? list * 85 / 100 : list;
            lines[i] = new OrderLine(goods.Product(product), goods.Category(product), 1, price, list);
        }

        var id = NextId();
        _drawn.Add((new PurchaseEvent { EventId = id, OccurredAtMs = atMs, OrderId = id, Lines = lines }, 0));
    }

    private void AddView(long atMs, int favourite)
    {
        var product = Product(favourite);
        _drawn.Add((new ActionEvent
        {
            EventId = NextId(),
            OccurredAtMs = atMs,
            Kind = ActionKind.View,
            Category = goods.Category(product),
            Subject = goods.Product(product),
        }, 0));
    }

    private void AddContacts()
    {
        var count = Drawn(MeanContacts, MostContacts);
        for (var contact = 1; contact <= count; contact++)
        {
            var (channel, draw, _) = Channels[_random.NextDouble() < .7 ? 0 : _random.Next(Channels.Length)];
            var offer = _random.Next(SeedGoods.Offers);
            var atMs = Between(endMs - (ContactDays * DayMs), endMs - (8 * DayMs));
            _drawn.Add((Reserved(channel, draw, offer, atMs), contact));
        }
    }

    private ContactReservedEvent Reserved(string channel, double draw, int offer, long atMs) => new()
    {
        EventId = NextId(),
        OccurredAtMs = atMs,
        Channel = channel,
        Campaign = "before",
        OfferId = goods.Offer(offer),
        GroupId = goods.GroupOf(offer),
        AtMs = atMs,
        ExpiresAtMs = atMs + (HoldHours * 3_600_000L),
        OnExpiry = ExpiryRule.AssumeSent,
        Draw = -Math.Log(1 - draw),
        HalfLifeSeconds = HalfLifeSeconds,
        Expected = .02,
        DebtBand = 0,
        BestMinor = 1_000 + _random.Next(4_000),
        KeepUntilMs = atMs + (KeptDays * DayMs),
        AttributionUntilMs = atMs + (AttributionDays * DayMs),
    };

    /// <summary>In order of time, with what became of each contact a moment after it: a contact is named by the number
    /// of the event that promised it.</summary>
    private List<CustomerEvent> Numbered()
    {
        _drawn.Sort((left, right) => left.Event.OccurredAtMs.CompareTo(right.Event.OccurredAtMs));
        _events.Clear();
        foreach (var (e, contact) in _drawn)
        {
            _events.Add(e);
            if (contact > 0 && _random.NextDouble() < .25)
            {
                var reserved = (ContactReservedEvent)e;
                _events.Add(Answered(reserved, (uint)_events.Count));
            }
        }

        return _events;
    }

    private SettlementEvent Answered(ContactReservedEvent reserved, uint contact) => new()
    {
        EventId = NextId(),
        OccurredAtMs = reserved.OccurredAtMs,
        Contact = contact,
        Outcome = _random.NextDouble() < .1 ? Outcome.Clicked : Outcome.Seen,
        Channel = reserved.Channel,
        OfferId = reserved.OfferId,
        GroupId = reserved.GroupId,
        Bonus = .05,
        HalfLifeSeconds = HalfLifeSeconds,
    };

    private int Product(int favourite)
    {
        var category = _random.NextDouble() < .4 ? favourite : _random.Next(SeedGoods.Categories);
        return category + (SeedGoods.Categories * _random.Next(SeedGoods.Products / SeedGoods.Categories));
    }

    /// <summary>A whole number of the spread of two waits (gamma of shape 2): one in a hundred is above 3.3 times the
    /// mean.</summary>
    private int Drawn(double mean, int most) =>
        Math.Min(most, (int)Math.Round(-Math.Log((1 - _random.NextDouble()) * (1 - _random.NextDouble())) * mean / 2));

    private long Between(long fromMs, long toMs) =>
        fromMs + (long)(_random.NextDouble() * Math.Max(1, toMs - fromMs - 1));

    private string NextId() => $"{_id}-{++_number}";
}
