using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>Orders: money, units, products and categories.</summary>
internal static class Purchases
{
    public static ApplyOutcome Fold(RecordDraft draft, PurchaseEvent e)
    {
        ref var header = ref draft.Header;
        var at = Seconds.Of(e.OccurredAtMs);
        var order = new OrderEntry { Order = NameHash.Of(e.OrderId), AtSeconds = at };
        for (var i = 0; i < e.Lines.Count; i++)
        {
            var line = e.Lines[i];
            var units = (uint)line.Quantity;
            order.UnitsLeft = Money.AddUnits(order.UnitsLeft, units);
            order.GrossMinor = Money.Add(order.GrossMinor, Money.Times(line.UnitPriceMinor, units));
            header.UnitsBought += units;
            header.UnitsBoughtAtDiscount += line.UnitPriceMinor < line.ListPriceMinor ? units : 0;
            KeepProduct(draft, line, order.Order, at);
        }

        order.NetMinor = order.GrossMinor;
        header.MonetaryGrossMinor = Money.Add(header.MonetaryGrossMinor, order.GrossMinor);
        header.FirstPurchaseAtMs = header.OrdersGross == 0
            ? e.OccurredAtMs
            : Math.Min(header.FirstPurchaseAtMs, e.OccurredAtMs);

        var known = Orders.Find(draft, order.Order);
        KeepCategories(draft, e.Lines, at, known < 0 ? null : draft.Orders[known].AtSeconds);
        if (known < 0)
        {
            header.OrdersGross = Money.AddUnits(header.OrdersGross, 1);
        }
        else
        {
            order = Joined(draft.Orders[known], order);
            draft.Orders.RemoveAt(known);
        }

        Orders.Insert(draft, order);
        return ApplyOutcome.Applied;
    }

    /// <summary>An order that was told in two parts: it happened at the earlier time.</summary>
    private static OrderEntry Joined(in OrderEntry known, in OrderEntry more) => new()
    {
        Order = known.Order,
        AtSeconds = Math.Min(known.AtSeconds, more.AtSeconds),
        UnitsLeft = Money.AddUnits(known.UnitsLeft, more.UnitsLeft),
        GrossMinor = Money.Add(known.GrossMinor, more.GrossMinor),
        NetMinor = Money.Add(known.NetMinor, more.NetMinor),
    };

    /// <summary>
    /// The list is sorted by the time of the newest order; an older order changes nothing in an entry.
    /// </summary>
    private static void KeepProduct(RecordDraft draft, in OrderLine line, ulong order, uint at)
    {
        var products = draft.Products;
        var product = NameHash.Of(line.ProductId);
        var units = (uint)line.Quantity;
        for (var i = 0; i < products.Count; i++)
        {
            if (products[i].Product != product)
            {
                continue;
            }

            if (products[i].LastOrder == order)
            {
                units = Money.AddUnits(units, products[i].UnitsLeft);
                at = Math.Max(at, products[i].LastAtSeconds);
            }
            else if (products[i].LastAtSeconds > at)
            {
                return;
            }

            products.RemoveAt(i);
            break;
        }

        var index = products.Count;
        while (index > 0 && products[index - 1].LastAtSeconds > at)
        {
            index--;
        }

        products.Insert(index, new ProductEntry
        {
            Product = product,
            Category = NameHash.OfOptional(line.Category),
            LastOrder = order,
            LastAtSeconds = at,
            UnitsLeft = units,
            UnitPriceMinor = (uint)Math.Clamp(line.UnitPriceMinor, 0, uint.MaxValue),
            ListPriceMinor = (uint)Math.Clamp(
                line.ListPriceMinor == 0 ? line.UnitPriceMinor : line.ListPriceMinor, 0, uint.MaxValue),
        });
    }

    /// <summary>
    /// Counts the order once in each of its categories. A part that is added to a known order counts only in categories
    /// that have no order of that very second.
    /// </summary>
    private static void KeepCategories(RecordDraft draft, IReadOnlyList<OrderLine> lines, uint at, uint? knownAt)
    {
        draft.Touched.Clear();
        for (var i = 0; i < lines.Count; i++)
        {
            var category = NameHash.OfOptional(lines[i].Category);
            if (category == 0 || draft.Touched.Span.Contains(category))
            {
                continue;
            }

            draft.Touched.Add(category);
            ref var entry = ref Categories.FindOrAdd(draft, category);
            if (entry.Orders == 0 || entry.LastOrderAtSeconds != knownAt)
            {
                entry.Orders++;
                entry.LastOrderAtSeconds = Math.Max(entry.LastOrderAtSeconds, at);
            }
        }
    }
}
