namespace Decisioning.Scoring;

/// <summary>
/// Exponentials and logarithms that give the same bits on every machine: only + - * /, comparisons and bit operations,
/// never a fused multiply-add and never the platform's library, whose last bits differ between systems. So a decision
/// that was logged on one machine is computed again, bit for bit, on another. The relative error is below 1e-15 over
/// the whole range (a few units in the last place; near the zeros of the logarithms too). Range reduction and the atanh
/// series follow Muller, "Elementary Functions" (2016), chapters 3 and 11.
/// </summary>
public static partial class DeterministicMath
{
    /// <summary>The natural logarithm of 2, rounded to the nearest double.</summary>
    public const double Ln2 = 0.693147180559945309417232;

    // Ln2 in two parts: the high one has 20 zero bits at its end, so its product with an exponent (11 bits) is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Log2OfE = 1.4426950408889634073599;
    private const double Sqrt2 = 1.41421356237309504880;
    private const int ExponentBias = 1023;
    private const int MantissaBits = 52;

    /// <summary>
    /// 2 to the power of <paramref name="x"/>. Above 1024: positive infinity; below -1075: zero; in between -1075 and
    /// -1022 a subnormal number, rounded once more. NaN gives NaN. Whole numbers give exact powers.
    /// </summary>
    public static double Exp2(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x >= 1024)
        {
            return double.PositiveInfinity;
        }

        if (x <= -1076)
        {
            return 0;
        }

        var whole = Math.Floor(x + 0.5);
        return Scale(ExpOfSmall((x - whole) * Ln2), (int)whole);
    }

    /// <summary>
    /// e to the power of <paramref name="x"/>. Above 709.79: positive infinity; below -746: zero. NaN gives NaN.
    /// </summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > 710)
        {
            return double.PositiveInfinity;
        }

        if (x < -746)
        {
            return 0;
        }

        var whole = Math.Floor((x * Log2OfE) + 0.5);
        var rest = x - (whole * Ln2High) - (whole * Ln2Low);
        return Scale(ExpOfSmall(rest), (int)whole);
    }

    /// <summary>
    /// Logarithm to base 2. Zero gives negative infinity, a negative number or NaN gives NaN, infinity itself. Powers
    /// of two give exact whole numbers.
    /// </summary>
    public static double Log2(double x)
    {
        if (!IsOrdinary(x, out var special))
        {
            return special;
        }

        var exponent = Split(x, out var mantissa);
        return exponent + (LogOfMantissa(mantissa) * Log2OfE);
    }

    /// <summary>
    /// Natural logarithm. Zero gives negative infinity, a negative number or NaN gives NaN, infinity itself.
    /// </summary>
    public static double Log(double x)
    {
        if (!IsOrdinary(x, out var special))
        {
            return special;
        }

        var exponent = Split(x, out var mantissa);
        return (exponent * Ln2High) + ((exponent * Ln2Low) + LogOfMantissa(mantissa));
    }

    private static bool IsOrdinary(double x, out double special)
    {
        special = x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
        return x > 0 && !double.IsPositiveInfinity(x);
    }

    /// <summary>Taylor's series for |y| below 0.35: the first term left out is below 5e-18.</summary>
    private static double ExpOfSmall(double y)
    {
        var sum = 1.0 / 87178291200.0;
        sum = (sum * y) + (1.0 / 6227020800.0);
        sum = (sum * y) + (1.0 / 479001600.0);
        sum = (sum * y) + (1.0 / 39916800.0);
        sum = (sum * y) + (1.0 / 3628800.0);
        sum = (sum * y) + (1.0 / 362880.0);
        sum = (sum * y) + (1.0 / 40320.0);
        sum = (sum * y) + (1.0 / 5040.0);
        sum = (sum * y) + (1.0 / 720.0);
        sum = (sum * y) + (1.0 / 120.0);
        sum = (sum * y) + (1.0 / 24.0);
        sum = (sum * y) + (1.0 / 6.0);
        sum = (sum * y) + 0.5;
        return 1.0 + (y + (y * y * sum));
    }

    /// <summary>
    /// ln(m) for m in sqrt(1/2)..sqrt(2): 2 atanh(s) with s = (m - 1)/(m + 1), |s| below 0.172; the first term left out
    /// is below 1e-19.
    /// </summary>
    private static double LogOfMantissa(double m)
    {
        var s = (m - 1) / (m + 1);
        var square = s * s;
        var sum = 1.0 / 23;
        sum = (sum * square) + (1.0 / 21);
        sum = (sum * square) + (1.0 / 19);
        sum = (sum * square) + (1.0 / 17);
        sum = (sum * square) + (1.0 / 15);
        sum = (sum * square) + (1.0 / 13);
        sum = (sum * square) + (1.0 / 11);
        sum = (sum * square) + (1.0 / 9);
        sum = (sum * square) + (1.0 / 7);
        sum = (sum * square) + (1.0 / 5);
        sum = (sum * square) + (1.0 / 3);
        return 2 * (s + (s * square * sum));
    }

    /// <summary>Takes x apart: x = mantissa * 2^exponent with the mantissa in sqrt(1/2)..sqrt(2).</summary>
    private static int Split(double x, out double mantissa)
    {
        var shift = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0;
            shift = -54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> MantissaBits) - ExponentBias;
        mantissa = BitConverter.Int64BitsToDouble(
            (bits & ((1L << MantissaBits) - 1)) | ((long)ExponentBias << MantissaBits));
        if (mantissa > Sqrt2)
        {
            mantissa *= 0.5;
            exponent++;
        }

        return exponent + shift;
    }

    /// <summary>value * 2^exponent; in two steps near the ends, where 2^exponent itself is no normal number.</summary>
    private static double Scale(double value, int exponent)
    {
        if (exponent > 1023)
        {
            return value * PowerOfTwo(1023) * PowerOfTwo(exponent - 1023);
        }

        return exponent < -1022
            ? value * PowerOfTwo(exponent + 108) * PowerOfTwo(-108)
            : value * PowerOfTwo(exponent);
    }

    private static double PowerOfTwo(int exponent) =>
        BitConverter.Int64BitsToDouble((long)(exponent + ExponentBias) << MantissaBits);
}
