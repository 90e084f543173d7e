using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// What the customers of the customer's segment are like, as the catalog shrinks him to it: the value of an order and
/// the rates of buying. The segment is the one of the request's own time, whatever moments are looked at.
/// </summary>
internal sealed class SegmentPriors(CatalogSnapshot catalog)
{
    private const double Unknown = -1;

    private readonly double[] _rates = new double[RecordLimits.Categories + SegmentFigures.MostCategories + 1];
    private readonly int[] _categories = new int[SegmentFigures.MostCategories];
    private SegmentFigures? _mapped;

    /// <summary>
    /// Slots of <see cref="Baselines"/>: one for all categories whose rate is zero, one for each other.
    /// </summary>
    public int SlotCount { get; private set; }

    /// <summary>What an order of his is expected to be worth, minor units.</summary>
    public double OrderMinor { get; private set; }

    /// <summary>
    /// Orders a day of the segment in the category of a slot; negative where he is not shrunk to it.
    /// </summary>
    public double RateOf(int slot) => _rates[slot];

    /// <summary>Numbers the categories: first those of the record, in its order, then those of the segment.</summary>
    /// <param name="customer">The customer's record.</param>
    /// <param name="figures">What is known of the segments; null: nothing.</param>
    /// <param name="nowMs">The request's own time.</param>
    /// <param name="slots">Slot by category of the catalog.</param>
    public void Begin(CustomerView customer, SegmentFigures? figures, long nowMs, Span<byte> slots)
    {
        slots.Clear();
        var own = customer.Categories;
        SlotCount = own.Length + 1;
        for (var i = 0; i < own.Length; i++)
        {
            _rates[i + 1] = Unknown;
            if (catalog.TryGetCategory(own[i].Category, out var index))
            {
                slots[index] = (byte)(i + 1);
            }
        }

        var policy = catalog.Definition.Policy;
        var order = (double)policy.AverageOrderMinor;
        if (figures is not null && !customer.IsNewcomer
            && LoyaltySegments.Of(Rfm.Of(customer, nowMs), catalog.Segments) is var segment
            && segment != LoyaltySegment.Prospect)
        {
            order = figures.OrderMinorOf(segment, order);
            if (policy.RatePriorDays > 0)
            {
                AddRates(figures, segment, slots);
            }
        }

        ref readonly var header = ref customer.Header;
        var evidence = header.OrdersGross + policy.OrderPrior;
        OrderMinor = evidence == 0 ? order : (header.MonetaryGrossMinor + (policy.OrderPrior * order)) / evidence;
    }

    private void AddRates(SegmentFigures figures, LoyaltySegment segment, Span<byte> slots)
    {
        Map(figures);
        for (var i = 0; i < figures.Categories.Count; i++)
        {
            if (_categories[i] < 0 || figures.RateOf(segment, i) is not (var rate and >= 0))
            {
                continue;
            }

            ref var slot = ref slots[_categories[i]];
            if (slot == Baselines.NoSlot && rate > 0)
            {
                slot = (byte)SlotCount++;
            }

            _rates[slot] = rate;
        }
    }

    /// <summary>Looks the categories up in the catalog, once for a version of the figures.</summary>
    private void Map(SegmentFigures figures)
    {
        if (_mapped == figures)
        {
            return;
        }

        for (var i = 0; i < figures.Categories.Count; i++)
        {
            _categories[i] = catalog.TryGetCategory(figures.Categories[i], out var index) ? index : -1;
        }

        _mapped = figures;
    }
}
