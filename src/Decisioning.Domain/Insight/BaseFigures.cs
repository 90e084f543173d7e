using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Insight;

/// <summary>
/// The state of the base at a time. Names are hashes. A plain list of numbers throughout, so that it can be kept.
/// </summary>
public sealed record BaseFigures
{
    public required long AtMs { get; init; }

    /// <summary>The UTC day that movements and flows belong to, counted from 1970-01-01.</summary>
    public required int Day { get; init; }

    /// <summary>Customers with a record who were not erased.</summary>
    public required long Known { get; init; }

    /// <summary>Buyers by frequency (rows 1, 2, 3, 4-9, 10-24, 25 and more orders with units left) and whole days
    /// since the last (columns up to 30, 31-60, 61-90, 91-120, 121-180, 181 and more): 36 cells, row after row.
    /// </summary>
    public required long[] Matrix { get; init; }

    /// <summary>From each cell of the loyalty grid (and from outside, the last row) to each, since the day began;
    /// row after row, staying included.</summary>
    public required long[] Movements { get; init; }

    /// <summary>Trust by cell of the loyalty grid; its counts are the grid.</summary>
    public required TrustSums[] TrustBySegment { get; init; }

    public required ReachFigure[] Reach { get; init; }

    /// <summary>The running day; it and the 6 before; it and the 29 before.</summary>
    public required DayFlows Today { get; init; }

    public required DayFlows Week { get; init; }

    public required DayFlows Month { get; init; }

    public required Dictionary<ulong, CampaignFlows> Campaigns { get; init; }

    public required RetentionFigures Retention { get; init; }

    /// <summary>Customers in a cell of the loyalty grid.</summary>
    public long InCell(LoyaltySegment cell) => TrustBySegment[(int)cell].Customers;

    /// <summary>Trust of everybody.</summary>
    public TrustSums Trust()
    {
        var sums = new TrustSums();
        foreach (var segment in TrustBySegment)
        {
            sums.Add(segment);
        }

        return sums;
    }
}

/// <summary>Customers that a channel may reach: with its consent, where it needs one, and no address known not to
/// work.</summary>
public sealed record ReachFigure(string Channel, string Purpose, long Customers);
