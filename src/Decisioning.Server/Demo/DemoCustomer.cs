using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Server.Demo;

/// <summary>
/// The history of one customer of the demo, made from a seed: the same seed and day give the same history. Times are
/// milliseconds since 1970 UTC, all before the day the history ends on.
/// </summary>
public sealed class DemoCustomer(string id, int seed, DemoGoods goods, long endMs)
{
    public const long DayMs = 86_400_000;

    private const int HistoryDays = 730;
    private const int OldestChildMonths = 150;
    private const double MonthDays = 30.44;

    private static readonly (string Zone, int Share)[] Zones =
    [
        ("Europe/Moscow", 48), ("Asia/Yekaterinburg", 13), ("Asia/Novosibirsk", 9), ("Europe/Samara", 6),
        ("Asia/Krasnoyarsk", 5), ("Asia/Omsk", 4), ("Asia/Irkutsk", 3), ("Asia/Vladivostok", 3),
        ("Europe/Kaliningrad", 2), ("", 7),
    ];

    private static readonly (string Channel, double Granted)[] Consents =
        [("email", .80), ("push", .45), ("sms", .55), ("call", .30)];

    private readonly Random _random = new(seed);
    private readonly List<CustomerEvent> _events = [];
    private int _number;

    public IReadOnlyList<CustomerEvent> Make()
    {
        var sinceMs = endMs - (long)(_random.NextDouble() * HistoryDays * DayMs);
        var childMonths = Math.Pow(_random.NextDouble(), 1.6) * OldestChildMonths;
        long? birthMs = _random.NextDouble() < .85 ? endMs - (long)(childMonths * MonthDays * DayMs) : null;
        AddProfile(sinceMs, birthMs);
        AddConsents(sinceMs);
        var orders = Orders();
        for (var i = 0; i < orders; i++)
        {
            AddPurchase(Between(sinceMs, endMs - DayMs), birthMs);
        }

        for (var i = _random.Next(1, 4 + (orders / 2)); i > 0; i--)
        {
            AddAction(Between(sinceMs, endMs), birthMs);
        }

        _events.Sort((left, right) => left.OccurredAtMs.CompareTo(right.OccurredAtMs));
        return _events;
    }

    /// <summary>A quarter never bought, three in a hundred buy all the time, the rest five times on average.</summary>
    private int Orders()
    {
        var luck = _random.NextDouble();
        return luck < .25 ? 0
            : luck > .97 ? _random.Next(12, 30)
            : 1 + Math.Min(14, (int)(-Math.Log(1 - _random.NextDouble()) * 4));
    }

    private void AddProfile(long atMs, long? birthMs)
    {
        var attributes = new List<AttributeValue>
        {
            new("loyalty_card", AttributeKind.Flag, "", _random.NextDouble() < .6 ? 1 : 0, 0),
        };
        if (birthMs is { } birth)
        {
            attributes.Add(new AttributeValue("child_birth", AttributeKind.Moment, "", 0, birth));
        }

        var zone = Pick(Zones);
        var unreachable = new List<string>();
        if (_random.NextDouble() < .04)
        {
            unreachable.Add("email");
        }

        if (_random.NextDouble() < .03)
        {
            unreachable.Add("sms");
        }

        _events.Add(new ProfileEvent
        {
            EventId = NextId(),
            OccurredAtMs = atMs,
            TimeZone = zone.Length > 0 ? zone : null,
            Attributes = attributes,
            UnreachableChannels = unreachable,
        });
    }

    private void AddConsents(long sinceMs)
    {
        foreach (var (channel, granted) in Consents)
        {
            if (_random.NextDouble() >= granted)
            {
                continue;
            }

            AddConsent(channel, true, sinceMs, "registration");
            if (_random.NextDouble() < .05)
            {
                AddConsent(channel, false, Between(sinceMs, endMs), "link in a message");
            }
        }
    }

    private void AddConsent(string channel, bool granted, long atMs, string source) => _events.Add(new ConsentEvent
    {
        EventId = NextId(),
        OccurredAtMs = atMs,
        Channel = channel,
        Purpose = "marketing",
        Granted = granted,
        Source = source,
    });

    private void AddPurchase(long atMs, long? birthMs)
    {
        var order = NextId();
        var lines = new OrderLine[_random.Next(1, 4)];
        for (var i = 0; i < lines.Length; i++)
        {
            var good = goods.Pick(AgeAt(atMs, birthMs), _random);
            var isReduced = _random.NextDouble() < .3;
            var price = isReduced ? good.PriceMinor * 85 / 100 : good.PriceMinor;
            lines[i] = new OrderLine(good.ProductId, good.Category, _random.Next(1, 3), price, good.PriceMinor);
        }

        _events.Add(new PurchaseEvent { EventId = order, OccurredAtMs = atMs, OrderId = order, Lines = lines });
        if (_random.NextDouble() < .04)
        {
            _events.Add(new ReturnEvent
            {
                EventId = NextId(),
                OccurredAtMs = Math.Min(endMs - 1, atMs + (_random.Next(2, 15) * DayMs)),
                ReturnedOrderId = order,
                Lines = [lines[0]],
            });
        }
    }

    private void AddAction(long atMs, long? birthMs)
    {
        var good = goods.Pick(AgeAt(atMs, birthMs), _random);
        var views = _random.NextDouble() < .7;
        _events.Add(new ActionEvent
        {
            EventId = NextId(),
            OccurredAtMs = atMs,
            Kind = views ? ActionKind.View : ActionKind.Visit,
            Category = views ? good.Category : "",
            Subject = views ? good.ProductId : "/",
        });
    }

    private static int? AgeAt(long atMs, long? birthMs) =>
        birthMs is { } birth ? (int)Math.Floor((atMs - birth) / (MonthDays * DayMs)) : null;

    private long Between(long fromMs, long toMs) =>
        fromMs + (long)(_random.NextDouble() * Math.Max(0, toMs - fromMs - 1));

    private string Pick((string Name, int Share)[] shares)
    {
        var left = _random.Next(shares.Sum(entry => entry.Share));
        foreach (var (name, share) in shares)
        {
            if (left < share)
            {
                return name;
            }

            left -= share;
        }

        return shares[^1].Name;
    }

    private string NextId() => $"{id}-{++_number}";
}
