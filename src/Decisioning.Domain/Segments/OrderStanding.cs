using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Segments;

/// <summary>
/// What places a customer in the loyalty grid at any time: his orders with units left, and the newest of them; as
/// <see cref="Rfm"/> counts them. <c>default</c> is a customer who never bought.
/// </summary>
/// <param name="Frequency">Orders with units left.</param>
/// <param name="LastSeconds">The second of the newest of them; 0 without one.</param>
public readonly record struct OrderStanding(int Frequency, uint LastSeconds)
{
    public long LastAtMs => Seconds.ToMs(LastSeconds);

    public static OrderStanding Of(CustomerView view)
    {
        if (view.IsNewcomer)
        {
            return default;
        }

        ref readonly var header = ref view.Header;
        var (orders, last) = ((long)header.FoldedOrdersNet, header.FoldedLastAtSeconds);
        foreach (ref readonly var order in view.Orders)
        {
            if (order.UnitsLeft > 0)
            {
                orders++;
                last = Math.Max(last, order.AtSeconds);
            }
        }

        return new OrderStanding((int)Math.Min(int.MaxValue, orders), orders == 0 ? 0 : last);
    }

    /// <summary>The cell of the grid at a time.</summary>
    public LoyaltySegment SegmentAt(long atMs, SegmentsDefinition thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return LoyaltySegments.Of(Frequency, LoyaltySegments.DaysSince(LastAtMs, atMs), thresholds);
    }
}
