using Decisioning.Load.Growth;

namespace Decisioning.Load.Tests.Growth;

public sealed class LinearFitTests
{
    [Fact]
    public void Of_PointsOfALine_IsTheLine()
    {
        (double, double)[] points = [(20, 20.6), (100, 23), (1_000, 50)];
        var fit = LinearFit.Of(points);
        Assert.Equal((20, .03), (fit.A, fit.B), Near);
        Assert.All(points, point => Assert.Equal(0, fit.Deviation(point), 9));
    }

    /// <summary>By hand: means 2 and 4; b = (-1 x -2 + 1 x 0) / 2 = 1, a = 2.</summary>
    [Fact]
    public void Of_PointsBesideALine_IsTheNearestBySquares()
    {
        var fit = LinearFit.Of([(1, 2), (2, 6), (3, 4)]);
        Assert.Equal((2, 1), (fit.A, fit.B), Near);
        Assert.Equal(1 / 3.0, fit.Deviation((2, 6)), 9);
    }

    private static bool Near((double A, double B) one, (double A, double B) other) =>
        Math.Abs(one.A - other.A) < 1e-9 && Math.Abs(one.B - other.B) < 1e-9;
}
