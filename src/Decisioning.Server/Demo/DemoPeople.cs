using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Engine;

namespace Decisioning.Server.Demo;

/// <summary>The customers of the demo who have names, and whose cases the tour walks through.</summary>
public sealed class DemoPeople(long endMs)
{
    /// <summary>Buys every month; a child of three and a half.</summary>
    public const string Vip = "anna";

    /// <summary>One order, a child of two months.</summary>
    public const string NewParent = "boris";

    /// <summary>Was written to all month and never answered.</summary>
    public const string WornOut = "clara";

    public const int Count = 3;

    private const long DayMs = DemoCustomer.DayMs;

    public IEnumerable<CustomerEventItem> Make() =>
    [
        .. Anna().Select(e => new CustomerEventItem(Vip, e)),
        .. Boris().Select(e => new CustomerEventItem(NewParent, e)),
        .. Clara().Select(e => new CustomerEventItem(WornOut, e)),
    ];

    private IEnumerable<CustomerEvent> Anna()
    {
        yield return Profile(Vip, 700, "Europe/Moscow", childMonths: 43);
        foreach (var consent in Consents(Vip, 700, "email", "push", "sms", "call"))
        {
            yield return consent;
        }

        for (var month = 22; month >= 0; month--)
        {
            var good = month % 2 == 0 ? ("fairy-tales-1", "books", 89_000L) : ("constructor-city-1", "toys", 420_000L);
            yield return Purchase(Vip, (month * 30) + 12, good);
        }

        yield return View(Vip, 2, "clothing", "kids-jacket-1");
    }

    private IEnumerable<CustomerEvent> Boris()
    {
        yield return Profile(NewParent, 20, "Asia/Yekaterinburg", childMonths: 2);
        foreach (var consent in Consents(NewParent, 20, "email", "sms"))
        {
            yield return consent;
        }

        yield return Purchase(NewParent, 9, ("bottles-set-1", "feeding", 126_000L));
        yield return View(NewParent, 1, "mobility", "stroller-2in1-1");
    }

    private IEnumerable<CustomerEvent> Clara()
    {
        yield return Profile(WornOut, 500, "Europe/Moscow", childMonths: 8);
        foreach (var consent in Consents(WornOut, 500, "email", "push", "sms"))
        {
            yield return consent;
        }

        for (var order = 0; order < 4; order++)
        {
            yield return Purchase(WornOut, 400 - (order * 90), ("bodysuits-pack-1", "clothing", 135_000L));
        }
    }

    private ProfileEvent Profile(string id, int daysAgo, string zone, int childMonths) => new()
    {
        EventId = $"{id}-profile",
        OccurredAtMs = endMs - (daysAgo * DayMs),
        TimeZone = zone,
        Attributes =
        [
            new("child_birth", AttributeKind.Moment, "", 0, endMs - (long)(childMonths * 30.44 * DayMs)),
        ],
    };

    private IEnumerable<ConsentEvent> Consents(string id, int daysAgo, params string[] channels) =>
        channels.Select(channel => new ConsentEvent
        {
            EventId = $"{id}-consent-{channel}",
            OccurredAtMs = endMs - (daysAgo * DayMs),
            Channel = channel,
            Purpose = "marketing",
            Granted = true,
            Source = "registration",
        });

    private PurchaseEvent Purchase(string id, int daysAgo, (string Product, string Category, long Price) good) => new()
    {
        EventId = $"{id}-order-{daysAgo}",
        OccurredAtMs = endMs - (daysAgo * DayMs),
        OrderId = $"{id}-order-{daysAgo}",
        Lines = [new OrderLine(good.Product, good.Category, 1, good.Price, good.Price)],
    };

    private ActionEvent View(string id, int daysAgo, string category, string product) => new()
    {
        EventId = $"{id}-view-{daysAgo}",
        OccurredAtMs = endMs - (daysAgo * DayMs),
        Kind = ActionKind.View,
        Category = category,
        Subject = product,
    };
}
