using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;

namespace Decisioning.Domain.Tests.Insight;

/// <summary>What the segments are like, in the plain way: by looking at every customer's record.</summary>
internal static class PlainSegments
{
    public static void Check(
        SegmentFigures figures, IEnumerable<byte[]> records, long atMs, SegmentsDefinition segments)
    {
        var buyers = records.Where(record => Rfm.Of(new CustomerView(record), atMs).Frequency > 0)
            .ToLookup(record => CellOf(record, atMs, segments));
        foreach (var cell in Enum.GetValues<LoyaltySegment>())
        {
            var headers = buyers[cell].Select(record => new CustomerView(record).Header).ToArray();
            var sums = figures[cell];
            Assert.Equal(headers.Sum(header => header.OrdersGross), sums.Orders);
            Assert.Equal(headers.Sum(header => header.MonetaryGrossMinor), sums.MoneyMinor);
            var days = headers.Sum(header => (atMs / 86_400_000) - (header.FirstPurchaseAtMs / 86_400_000));
            Assert.Equal(Math.Max(headers.Length * 30, days), sums.Days);
            for (var i = 0; i < figures.Categories.Count; i++)
            {
                var orders = buyers[cell].Sum(record => OrdersIn(record, figures.Categories[i]));
                Assert.Equal(orders, sums.CategoryOrders[i]);
            }
        }
    }

    private static LoyaltySegment CellOf(byte[] record, long atMs, SegmentsDefinition segments)
    {
        var rfm = Rfm.Of(new CustomerView(record), atMs);
        var week = rfm.LastPurchaseAtMs!.Value / (7 * 86_400_000L);
        var days = Math.Max(0, (atMs / 86_400_000) - (week * 7) - 3);
        var known = rfm.Frequency < 64 ? rfm.Frequency : rfm.Frequency / 2 * 2;
        Assert.InRange(rfm.Frequency, 1, 127);
        return LoyaltySegments.Of(known, (int)days, segments);
    }

    private static long OrdersIn(byte[] record, ulong category)
    {
        var orders = 0L;
        foreach (ref readonly var entry in new CustomerView(record).Categories)
        {
            orders += entry.Category == category ? entry.Orders : 0;
        }

        return orders;
    }
}
