using Decisioning.Domain.Catalog;
using Decisioning.Domain.Names;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>What the segments are like, and how much of it a catalog takes a customer to be like.</summary>
internal sealed class RandomSegments(Dice dice)
{
    public CatalogDefinition Give(CatalogDefinition catalog) => catalog with
    {
        Policy = catalog.Policy with
        {
            OrderPrior = dice.Chance(0.1) ? 0 : dice.Log(0.1, 100),
            RatePriorDays = dice.Chance(0.1) ? 0 : dice.Log(1, 1_000),
        },
    };

    public NaiveSegments Make()
    {
        var categories = dice.Some([.. Words.Categories, "garden"], 0);
        return new NaiveSegments(SegmentNames.All.ToDictionary(name => name, _ => Cell(categories)), categories);
    }

    /// <summary>The same as decisions read it.</summary>
    public static SegmentFigures? Figures(NaiveSegments segments) => segments.Cells.Count == 0 ? null : new(
        segments.Categories.Select(NameHash.Of),
        SegmentNames.All.Select(name => segments.Cells[name]).Select(cell => new SegmentCell(
            cell.Orders, cell.Money, cell.Days, [.. segments.Categories.Select(category => cell.OrdersIn[category])])));

    private NaiveSegment Cell(List<string> categories)
    {
        var none = dice.Chance(0.1);
        var orders = none ? 0 : (long)dice.Log(1, 1_000_000);
        return new NaiveSegment(
            orders,
            orders * (long)dice.Log(50, 30_000),
            none ? 0 : orders * (long)Math.Ceiling(dice.Log(1, 500)),
            categories.ToDictionary(name => name, _ => dice.Chance(0.2) ? 0 : dice.Whole(0, orders)));
    }
}
