using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>Matches returned goods to orders by the rules stated at <see cref="ReturnEvent"/>.</summary>
internal static class Returns
{
    public static ApplyOutcome Fold(RecordDraft draft, ReturnEvent e)
    {
        var at = Seconds.Of(e.OccurredAtMs);
        var named = NameHash.OfOptional(e.ReturnedOrderId);
        for (var i = 0; i < e.Lines.Count; i++)
        {
            FoldLine(draft, e.Lines[i], named, at);
        }

        return ApplyOutcome.Applied;
    }

    private static void FoldLine(RecordDraft draft, in OrderLine line, ulong named, uint at)
    {
        var product = IndexOfProduct(draft, NameHash.Of(line.ProductId));
        var rest = (uint)line.Quantity;
        var order = named == 0 ? -1 : Orders.Find(draft, named);
        if (order >= 0)
        {
            rest -= Take(draft, order, product, rest, line.UnitPriceMinor);
        }
        else if (product >= 0 && draft.Products[product].UnitsLeft > 0)
        {
            order = Orders.Find(draft, draft.Products[product].LastOrder);
            if (order >= 0 && draft.Orders[order].AtSeconds <= at)
            {
                var units = Math.Min(rest, draft.Products[product].UnitsLeft);
                rest -= Take(draft, order, product, units, line.UnitPriceMinor);
            }
        }

        if (rest > 0)
        {
            order = NewestWithUnits(draft, rest, at);
            rest -= order >= 0 ? Take(draft, order, product, rest, line.UnitPriceMinor) : 0;
        }

        draft.Header.UnmatchedUnits += rest;
        AddUnmatched(draft, Money.Times(line.UnitPriceMinor, rest));
    }

    /// <summary>Takes up to so many units out of an order, and their money; gives how many it took.</summary>
    private static uint Take(RecordDraft draft, int orderIndex, int productIndex, uint units, long unitPriceMinor)
    {
        ref var order = ref draft.Orders[orderIndex];
        var taken = Math.Min(units, order.UnitsLeft);
        var money = Money.Times(unitPriceMinor, taken);
        order.UnitsLeft -= taken;
        AddUnmatched(draft, Math.Max(0, Money.Add(money, -order.NetMinor)));
        order.NetMinor = order.UnitsLeft == 0 && taken > 0 ? 0 : Math.Max(0, Money.Add(order.NetMinor, -money));

        if (productIndex >= 0 && draft.Products[productIndex].LastOrder == order.Order)
        {
            ref var product = ref draft.Products[productIndex];
            product.UnitsLeft -= Math.Min(product.UnitsLeft, taken);
        }

        return taken;
    }

    private static int NewestWithUnits(RecordDraft draft, uint units, uint at)
    {
        var orders = draft.Orders.Span;
        for (var i = orders.Length - 1; i >= 0; i--)
        {
            if (orders[i].AtSeconds <= at && orders[i].UnitsLeft >= units)
            {
                return i;
            }
        }

        return -1;
    }

    private static void AddUnmatched(RecordDraft draft, long moneyMinor) =>
        draft.Header.UnmatchedMinor = Money.Add(draft.Header.UnmatchedMinor, moneyMinor);

    private static int IndexOfProduct(RecordDraft draft, ulong product)
    {
        for (var i = 0; i < draft.Products.Count; i++)
        {
            if (draft.Products[i].Product == product)
            {
                return i;
            }
        }

        return -1;
    }
}
