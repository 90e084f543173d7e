using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Statistics;

/// <summary>
/// What the customers of each cell of the loyalty grid are like: what an order of theirs is worth and how often they
/// buy in a category. A customer of whom little is known is taken to be like them. Prospects have none: of those who
/// never bought only the number is known.
/// </summary>
public sealed class SegmentFigures
{
    /// <summary>Categories that are told apart: those of the catalog's offers first, of each those bought in most often
    /// over the base.</summary>
    public const int MostCategories = 48;

    /// <summary>Cells of the grid; the first one, the prospects, stays empty.</summary>
    public const int CellCount = (int)LoyaltySegment.VipLost + 1;

    /// <summary>Orders that the catalog's average order is worth against those of a whole cell.</summary>
    private const double OrderEvidence = 20;

    private readonly ulong[] _categories;
    private readonly SegmentCell[] _cells;

    /// <param name="categories">Name hashes of the categories.</param>
    /// <param name="cells">One for each cell of the grid, by its number.</param>
    public SegmentFigures(IEnumerable<ulong> categories, IEnumerable<SegmentCell> cells)
    {
        (_categories, _cells) = ([.. categories], [.. cells]);
        if (_categories.Length > MostCategories || _cells.Length != CellCount
            || _cells.Any(cell => cell.CategoryOrders.Count != _categories.Length))
        {
            throw new ArgumentException(
                $"There must be {CellCount} cells, each with the orders in the same categories, at most "
                + $"{MostCategories}.",
                nameof(cells));
        }
    }

    /// <summary>Name hashes of the categories that are told apart.</summary>
    public IReadOnlyList<ulong> Categories => _categories;

    public SegmentCell this[LoyaltySegment segment] => _cells[(int)segment];

    /// <summary>Nobody has bought anything yet.</summary>
    public bool IsEmpty => _cells.All(cell => cell.Orders == 0);

    /// <summary>Value of an order in a cell, minor units, shrunk to the catalog's average.</summary>
    public double OrderMinorOf(LoyaltySegment segment, double averageMinor)
    {
        var cell = this[segment];
        return (cell.MoneyMinor + (OrderEvidence * averageMinor)) / (cell.Orders + OrderEvidence);
    }

    /// <summary>Orders a day of one customer of a cell in a category; negative: not known.</summary>
    /// <param name="segment">The cell.</param>
    /// <param name="category">Position in <see cref="Categories"/>.</param>
    public double RateOf(LoyaltySegment segment, int category)
    {
        var cell = this[segment];
        return cell.Days == 0 ? -1 : cell.CategoryOrders[category] / (double)cell.Days;
    }
}
