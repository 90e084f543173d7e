using System.Numerics;

namespace Decisioning.Load.Http2;

/// <summary>
/// Counts of durations in buckets of growing width (as the HdrHistogram does): 128 for every doubling, so a percentile
/// is off by less than 0.8 % of its value, from one microsecond to more than an hour, in 28 KB.
/// </summary>
internal sealed class Histogram
{
    private const int SubBits = 7;
    private const int SubBuckets = 1 << SubBits;
    private const int Doublings = 40;

    private readonly long[] _counts = new long[SubBuckets * Doublings];

    public long Count { get; private set; }

    public double MaxMs { get; private set; }

    /// <summary>Adds one duration; below zero counts as zero.</summary>
    public void Record(TimeSpan duration)
    {
        // A quarter of a microsecond is the unit: 0.25 us .. 1 hour are 34 doublings.
        var units = Math.Max(0, duration.Ticks * 4 / TimeSpan.TicksPerMicrosecond);
        _counts[BucketOf(units)]++;
        Count++;
        MaxMs = Math.Max(MaxMs, duration.TotalMilliseconds);
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        MaxMs = Math.Max(MaxMs, other.MaxMs);
    }

    /// <summary>The duration that a share of all does not exceed, milliseconds; 0 when there is none.</summary>
    public double PercentileMs(double share)
    {
        var left = (long)Math.Ceiling(share * Count);
        for (var bucket = 0; bucket < _counts.Length && Count > 0; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0)
            {
                return Math.Min(MaxMs, UpperUnits(bucket) / 4_000.0);
            }
        }

        return MaxMs;
    }

    private static int BucketOf(long units)
    {
        if (units < SubBuckets)
        {
            return (int)units;
        }

        var doubling = BitOperations.Log2((ulong)units) - SubBits;
        return Math.Min(
            (SubBuckets * Doublings) - 1,
            (SubBuckets * (doubling + 1)) + (int)((units >> doubling) & (SubBuckets - 1)));
    }

    private static double UpperUnits(int bucket)
    {
        var (doubling, sub) = (bucket / SubBuckets, bucket % SubBuckets);
        return doubling == 0 ? sub + 1 : Math.ScaleB(SubBuckets + sub + 1, doubling - 1);
    }
}
