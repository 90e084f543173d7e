namespace Decisioning.Load.Growth;

/// <summary>The line y = a + b x that lies nearest to some points: least squares (A.-M. Legendre, 1805).</summary>
internal readonly record struct LinearFit(double A, double B)
{
    /// <param name="points">At least two, of different x.</param>
    public static LinearFit Of(IReadOnlyCollection<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        var b = points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
        return new LinearFit(y - (b * x), b);
    }

    /// <summary>How far the line lies from a point, as a share of the point's y.</summary>
    public double Deviation((double X, double Y) point) => Math.Abs((A + (B * point.X)) - point.Y) / point.Y;
}
