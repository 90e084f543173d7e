namespace Decisioning.Scoring.Tests;

public sealed class DeterministicMathTests
{
    private const double Tolerance = 1e-15;

    [Fact]
    public void Exp2_OverItsRange_IsCloseToThePlatform()
    {
        for (var x = -1021.9; x < 1023.9; x += 0.0917)
        {
            AssertClose(Math.Pow(2, x), DeterministicMath.Exp2(x), x, Tolerance);
        }
    }

    [Fact]
    public void Exp_OverItsRange_IsCloseToThePlatform()
    {
        for (var x = -708.0; x < 709.7; x += 0.0317)
        {
            AssertClose(Math.Exp(x), DeterministicMath.Exp(x), x, Tolerance);
        }
    }

    [Fact]
    public void Log_OverItsRange_IsCloseToThePlatform()
    {
        for (var x = 1e-308; x < 1e308; x *= 1.0371)
        {
            AssertClose(Math.Log(x), DeterministicMath.Log(x), x, Tolerance);
            AssertClose(Math.Log2(x), DeterministicMath.Log2(x), x, Tolerance);
        }
    }

    [Fact]
    public void Log_NearOne_KeepsItsRelativeError()
    {
        for (var d = 1e-15; d < 0.5; d *= 1.31)
        {
            AssertClose(Math.Log(1 + d), DeterministicMath.Log(1 + d), 1 + d, Tolerance);
            AssertClose(Math.Log(1 - d), DeterministicMath.Log(1 - d), 1 - d, Tolerance);
            AssertClose(Math.Log2(1 + d), DeterministicMath.Log2(1 + d), 1 + d, Tolerance);
        }
    }

    [Fact]
    public void Exp2_WholeNumbers_AreExactPowers()
    {
        for (var n = -1074; n <= 1023; n++)
        {
            Assert.Equal(Math.ScaleB(1, n), DeterministicMath.Exp2(n));
        }
    }

    [Fact]
    public void Log2_PowersOfTwo_AreWholeNumbers()
    {
        for (var n = -1074; n <= 1023; n++)
        {
            Assert.Equal(n, DeterministicMath.Log2(Math.ScaleB(1, n)));
        }
    }

    [Theory]
    [InlineData(1024, double.PositiveInfinity)]
    [InlineData(5000, double.PositiveInfinity)]
    [InlineData(-1080, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp2_OutsideItsRange_IsAsStated(double x, double expected) =>
        Assert.Equal(expected, DeterministicMath.Exp2(x));

    [Theory]
    [InlineData(711, double.PositiveInfinity)]
    [InlineData(709.79, double.PositiveInfinity)]
    [InlineData(-800, 0)]
    [InlineData(0, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp_OutsideItsRange_IsAsStated(double x, double expected) =>
        Assert.Equal(expected, DeterministicMath.Exp(x));

    [Theory]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(-1, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(1, 0)]
    public void Log_OutsideItsRange_IsAsStated(double x, double expected)
    {
        Assert.Equal(expected, DeterministicMath.Log(x));
        Assert.Equal(expected, DeterministicMath.Log2(x));
    }

    [Fact]
    public void Exp_Subnormal_IsWithinOneStep()
    {
        for (var x = -745.1; x < -708.4; x += 0.37)
        {
            var steps = (DeterministicMath.Exp(x) - Math.Exp(x)) / double.Epsilon;
            Assert.InRange(steps, -1, 1);
        }
    }

    [Theory]
    [InlineData("exp2", 0.1, "3FF125FBEE250664")]
    [InlineData("exp2", -3.7, "3FB3B2C47BFF8328")]
    [InlineData("exp2", 0.5, "3FF6A09E667F3BCC")]
    [InlineData("exp2", -1050.3, "0000000000CFEFC6")]
    [InlineData("exp", 1, "4005BF0A8B14576A")]
    [InlineData("exp", -0.05, "3FEE7078B0A726A6")]
    [InlineData("exp", -17.3, "3E60772C096D61B7")]
    [InlineData("log", 0.87, "BFC1D356E462A870")]
    [InlineData("log", 10, "40026BB1BBB55516")]
    [InlineData("log", 1e-310, "C0864E69394D9508")]
    [InlineData("log2", 3, "3FF95C01A39FBD69")]
    [InlineData("log2", 0.3, "BFFBCA9C6F53897B")]
    public void EveryFunction_PinnedArguments_GivesTheSameBitsForEver(string function, double x, string bits)
    {
        var actual = function switch
        {
            "exp2" => DeterministicMath.Exp2(x),
            "exp" => DeterministicMath.Exp(x),
            "log" => DeterministicMath.Log(x),
            _ => DeterministicMath.Log2(x),
        };
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(actual).ToString("X16"));
    }

    private static void AssertClose(double expected, double actual, double x, double tolerance)
    {
        var error = expected == 0 ? Math.Abs(actual) : Math.Abs((actual - expected) / expected);
        Assert.True(error <= tolerance, $"at {x:R}: {actual:R}, the platform says {expected:R}, error {error:E2}");
    }
}
