using System.Runtime.InteropServices;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Segments;
using Decisioning.Scoring;

namespace Decisioning.Domain.Insight;

/// <summary>
/// Trust of the base by segment, without looking at anybody as time passes. A debt D at t has halved at t + h, so
/// <c>k = log2(D) + t/h</c> does not change while nothing happens; customers are counted by k in steps of 1/256 and by
/// segment. A step is answered with the debt in its middle, so each customer's debt is known to 0.14 % and his trust to
/// 0.0005; sums over many err far less. Who owes nothing has trust 1 exactly.
/// <para>Customers with a hold that gives its draw back when it runs out are few and are answered one by one, exactly,
/// until all their holds have run out (<see cref="Fold"/>).</para>
/// <para>Segments move with time as well: the counts are of one moment, and a question at another one first moves those
/// whose last order crossed a threshold between, which takes a look into the days that the thresholds passed.</para>
/// </summary>
internal sealed class TrustLedger(PurchaseLadder ladder, HalfLives halfLives)
{
    public const int StepsADoubling = 256;

    private const int StepBits = 40;
    private const long StepOffset = 1L << (StepBits - 1);
    private const ulong NoDebt = 0;
    private const ulong OneByOne = 127UL << StepBits;

    private readonly HalfLives _halfLives = halfLives;
    private readonly Dictionary<ulong, long[]> _counts = new(SpreadKeys.Instance);
    private readonly Dictionary<ulong, CustomerStand> _oneByOne = new(SpreadKeys.Instance);
    private SegmentsDefinition _segments = new();
    private long _atMs;

    /// <summary>Customers that are answered one by one.</summary>
    public int OneByOneCount => _oneByOne.Count;

    /// <summary>Another one that holds the same, over a copy of the ladder.</summary>
    public TrustLedger Copy(PurchaseLadder copied)
    {
        var copy = new TrustLedger(copied, _halfLives.Copy()) { _segments = _segments, _atMs = _atMs };
        foreach (var (key, counts) in _counts)
        {
            copy._counts.Add(key, [.. counts]);
        }

        foreach (var (customer, stand) in _oneByOne)
        {
            copy._oneByOne.Add(customer, stand);
        }

        return copy;
    }

    /// <summary>Takes a customer in; what the ladder is to keep beside his last order is the result.</summary>
    public ulong Enter(ulong customer, in CustomerStand stand)
    {
        var key = stand.Holds is null ? EnterHalfLife(stand) : OneByOne;
        if (key == OneByOne)
        {
            _oneByOne.Add(customer, stand);
        }

        Count(key, SegmentOf(stand.Frequency, stand.LastSeconds, _atMs), 1);
        return key;
    }

    /// <summary>Takes a customer out; what the ladder keeps beside his last order is the result.</summary>
    public ulong Leave(ulong customer, in CustomerStand stand)
    {
        var key = OneByOne;
        if (_oneByOne.Count == 0 || !_oneByOne.Remove(customer))
        {
            key = KeyOf(stand, _halfLives.NumberOf(stand.HalfLifeSeconds));
            if (key != NoDebt)
            {
                _halfLives.Leave((int)(key >> StepBits));
            }
        }

        Count(key, SegmentOf(stand.Frequency, stand.LastSeconds, _atMs), -1);
        return key;
    }

    /// <summary>Counts those by their step whose holds have all run out by a time that lies behind the base.</summary>
    public void Fold(long nowMs)
    {
        foreach (var (customer, stand) in _oneByOne)
        {
            if (stand.Holds is null || Array.Exists(stand.Holds, hold => hold.ExpiresAtMs > nowMs))
            {
                continue;
            }

            var key = EnterHalfLife(stand);
            if (key == OneByOne)
            {
                continue;
            }

            _oneByOne.Remove(customer);
            var segment = SegmentOf(stand.Frequency, stand.LastSeconds, _atMs);
            Count(OneByOne, segment, -1);
            Count(key, segment, 1);
            ladder.Remove(stand.Frequency, stand.LastSeconds, OneByOne);
            ladder.Add(stand.Frequency, stand.LastSeconds, key);
        }
    }

    /// <summary>Adds up trust at a time, by segment.</summary>
    public void Read(long atMs, long expiryAsOfMs, SegmentsDefinition segments, TrustSums[] bySegment)
    {
        MoveTo(atMs, segments);
        foreach (var (key, counts) in _counts)
        {
            if (key == OneByOne)
            {
                continue;
            }

            var trust = CustomerDebt.Trust(DebtOf(key, atMs));
            for (var i = 0; i < counts.Length; i++)
            {
                bySegment[i].Add(trust, counts[i]);
            }
        }

        foreach (var stand in _oneByOne.Values)
        {
            var trust = CustomerDebt.Trust(stand.DebtAt(atMs, expiryAsOfMs));
            bySegment[(int)SegmentOf(stand.Frequency, stand.LastSeconds, atMs)].Add(trust, 1);
        }
    }

    /// <summary>Debt of a step at a time: of its middle.</summary>
    private double DebtOf(ulong key, long atMs)
    {
        if (key == NoDebt)
        {
            return 0;
        }

        var step = (long)(key & ((1UL << StepBits) - 1)) - StepOffset;
        var halfLifeMs = _halfLives[(int)(key >> StepBits)] * 1000.0;
        return DeterministicMath.Exp2(((step + 0.5) / StepsADoubling) - (atMs / halfLifeMs));
    }

    private ulong EnterHalfLife(in CustomerStand stand)
    {
        if (DebtAfterHolds(stand) <= 0)
        {
            return NoDebt;
        }

        var number = _halfLives.Enter(stand.HalfLifeSeconds);
        return number == 0 ? OneByOne : KeyOf(stand, number);
    }

    private static ulong KeyOf(in CustomerStand stand, int halfLife)
    {
        var debt = DebtAfterHolds(stand);
        if (debt <= 0)
        {
            return NoDebt;
        }

        var k = DeterministicMath.Log2(debt) + (stand.DebtAtMs / (stand.HalfLifeSeconds * 1000.0));
        var step = Math.Clamp((long)Math.Floor(k * StepsADoubling), -StepOffset, StepOffset - 1);
        return ((ulong)halfLife << StepBits) | (ulong)(step + StepOffset);
    }

    private static double DebtAfterHolds(in CustomerStand stand) =>
        stand.Debt <= 0 || stand.Holds is null ? stand.Debt : stand.DebtAt(stand.DebtAtMs, long.MaxValue);

    private void Count(ulong key, LoyaltySegment segment, int by)
    {
        ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _);
        counts ??= new long[TrustSums.Segments];
        counts[(int)segment] += by;
    }

    private LoyaltySegment SegmentOf(int frequency, uint lastSeconds, long atMs) =>
        LoyaltySegments.Of(frequency, LoyaltySegments.DaysSince(Seconds.ToMs(lastSeconds), atMs), _segments);

    private void MoveTo(long atMs, SegmentsDefinition segments)
    {
        foreach (var (key, counts) in _counts)
        {
            if (!counts.AsSpan().ContainsAnyExcept(0L))
            {
                _counts.Remove(key);
            }
        }

        if (segments != _segments)
        {
            _segments = segments;
            _counts.Clear();
            _atMs = atMs;
            foreach (var row in ladder.Rows)
            {
                Recount(row);
            }
        }

        if (atMs != _atMs)
        {
            foreach (var row in ladder.Rows)
            {
                MoveRow(row, atMs);
            }

            _atMs = atMs;
        }
    }

    private void Recount(LadderRow row)
    {
        for (var day = row.FirstDay; day < row.FirstDay + row.DayCount; day++)
        {
            if (row[day] is not { Count: > 0 } bag)
            {
                continue;
            }

            foreach (var entry in bag.Few)
            {
                Recount(row.Frequency, day, entry, 1);
            }

            if (bag.Many is { } many)
            {
                foreach (var (entry, count) in many)
                {
                    Recount(row.Frequency, day, entry, count);
                }
            }
        }
    }

    private void Recount(int frequency, int day, ulong entry, int count)
    {
        var segment = SegmentOf(frequency, PurchaseLadder.SecondOf(day, entry), _atMs);
        Count(PurchaseLadder.KeyOf(entry), segment, count);
    }

    private void MoveRow(LadderRow row, long atMs)
    {
        if (row.Frequency == 0)
        {
            return;
        }

        Span<int> limits = [_segments.FirstPurchaseDays, _segments.AtRiskAfterDays, _segments.LostAfterDays];
        for (var day = row.FirstDay; day < row.FirstDay + row.DayCount; day++)
        {
            if (row[day] is not { Count: > 0 } bag || !IsPassed(day, limits, atMs))
            {
                continue;
            }

            foreach (var entry in bag.Few)
            {
                Move(row.Frequency, day, entry, 1, atMs);
            }

            if (bag.Many is { } many)
            {
                foreach (var (entry, count) in many)
                {
                    Move(row.Frequency, day, entry, count, atMs);
                }
            }
        }
    }

    /// <summary>Whether somebody who bought on a day may be on another side of a limit than before.</summary>
    private bool IsPassed(int day, ReadOnlySpan<int> limits, long atMs)
    {
        var (fromMs, toMs) = (Math.Min(atMs, _atMs), Math.Max(atMs, _atMs));
        var startMs = day * PurchaseLadder.DayMs;
        foreach (var limit in limits)
        {
            if (startMs <= PurchaseLadder.Cutoff(toMs, limit)
                && startMs + PurchaseLadder.DayMs > PurchaseLadder.Cutoff(fromMs, limit))
            {
                return true;
            }
        }

        return false;
    }

    private void Move(int frequency, int day, ulong entry, int count, long atMs)
    {
        var second = PurchaseLadder.SecondOf(day, entry);
        var before = SegmentOf(frequency, second, _atMs);
        var after = SegmentOf(frequency, second, atMs);
        if (before != after)
        {
            Count(PurchaseLadder.KeyOf(entry), before, -count);
            Count(PurchaseLadder.KeyOf(entry), after, count);
        }
    }
}
