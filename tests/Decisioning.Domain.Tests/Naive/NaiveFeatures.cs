using System.Buffers.Binary;
using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>What rules can ask of a customer, summed up anew for every question. Null: missing.</summary>
internal sealed class NaiveFeatures(NaiveQuestion q)
{
    private const long YearMs = 365 * Words.MsPerDay;

    private readonly List<OrderEntry> _orders = [.. new CustomerView(q.Customer.Record).Orders];
    private readonly List<MonthEntry> _months = [.. new CustomerView(q.Customer.Record).Months];

    private CustomerHeader Header => q.Customer.Header;

    private double Frequency => _orders.Count(order => order.UnitsLeft > 0) + Header.FoldedOrdersNet;

    private double Monetary =>
        Math.Max(0, _orders.Sum(order => order.NetMinor) + Header.FoldedNetMinor - Header.UnmatchedMinor);

    public object? Of(string name) => name switch
    {
        "customer.trust" => NaiveValue.Trust(q),
        "customer.debt" => Math.Max(0, q.Debt),
        "customer.segment" => Segment(),
        "customer.time_zone" => q.Customer.Zone?.Id,
        "customer.interests" => q.Customer.Categories.Where(c => c.Interest > 0).Select(c => c.Category).ToHashSet(),
        "customer.categories" => q.Customer.Categories.Where(c => c.Orders > 0).Select(c => c.Category).ToHashSet(),
        "customer.products" => q.Customer.Products.Where(p => p.UnitsLeft > 0).Select(p => p.Product).ToHashSet(),
        "customer.rfm.recency_days" => Recency(),
        "customer.rfm.frequency" => Frequency,
        "customer.rfm.monetary_minor" => Monetary,
        "customer.rfm.frequency_gross" => (double)Header.OrdersGross,
        "customer.rfm.monetary_gross_minor" => (double)Header.MonetaryGrossMinor,
        "customer.rfm.year_frequency" => YearOrders(),
        "customer.rfm.year_monetary_minor" => Math.Min(Monetary, YearMoney()),
        "customer.rfm.average_order_minor" => Frequency == 0 ? 0 : Math.Floor(Monetary / Frequency),
        "customer.rfm.discount_share" =>
            Header.UnitsBought == 0 ? 0 : Header.UnitsBoughtAtDiscount / (double)Header.UnitsBought,
        "customer.rfm.action_recency_days" => Header.Actions == 0 ? null : DaysSince(Header.LastActionAtMs),
        "customer.rfm.actions" => (double)Header.Actions,
        _ => Attribute(name["customer.".Length..]),
    };

    private object? Attribute(string name)
    {
        if (!new CustomerView(q.Customer.Record).Attributes.TryGet(NameHash.Of(name), out var kind, out var value))
        {
            return null;
        }

        return kind switch
        {
            AttributeKind.Text => Encoding.UTF8.GetString(value),
            AttributeKind.Number => BinaryPrimitives.ReadDoubleLittleEndian(value),
            AttributeKind.Flag => value[0] == 1,
            _ => BinaryPrimitives.ReadInt64LittleEndian(value),
        };
    }

    private double DaysSince(long then) => Math.Floor(Math.Max(0, q.When - then) / (double)Words.MsPerDay);

    private object? Recency()
    {
        var lasts = _orders.Where(order => order.UnitsLeft > 0).Select(order => order.AtSeconds).ToList();
        if (Header.FoldedOrdersNet > 0)
        {
            lasts.Add(Header.FoldedLastAtSeconds);
        }

        return lasts.Count == 0 ? null : DaysSince(lasts.Max() * 1000L);
    }

    private bool IsOfYear(OrderEntry order) => order.AtSeconds * 1000L >= q.When - YearMs;

    private bool IsOfYear(MonthEntry month) =>
        new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(month.Month).ToUnixTimeMilliseconds()
            >= q.When - YearMs;

    private double YearOrders() => _orders.Count(order => order.UnitsLeft > 0 && IsOfYear(order))
        + _months.Where(IsOfYear).Sum(month => (double)month.OrdersNet);

    private double YearMoney() => _orders.Where(IsOfYear).Sum(order => (double)order.NetMinor)
        + _months.Where(IsOfYear).Sum(month => (double)month.NetMinor);

    private string Segment()
    {
        var segments = q.Catalog.Segments;
        if (Recency() is not double days)
        {
            return "prospect";
        }

        var row = Frequency >= segments.VipFrom ? "vip"
            : Frequency >= segments.LoyalFrom ? "loyal"
            : Frequency >= segments.PromisingFrom ? "promising"
            : "one_off";
        return days > segments.LostAfterDays ? row + "_lost"
            : days > segments.AtRiskAfterDays ? row + "_at_risk"
            : row != "one_off" ? row
            : days <= segments.FirstPurchaseDays ? "first_purchase" : "newcomer";
    }
}
