using Decisioning.Load.Scenario;

namespace Decisioning.Load.Tests.Scenario;

public sealed class ZipfTests
{
    [Fact]
    public void At_ManyDraws_ComesAsOftenAsZipfSays()
    {
        const int Count = 1_000;
        const double Exponent = 1.1;
        var zipf = new Zipf(Count, Exponent);
        var random = new Random(3);
        var seen = new int[Count + 1];
        const int Draws = 400_000;
        for (var draw = 0; draw < Draws; draw++)
        {
            seen[zipf.At(random.NextDouble())]++;
        }

        // Stretches of ten times the numbers have about the same share, a little less each.
        Assert.InRange(seen[1], Draws / 10, Draws / 4);
        Assert.InRange((double)seen[10..20].Sum() / seen[100..200].Sum(), 1.1, 1.5);
        Assert.True(seen[Count] > 0);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 50)]
    public void At_TheEnds_StaysWithin(double draw, int number) => Assert.Equal(number, new Zipf(50, 1.1).At(draw));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void New_AnExponentThatHasNoIntegral_IsRefused(double exponent) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Zipf(5, exponent));
}
