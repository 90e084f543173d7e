namespace Decisioning.Domain.Customers.Folding;

/// <summary>The list of orders, sorted by time, and the months they are folded into.</summary>
internal static class Orders
{
    public static int Find(RecordDraft draft, ulong order)
    {
        var orders = draft.Orders.Span;
        for (var i = orders.Length - 1; i >= 0; i--)
        {
            if (orders[i].Order == order)
            {
                return i;
            }
        }

        return -1;
    }

    public static void Insert(RecordDraft draft, in OrderEntry order)
    {
        var index = draft.Orders.Count;
        while (index > 0 && draft.Orders[index - 1].AtSeconds > order.AtSeconds)
        {
            index--;
        }

        draft.Orders.Insert(index, order);
    }

    /// <summary>Folds the oldest order into its month and the header. It is then out of reach of returns.</summary>
    public static void FoldOldest(RecordDraft draft)
    {
        var order = draft.Orders[0];
        draft.Orders.RemoveAt(0);
        var net = order.UnitsLeft > 0 ? 1u : 0;

        ref var header = ref draft.Header;
        header.FoldedNetMinor = Money.Add(header.FoldedNetMinor, order.NetMinor);
        header.FoldedOrdersNet = Money.AddUnits(header.FoldedOrdersNet, net);
        header.FoldedLastAtSeconds = Math.Max(header.FoldedLastAtSeconds, net * order.AtSeconds);

        ref var month = ref FindOrAddMonth(draft, Customers.Months.Of(order.AtSeconds));
        month.OrdersGross = Money.AddUnits(month.OrdersGross, 1);
        month.OrdersNet = Money.AddUnits(month.OrdersNet, net);
        month.GrossMinor = Money.Add(month.GrossMinor, order.GrossMinor);
        month.NetMinor = Money.Add(month.NetMinor, order.NetMinor);
        if (draft.Months.Count > RecordLimits.Months)
        {
            draft.Months.RemoveAt(0);
        }
    }

    private static ref MonthEntry FindOrAddMonth(RecordDraft draft, ushort month)
    {
        var months = draft.Months;
        var index = months.Count;
        while (index > 0 && months[index - 1].Month >= month)
        {
            index--;
        }

        if (index == months.Count || months[index].Month != month)
        {
            months.Insert(index, new MonthEntry { Month = month });
        }

        return ref months[index];
    }
}
