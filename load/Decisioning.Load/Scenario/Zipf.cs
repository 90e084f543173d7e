namespace Decisioning.Load.Scenario;

/// <summary>
/// Numbers from 1 to n of which the k-th comes about as often as 1 / k^s (G. K. Zipf, 1949): a few customers come all
/// the
/// time, most hardly ever. Drawn by the inverse of the integral of x^-s, which is within a few percent of the sum.
/// </summary>
internal sealed class Zipf
{
    private readonly int _count;
    private readonly double _exponent;
    private readonly double _whole;

    /// <param name="count">n, at least 1.</param>
    /// <param name="exponent">s, above 0 and not 1.</param>
    public Zipf(int count, double exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (exponent <= 0 || exponent == 1)
        {
            throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "It is above 0 and not 1.");
        }

        (_count, _exponent) = (count, exponent);
        _whole = Math.Pow(count + 1.0, 1 - exponent) - 1;
    }

    /// <summary>The number that a draw of 0..1 means.</summary>
    public int At(double draw)
    {
        var x = Math.Pow((draw * _whole) + 1, 1 / (1 - _exponent));
        return Math.Clamp((int)x, 1, _count);
    }
}
