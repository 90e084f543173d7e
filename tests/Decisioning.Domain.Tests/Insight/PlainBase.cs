using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Insight;
using Decisioning.Domain.Names;
using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Tests.Insight;

/// <summary>The same figures in the plain way: by looking at every customer's record.</summary>
internal sealed class PlainBase
{
    private static readonly int[] RowFrom = [1, 2, 3, 4, 10, 25];
    private static readonly int[] ColumnTo = [30, 60, 90, 120, 180, int.MaxValue];

    private Dictionary<ulong, byte[]> _atDayStart = [];

    public Dictionary<ulong, byte[]> Records { get; } = [];

    public void BeginDay() => _atDayStart = Known().ToDictionary(entry => entry.Key, entry => entry.Value);

    public void Check(BaseFigures figures, SegmentsDefinition segments, long dayStartMs)
    {
        Assert.Equal(Known().Count(), figures.Known);
        Assert.Equal(Matrix(figures.AtMs), figures.Matrix);
        Assert.Equal(Movements(figures.AtMs, segments, dayStartMs), figures.Movements);
        CheckTrust(figures, segments);
        foreach (var reach in figures.Reach) Assert.Equal(Reachable(reach), reach.Customers);
        CheckEconomics(figures, segments);
    }

    public long[] Matrix(long atMs)
    {
        var cells = new long[36];
        foreach (var (_, record) in Known())
        {
            var rfm = Rfm.Of(new CustomerView(record), atMs);
            if (rfm.Frequency == 0) continue;
            var row = Array.FindLastIndex(RowFrom, from => rfm.Frequency >= from);
            cells[(row * 6) + Array.FindIndex(ColumnTo, to => rfm.RecencyDays <= to)]++;
        }

        return cells;
    }

    private long[] Movements(long atMs, SegmentsDefinition segments, long dayStartMs)
    {
        var cells = new long[15 * 15];
        foreach (var id in Records.Keys)
        {
            var from = Cell(_atDayStart.GetValueOrDefault(id), Math.Min(dayStartMs, atMs), segments);
            var to = Cell(Records[id], atMs, segments);
            if (from != 14 || to != 14) cells[(from * 15) + to]++;
        }

        return cells;
    }

    private static int Cell(byte[]? record, long atMs, SegmentsDefinition segments) =>
        record is null || new CustomerView(record).IsErased
            ? 14
            : (int)LoyaltySegments.Of(Rfm.Of(new CustomerView(record), atMs), segments);

    private void CheckTrust(BaseFigures figures, SegmentsDefinition segments)
    {
        const double Resolution = 0.0006;
        var bySegment = Known().ToLookup(
            entry => Cell(entry.Value, figures.AtMs, segments),
            entry => CustomerDebt.TrustAt(new CustomerView(entry.Value), figures.AtMs, figures.AtMs));
        for (var segment = 0; segment < 14; segment++)
        {
            var trusts = bySegment[segment].ToArray();
            var sums = figures.TrustBySegment[segment];
            Assert.Equal(trusts.Length, sums.Customers);
            Assert.Equal(trusts.Length, sums.Histogram.Sum());
            Assert.Equal(trusts.Length == 0 ? 1 : trusts.Average(), sums.Mean, Resolution);
            for (var bin = 1; bin < 10; bin++)
            {
                var below = sums.Histogram.Take(bin).Sum();
                Assert.InRange(
                    below,
                    trusts.Count(trust => trust < (bin / 10.0) - Resolution),
                    trusts.Count(trust => trust < (bin / 10.0) + Resolution));
            }
        }
    }

    private long Reachable(ReachFigure reach) => Known().Count(entry =>
    {
        var view = new CustomerView(entry.Value);
        var channel = NameHash.Of(reach.Channel);
        return CustomerFacts.Channel(view, channel).Unreachable == 0
            && (reach.Purpose.Length == 0 || CustomerFacts.HasConsent(view, channel, NameHash.Of(reach.Purpose)));
    });

    private void CheckEconomics(BaseFigures figures, SegmentsDefinition segments)
    {
        var rfms = Known().Select(entry => Rfm.Of(new CustomerView(entry.Value), figures.AtMs))
            .Where(rfm => rfm.Frequency > 0).ToArray();
        var last = figures.AtMs / BaseCounters.DayMs;
        Assert.Equal(rfms.Count(rfm => rfm.RecencyDays <= 364), figures.Retention.PayingCustomers);
        Assert.Equal(rfms.Count(rfm => rfm.RecencyDays <= segments.LostAfterDays), figures.Retention.ActiveCustomers);
        Assert.Equal(
            rfms.Count(rfm => rfm.RecencyDays > segments.LostAfterDays
                && rfm.RecencyDays <= segments.LostAfterDays + 30),
            figures.Retention.LostCustomers);
        var newest = rfms.Select(rfm => rfm.FirstPurchaseAtMs!.Value / BaseCounters.DayMs);
        Assert.Equal(newest.Count(day => day > last - 30 && day <= last), figures.Retention.NewCustomers);
        var (orders, money) = (0L, 0L);
        foreach (var (_, record) in Known())
        {
            foreach (var order in new CustomerView(record).Orders)
            {
                var day = order.AtSeconds / 86_400;
                if (day > last - 365 && day <= last)
                {
                    orders += order.UnitsLeft > 0 ? 1 : 0;
                    money += order.NetMinor;
                }
            }

            foreach (var month in new CustomerView(record).Months)
            {
                var day = Months.StartMs(month.Month) / BaseCounters.DayMs;
                if (day > last - 365 && day <= last)
                {
                    orders += month.OrdersNet;
                    money += month.NetMinor;
                }
            }
        }

        Assert.Equal((orders, money), (figures.Retention.Orders, figures.Retention.RevenueMinor));
    }

    private IEnumerable<KeyValuePair<ulong, byte[]>> Known() =>
        Records.Where(entry => !new CustomerView(entry.Value).IsErased);
}
