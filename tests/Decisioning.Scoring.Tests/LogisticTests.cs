namespace Decisioning.Scoring.Tests;

public sealed class LogisticTests
{
    [Theory]
    [InlineData(VectorWidth.Scalar)]
    [InlineData(VectorWidth.Bits256)]
    [InlineData(VectorWidth.Bits512)]
    public void Apply_SumsOfEverySize_HasTheSameBitsAsOneAlone(VectorWidth width)
    {
        var random = new Random(20261127);
        double[] sums =
        [
            .. Enumerable.Range(0, 100_001).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 4))),
            0, -0.0, double.NaN, 0.1, double.PositiveInfinity, double.NegativeInfinity, 700, -700, 700.0000001,
            double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 709.8, -745.2, 1e-300, 3, -3,
        ];
        var expected = Array.ConvertAll(sums, Logistic.Of);

        Logistic.Apply(sums, width);

        Assert.Equal(
            expected.Select(BitConverter.DoubleToInt64Bits), sums.Select(BitConverter.DoubleToInt64Bits));
    }
}
