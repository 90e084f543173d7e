namespace Decisioning.Domain.Tests.Naive;

/// <summary>What is known of the customers of each segment, by its name; of prospects nothing.</summary>
internal sealed record NaiveSegments(IReadOnlyDictionary<string, NaiveSegment> Cells, IReadOnlyList<string> Categories)
{
    public static NaiveSegments Unknown { get; } = new(new Dictionary<string, NaiveSegment>(), []);

    /// <summary>Value of an order of the customer's segment, minor units.</summary>
    public double OrderOf(NaiveQuestion q)
    {
        double average = q.Catalog.Policy.AverageOrderMinor;
        return Of(q) is { } cell ? (cell.Money + (20 * average)) / (cell.Orders + 20) : average;
    }

    /// <summary>Orders a day of one customer of the segment in a category; null: not known.</summary>
    public double? RateOf(NaiveQuestion q, string category) =>
        Categories.Contains(category) && Of(q) is { Days: > 0 } cell
            ? cell.OrdersIn.GetValueOrDefault(category) / (double)cell.Days
            : null;

    private NaiveSegment? Of(NaiveQuestion q)
    {
        var segment = (string?)new NaiveFeatures(q.AsOfScoring()).Of("customer.segment");
        return segment == "prospect" ? null : Cells.GetValueOrDefault(segment!);
    }
}

/// <summary>Sums over the customers of one segment.</summary>
internal sealed record NaiveSegment(long Orders, long Money, long Days, IReadOnlyDictionary<string, long> OrdersIn);
