using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Decisioning.Scoring;

/// <summary>
/// Sums whose last bit does not depend on the width of the machine's vectors. Element i is added to lane i mod 16; the
/// 16 lanes are then folded in one order (8 apart, 4, 2, 1). Scalar code, 256 and 512 bits do the same additions in the
/// same order, so they agree to the last bit.
/// </summary>
public static class LaneSum
{
    /// <summary>Number of virtual lanes.</summary>
    public const int Lanes = 16;

    /// <summary>Sum of the values; zero for none.</summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Sum512(values);
        }

        return Vector256.IsHardwareAccelerated ? Sum256(values) : SumScalar(values);
    }

    internal static double SumScalar(ReadOnlySpan<double> values)
    {
        Span<double> lanes = stackalloc double[Lanes];
        for (var i = 0; i < values.Length; i++)
        {
            lanes[i % Lanes] += values[i];
        }

        return Fold(lanes);
    }

    internal static double Sum256(ReadOnlySpan<double> values)
    {
        Span<double> lanes = stackalloc double[Lanes];
        var wide = MemoryMarshal.Cast<double, Vector256<double>>(values);
        Vector256<double> a = default, b = default, c = default, d = default;
        var done = 0;
        for (; done + 4 <= wide.Length; done += 4)
        {
            a += wide[done];
            b += wide[done + 1];
            c += wide[done + 2];
            d += wide[done + 3];
        }

        a.CopyTo(lanes);
        b.CopyTo(lanes[4..]);
        c.CopyTo(lanes[8..]);
        d.CopyTo(lanes[12..]);
        return AddRestAndFold(values[(done * 4)..], lanes);
    }

    internal static double Sum512(ReadOnlySpan<double> values)
    {
        Span<double> lanes = stackalloc double[Lanes];
        var wide = MemoryMarshal.Cast<double, Vector512<double>>(values);
        Vector512<double> a = default, b = default;
        var done = 0;
        for (; done + 2 <= wide.Length; done += 2)
        {
            a += wide[done];
            b += wide[done + 1];
        }

        a.CopyTo(lanes);
        b.CopyTo(lanes[8..]);
        return AddRestAndFold(values[(done * 8)..], lanes);
    }

    private static double AddRestAndFold(ReadOnlySpan<double> rest, Span<double> lanes)
    {
        for (var i = 0; i < rest.Length; i++)
        {
            lanes[i] += rest[i];
        }

        return Fold(lanes);
    }

    private static double Fold(Span<double> lanes)
    {
        for (var apart = Lanes / 2; apart > 0; apart /= 2)
        {
            for (var i = 0; i < apart; i++)
            {
                lanes[i] += lanes[i + apart];
            }
        }

        return lanes[0];
    }
}
