namespace Decisioning.Domain.Statistics;

/// <summary>Sums over the customers of one cell of the loyalty grid.</summary>
/// <param name="Orders">Their orders ever, gross.</param>
/// <param name="MoneyMinor">Money of those orders, gross, minor units.</param>
/// <param name="Days">Days since their first purchases, added up; at least 30 for each customer.</param>
/// <param name="CategoryOrders">Orders in each of <see cref="SegmentFigures.Categories"/>.</param>
public sealed record SegmentCell(long Orders, long MoneyMinor, long Days, IReadOnlyList<long> CategoryOrders)
{
    public static SegmentCell Empty { get; } = new(0, 0, 0, []);
}
