using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Insight;

/// <summary>
/// Customers by how often and when they bought last: a row for each number of orders, in it a bag for each UTC day of
/// the last order, in it the second of that day and a number that the caller gives. Days since the last order are whole
/// days elapsed, not calendar days, so a question at any time counts whole bags and looks only into those of the days
/// in which a limit falls. Customers without an order are in row 0, day 0.
/// </summary>
internal sealed class PurchaseLadder
{
    public const long DayMs = 86_400_000;
    private const int SecondBits = 17;
    private const int SecondsADay = 86_400;

    private readonly SortedDictionary<int, LadderRow> _rows = [];
    private readonly LadderRow?[] _frequent = new LadderRow?[32];

    /// <summary>All customers in it.</summary>
    public int Count { get; private set; }

    /// <summary>Rows by growing number of orders; rows that became empty stay.</summary>
    public SortedDictionary<int, LadderRow>.ValueCollection Rows => _rows.Values;

    /// <summary>The largest caller's number that fits beside the second.</summary>
    public const ulong LargestKey = ulong.MaxValue >> SecondBits;

    public static uint SecondOf(int day, ulong entry) =>
        ((uint)day * SecondsADay) + (uint)(entry & ((1 << SecondBits) - 1));

    public static ulong KeyOf(ulong entry) => entry >> SecondBits;

    public void Add(int frequency, uint lastSeconds, ulong key)
    {
        var (day, entry) = Place(frequency, lastSeconds, key);
        RowOf(frequency).BagOf(day).Add(entry);
        Count++;
    }

    public void Remove(int frequency, uint lastSeconds, ulong key)
    {
        var (day, entry) = Place(frequency, lastSeconds, key);
        RowOf(frequency).BagOf(day).Remove(entry);
        Count--;
    }

    /// <summary>Another one that holds the same.</summary>
    public PurchaseLadder Copy()
    {
        var copy = new PurchaseLadder { Count = Count };
        foreach (var row in Rows)
        {
            copy._rows.Add(row.Frequency, row.Copy());
        }

        return copy;
    }

    /// <summary>The latest moment that is more than so many whole days before a time: orders after it are at most so
    /// many days old.</summary>
    public static long Cutoff(long atMs, int days) => atMs - ((days + 1L) * DayMs);

    private static (int Day, ulong Entry) Place(int frequency, uint lastSeconds, ulong key)
    {
        var (day, second) = frequency == 0 ? (0u, 0u) : Math.DivRem(lastSeconds, SecondsADay);
        return ((int)day, (key << SecondBits) | second);
    }

    private LadderRow RowOf(int frequency)
    {
        if (frequency < _frequent.Length && _frequent[frequency] is { } known)
        {
            return known;
        }

        if (!_rows.TryGetValue(frequency, out var row))
        {
            row = new LadderRow(frequency);
            _rows.Add(frequency, row);
        }

        if (frequency < _frequent.Length)
        {
            _frequent[frequency] = row;
        }

        return row;
    }
}

/// <summary>The customers with one number of orders, by the UTC day of the last one.</summary>
internal sealed class LadderRow(int frequency)
{
    private EntryBag?[] _days = [];
    private int _first;

    public int Frequency => frequency;

    /// <summary>The first day that has a place, and how many follow each other.</summary>
    public int FirstDay => _first;

    public int DayCount => _days.Length;

    public EntryBag? this[int day] => _days[day - _first];

    public EntryBag BagOf(int day)
    {
        if (_days.Length == 0)
        {
            (_first, _days) = (day, new EntryBag?[1]);
        }
        else if (day < _first)
        {
            // Room ahead, so that a history read backwards does not move the array for each day.
            var from = Math.Max(0, day - (_days.Length / 2));
            var wider = new EntryBag?[_first - from + _days.Length];
            _days.CopyTo(wider, _first - from);
            (_first, _days) = (from, wider);
        }
        else if (day >= _first + _days.Length)
        {
            Array.Resize(ref _days, Math.Max(day - _first + 1, _days.Length + (_days.Length / 2)));
        }

        return _days[day - _first] ??= new EntryBag();
    }

    /// <summary>
    /// Adds to each zone how many bought last in it. Cutoffs fall from the newest to the oldest; zone i lies after
    /// cutoff i and not after cutoff i-1, the last zone at or before the last cutoff.
    /// </summary>
    public void CountZones(ReadOnlySpan<long> cutoffsMs, Span<long> zones)
    {
        for (var i = 0; i < _days.Length; i++)
        {
            if (_days[i] is not { Count: > 0 } bag)
            {
                continue;
            }

            var day = _first + i;
            var startMs = day * PurchaseLadder.DayMs;
            var newest = ZoneOf(startMs + PurchaseLadder.DayMs - 1_000, cutoffsMs);
            if (frequency == 0 || newest == ZoneOf(startMs, cutoffsMs))
            {
                zones[newest] += bag.Count;
            }
            else
            {
                CountWithin(day, bag, cutoffsMs, zones);
            }
        }
    }

    public LadderRow Copy() => new(frequency) { _first = _first, _days = [.. _days.Select(bag => bag?.Copy())] };

    private static int ZoneOf(long lastMs, ReadOnlySpan<long> cutoffsMs)
    {
        var zone = 0;
        while (zone < cutoffsMs.Length && lastMs <= cutoffsMs[zone])
        {
            zone++;
        }

        return zone;
    }

    private static void CountWithin(int day, EntryBag bag, ReadOnlySpan<long> cutoffsMs, Span<long> zones)
    {
        foreach (var entry in bag.Few)
        {
            zones[ZoneOf(Seconds.ToMs(PurchaseLadder.SecondOf(day, entry)), cutoffsMs)]++;
        }

        if (bag.Many is { } many)
        {
            foreach (var (entry, count) in many)
            {
                zones[ZoneOf(Seconds.ToMs(PurchaseLadder.SecondOf(day, entry)), cutoffsMs)] += count;
            }
        }
    }
}
