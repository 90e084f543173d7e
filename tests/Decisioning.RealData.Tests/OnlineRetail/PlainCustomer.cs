namespace Decisioning.RealData.Tests.OnlineRetail;

/// <summary>
/// Orders and returns of one customer under the four rules of returns, in plain lists: the order that a return names
/// (never, in this file); the newest order of the product; the newest with enough units left; none.
/// </summary>
internal sealed class PlainCustomer
{
    private const int OrdersInReach = 256;
    private const int ProductsInReach = 32;
    private const long DayMs = 86_400_000;

    private readonly List<PlainOrder> _orders = [];

    /// <summary>The products bought last, oldest first, each with its newest order and the units kept of it.</summary>
    private readonly List<(string Product, PlainOrder Order, long UnitsLeft)> _products = [];

    public long UnmatchedUnits { get; private set; }

    public long UnmatchedMinor { get; private set; }

    public void Take(Invoice invoice)
    {
        if (!invoice.IsCancellation)
        {
            Buy(invoice);
            return;
        }

        foreach (var item in invoice.Items)
        {
            Return(item);
        }
    }

    public PlainRfm At(long atMs)
    {
        var year = _orders.Where(o => o.AtMs >= atMs - (365 * DayMs)).ToList();
        var kept = _orders.Where(o => o.UnitsLeft > 0).ToList();
        var net = Math.Max(0, _orders.Sum(o => o.NetMinor) - UnmatchedMinor);
        return new PlainRfm(
            kept.Count == 0 ? -1 : (int)((atMs - kept.Max(o => o.AtMs)) / DayMs),
            kept.Count,
            net,
            _orders.Count,
            _orders.Sum(o => o.GrossMinor),
            year.Count(o => o.UnitsLeft > 0),
            Math.Min(net, year.Sum(o => o.NetMinor)),
            year.Count,
            year.Sum(o => o.GrossMinor),
            UnmatchedUnits,
            UnmatchedMinor);
    }

    private void Buy(Invoice invoice)
    {
        var gross = invoice.Items.Sum(i => i.MoneyMinor);
        var order = new PlainOrder
        {
            Number = invoice.Number,
            AtMs = invoice.AtMs,
            GrossMinor = gross,
            NetMinor = gross,
            UnitsLeft = invoice.Items.Sum(i => (long)i.Units),
        };
        _orders.Add(order);
        foreach (var item in invoice.Items)
        {
            var before = _products.FindIndex(p => p.Product == item.Product);
            var already = before >= 0 && _products[before].Order == order ? _products[before].UnitsLeft : 0;
            if (before >= 0)
            {
                _products.RemoveAt(before);
            }

            _products.Add((item.Product, order, already + item.Units));
        }

        _products.RemoveRange(0, Math.Max(0, _products.Count - ProductsInReach));
    }

    private void Return(InvoiceItem item)
    {
        long rest = item.Units;
        var inReach = _orders.TakeLast(OrdersInReach).ToList();
        var known = _products.FindIndex(p => p.Product == item.Product);
        if (known >= 0 && inReach.Contains(_products[known].Order))
        {
            rest -= TakeBack(_products[known].Order, item, Math.Min(rest, _products[known].UnitsLeft));
        }

        var enough = rest > 0 ? inReach.LastOrDefault(o => o.UnitsLeft >= rest) : null;
        if (enough != null)
        {
            rest -= TakeBack(enough, item, rest);
        }

        UnmatchedUnits += rest;
        UnmatchedMinor += rest * item.UnitPriceMinor;
    }

    private long TakeBack(PlainOrder order, InvoiceItem item, long units)
    {
        var taken = Math.Min(units, order.UnitsLeft);
        var money = taken * item.UnitPriceMinor;
        order.UnitsLeft -= taken;
        UnmatchedMinor += Math.Max(0, money - order.NetMinor);
        order.NetMinor = order.UnitsLeft == 0 && taken > 0 ? 0 : Math.Max(0, order.NetMinor - money);

        var product = _products.FindIndex(p => p.Product == item.Product && p.Order == order);
        if (product >= 0)
        {
            var left = Math.Max(0, _products[product].UnitsLeft - taken);
            _products[product] = _products[product] with { UnitsLeft = left };
        }

        return taken;
    }
}
