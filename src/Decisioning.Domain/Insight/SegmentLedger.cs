using System.Numerics;
using System.Runtime.InteropServices;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;

namespace Decisioning.Domain.Insight;

/// <summary>
/// Buyers' orders, money and orders by category, summed by how often they bought and in which week they bought last, so
/// that the cells of the loyalty grid can be put together at any time under any thresholds. Weeks are UTC days divided
/// by seven; above 64 orders numbers of orders that share their six highest bits are one. So there are some ten
/// thousand bags of sums, whatever the size of the base and however many categories it buys in.
/// </summary>
internal sealed class SegmentLedger
{
    private const int SecondsAWeek = 7 * 86_400;
    private const int FrequencyBits = 6;

    /// <summary>A week counts as its fourth day.</summary>
    private const int MiddleDay = 3;

    /// <summary>A purchase history counts as at least so many days, as in a customer's own rate of buying.</summary>
    private const int LeastDays = 30;

    private readonly Dictionary<(int Frequency, int Week), Bag> _bags;
    private readonly CategoryPlaces _places;

    public SegmentLedger() => (_bags, _places) = ([], new CategoryPlaces());

    private SegmentLedger(SegmentLedger other) => (_bags, _places) = (
        other._bags.ToDictionary(entry => entry.Key, entry => entry.Value.Copy()), other._places.Copy());

    /// <summary>Another one that holds the same.</summary>
    public SegmentLedger Copy() => new(this);

    /// <summary>Keeps the categories of a catalog's offers apart, as far as there is room.</summary>
    public void Keep(CatalogDefinition catalog) => _places.Keep(CategoryPlaces.Of(catalog));

    /// <summary>Takes the record before out and the record after in.</summary>
    public void Change(CustomerView before, in CustomerStand stood, CustomerView after, in CustomerStand stands)
    {
        if (stood.Frequency == stands.Frequency && stood.LastSeconds == stands.LastSeconds
            && (stands.Frequency == 0 || IsSame(before, after)))
        {
            return;
        }

        Move(before, stood, -1);
        Move(after, stands, 1);
    }

    /// <summary>
    /// The cells at a time. They hold the categories of the catalog's offers, then those that are bought in most often,
    /// by growing hash.
    /// </summary>
    public SegmentFigures Read(long atMs, CatalogDefinition catalog)
    {
        var today = atMs / PurchaseLadder.DayMs;
        var cells = new Bag[SegmentFigures.CellCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = new Bag();
        }

        foreach (var ((frequency, week), bag) in _bags)
        {
            var days = (int)Math.Max(0, today - ((week * 7L) + MiddleDay));
            cells[(int)LoyaltySegments.Of(frequency, days, catalog.Segments)].Add(bag);
        }

        var places = Chosen(cells, CategoryPlaces.Of(catalog));
        return new SegmentFigures(
            places.Select(place => _places.Categories[place]), cells.Select(cell => cell.ToCell(today, places)));
    }

    private int[] Chosen(Bag[] cells, HashSet<ulong> own)
    {
        var all = new Bag();
        foreach (var cell in cells)
        {
            all.Add(cell);
        }

        return
        [
            .. Enumerable.Range(0, _places.Categories.Count).Where(place => all.OrdersAt(place) > 0)
                .OrderByDescending(place => own.Contains(_places.Categories[place]))
                .ThenByDescending(all.OrdersAt).ThenBy(place => _places.Categories[place])
                .Take(SegmentFigures.MostCategories).OrderBy(place => _places.Categories[place]),
        ];
    }

    private static bool IsSame(CustomerView before, CustomerView after)
    {
        ref readonly var old = ref before.Header;
        ref readonly var now = ref after.Header;
        return old.OrdersGross == now.OrdersGross && old.MonetaryGrossMinor == now.MonetaryGrossMinor
            && old.FirstPurchaseAtMs == now.FirstPurchaseAtMs && IsSame(before.Categories, after.Categories);
    }

    private static bool IsSame(ReadOnlySpan<CategoryEntry> before, ReadOnlySpan<CategoryEntry> after)
    {
        for (var i = 0; i < Math.Max(before.Length, after.Length); i++)
        {
            var (old, now) = (i < before.Length ? before[i] : default, i < after.Length ? after[i] : default);
            if (old.Orders != now.Orders || (old.Orders > 0 && old.Category != now.Category))
            {
                return false;
            }
        }

        return true;
    }

    private void Move(CustomerView view, in CustomerStand stand, int by)
    {
        if (stand.Frequency == 0)
        {
            return;
        }

        var key = (ClassOf(stand.Frequency), (int)(stand.LastSeconds / SecondsAWeek));
        ref var bag = ref CollectionsMarshal.GetValueRefOrAddDefault(_bags, key, out _);
        bag ??= new Bag();
        bag.Move(view, by, _places);
        if (bag.Customers == 0)
        {
            _bags.Remove(key);
        }
    }

    /// <summary>The number itself, its lower bits cleared beyond the six highest.</summary>
    private static int ClassOf(int frequency)
    {
        var low = Math.Max(0, 32 - BitOperations.LeadingZeroCount((uint)frequency) - FrequencyBits);
        return (frequency >> low) << low;
    }

    /// <summary>Sums over some buyers. Money is kept so wide that what was put in can be taken out.</summary>
    private sealed class Bag
    {
        private Int128 _money;
        private long _orders;
        private long _firstDays;

        /// <summary>Orders by the place of their category, as far as one here was ever bought in.</summary>
        private long[] _byPlace = [];

        public long Customers { get; private set; }

        public void Move(CustomerView view, int by, CategoryPlaces places)
        {
            ref readonly var header = ref view.Header;
            Customers += by;
            _orders += by * (long)header.OrdersGross;
            _money += by * (Int128)header.MonetaryGrossMinor;
            _firstDays += by * (header.FirstPurchaseAtMs / PurchaseLadder.DayMs);
            foreach (ref readonly var category in view.Categories)
            {
                if (category.Orders > 0 && places.PlaceOf(category.Category) is >= 0 and var place)
                {
                    Reach(place + 1);
                    _byPlace[place] += by * (long)category.Orders;
                }
            }
        }

        public Bag Copy()
        {
            var copy = new Bag();
            copy.Add(this);
            return copy;
        }

        public void Add(Bag other)
        {
            Customers += other.Customers;
            _orders += other._orders;
            _money += other._money;
            _firstDays += other._firstDays;
            ReadOnlySpan<long> added = other._byPlace;
            Reach(added.Length);
            var sums = _byPlace.AsSpan(0, added.Length);
            for (var i = 0; i < added.Length; i++)
            {
                sums[i] += added[i];
            }
        }

        public long OrdersAt(int place) => place < _byPlace.Length ? _byPlace[place] : 0;

        public SegmentCell ToCell(long today, IReadOnlyList<int> places) => new(
            _orders,
            (long)Int128.Min(_money, long.MaxValue),
            Math.Max(LeastDays * Customers, (Customers * today) - _firstDays),
            [.. places.Select(OrdersAt)]);

        private void Reach(int length)
        {
            if (_byPlace.Length < length)
            {
                Array.Resize(ref _byPlace, Math.Max(length, Math.Min(_byPlace.Length * 2, CategoryPlaces.Most)));
            }
        }
    }
}
