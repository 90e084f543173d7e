using System.Runtime.Intrinsics;

namespace Decisioning.Scoring;

/// <content>Several exponentials at once, each by the additions and multiplications that one alone takes.</content>
public static partial class DeterministicMath
{
    /// <summary>Up to here, above and below zero, e to the power of a number is a normal number.</summary>
    internal const double MostModest = 700;

    /// <summary><see cref="Exp"/> of 8 numbers within <see cref="MostModest"/>, with the same bits.</summary>
    internal static Vector512<double> ExpOfModest(Vector512<double> x)
    {
        var whole = Vector512.Floor((x * Vector512.Create(Log2OfE)) + Vector512.Create(0.5));
        var y = x - (whole * Vector512.Create(Ln2High)) - (whole * Vector512.Create(Ln2Low));
        var sum = Vector512.Create(1.0 / 87178291200.0);
        sum = (sum * y) + Vector512.Create(1.0 / 6227020800.0);
        sum = (sum * y) + Vector512.Create(1.0 / 479001600.0);
        sum = (sum * y) + Vector512.Create(1.0 / 39916800.0);
        sum = (sum * y) + Vector512.Create(1.0 / 3628800.0);
        sum = (sum * y) + Vector512.Create(1.0 / 362880.0);
        sum = (sum * y) + Vector512.Create(1.0 / 40320.0);
        sum = (sum * y) + Vector512.Create(1.0 / 5040.0);
        sum = (sum * y) + Vector512.Create(1.0 / 720.0);
        sum = (sum * y) + Vector512.Create(1.0 / 120.0);
        sum = (sum * y) + Vector512.Create(1.0 / 24.0);
        sum = (sum * y) + Vector512.Create(1.0 / 6.0);
        sum = (sum * y) + Vector512.Create(0.5);
        var small = Vector512<double>.One + (y + (y * y * sum));
        var exponent = Vector512.ConvertToInt64(whole) + Vector512.Create((long)ExponentBias);
        return small * Vector512.ShiftLeft(exponent, MantissaBits).AsDouble();
    }

    /// <summary>The same for 4 numbers at once.</summary>
    internal static Vector256<double> ExpOfModest(Vector256<double> x)
    {
        var whole = Vector256.Floor((x * Vector256.Create(Log2OfE)) + Vector256.Create(0.5));
        var y = x - (whole * Vector256.Create(Ln2High)) - (whole * Vector256.Create(Ln2Low));
        var sum = Vector256.Create(1.0 / 87178291200.0);
        sum = (sum * y) + Vector256.Create(1.0 / 6227020800.0);
        sum = (sum * y) + Vector256.Create(1.0 / 479001600.0);
        sum = (sum * y) + Vector256.Create(1.0 / 39916800.0);
        sum = (sum * y) + Vector256.Create(1.0 / 3628800.0);
        sum = (sum * y) + Vector256.Create(1.0 / 362880.0);
        sum = (sum * y) + Vector256.Create(1.0 / 40320.0);
        sum = (sum * y) + Vector256.Create(1.0 / 5040.0);
        sum = (sum * y) + Vector256.Create(1.0 / 720.0);
        sum = (sum * y) + Vector256.Create(1.0 / 120.0);
        sum = (sum * y) + Vector256.Create(1.0 / 24.0);
        sum = (sum * y) + Vector256.Create(1.0 / 6.0);
        sum = (sum * y) + Vector256.Create(0.5);
        var small = Vector256<double>.One + (y + (y * y * sum));
        var exponent = Vector256.ConvertToInt64(whole) + Vector256.Create((long)ExponentBias);
        return small * Vector256.ShiftLeft(exponent, MantissaBits).AsDouble();
    }
}
