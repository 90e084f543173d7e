namespace Decisioning.Scoring.Tests;

public sealed class LaneSumTests
{
    [Fact]
    public void Sum_EveryLengthTo200_AgreesToTheLastBitForEveryWidth()
    {
        var random = new Random(20261122);
        for (var length = 0; length <= 200; length++)
        {
            var values = new double[length];
            for (var i = 0; i < length; i++)
            {
                values[i] = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 12));
            }

            var scalar = BitConverter.DoubleToInt64Bits(LaneSum.SumScalar(values));
            Assert.Equal(scalar, BitConverter.DoubleToInt64Bits(LaneSum.Sum256(values)));
            Assert.Equal(scalar, BitConverter.DoubleToInt64Bits(LaneSum.Sum512(values)));
            Assert.Equal(scalar, BitConverter.DoubleToInt64Bits(LaneSum.Sum(values)));
        }
    }

    [Fact]
    public void Sum_OrderOfFolding_IsTheStatedOne()
    {
        // 1e16 in lane 0 swallows a 1 that is added to it, so the sum tells which lanes met first:
        // lanes 1 and 9 meet (2) before they meet lane 0, and 1e16 + 2 is exact.
        var values = new double[16];
        values[0] = 1e16;
        values[1] = 1;
        values[9] = 1;
        Assert.Equal(10000000000000002.0, LaneSum.Sum(values));

        // Lane 8 meets lane 0 first: the 1 is lost, then again for lane 4.
        values[1] = 0;
        values[9] = 0;
        values[8] = 1;
        values[4] = 1;
        Assert.Equal(1e16, LaneSum.Sum(values));
    }

    [Fact]
    public void Sum_OfNothing_IsZero() => Assert.Equal(0, LaneSum.Sum([]));
}
