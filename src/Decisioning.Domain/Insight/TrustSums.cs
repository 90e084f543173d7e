using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Insight;

/// <summary>Trust of some customers: how many, its mean, and how many in each tenth of 0..1 (a trust of 1 is in the
/// last). Sums of several groups add up.</summary>
public sealed class TrustSums
{
    public const int Bins = 10;

    /// <summary>Cells of the loyalty grid.</summary>
    public static int Segments { get; } = Enum.GetValues<LoyaltySegment>().Length;

    public long Customers { get; set; }

    /// <summary>The trust of all of them added up.</summary>
    public double Sum { get; set; }

    public long[] Histogram { get; set; } = new long[Bins];

    /// <summary>1 when there is nobody.</summary>
    public double Mean => Customers == 0 ? 1 : Sum / Customers;

    public void Add(double trust, long customers)
    {
        Customers += customers;
        Sum += trust * customers;
        Histogram[Math.Min(Bins - 1, (int)(trust * Bins))] += customers;
    }

    public void Add(TrustSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Customers += other.Customers;
        Sum += other.Sum;
        for (var i = 0; i < Bins; i++)
        {
            Histogram[i] += other.Histogram[i];
        }
    }
}
