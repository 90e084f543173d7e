using Decisioning.Server.Mapping;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Server.Tests.Mapping;

public sealed class WireTimeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_700_000_000_123)]
    [InlineData(WireLimits.LatestMs)]
    public void TryToMs_OfToWire_GivesTheSameTime(long ms)
    {
        Assert.True(WireTime.TryToMs(WireTime.ToWire(ms), out var back, out _));
        Assert.Equal(ms, back);
    }

    [Fact]
    public void ToWire_BeforeTheEpoch_KeepsNanosPositive()
    {
        var wire = WireTime.ToWire(-1);
        Assert.Equal((-1, 999_000_000), (wire.Seconds, wire.Nanos));
        Assert.True(WireTime.TryToMs(wire, out var back, out _, WireLimits.EarliestAttributeMs));
        Assert.Equal(-1, back);
    }

    [Theory]
    [InlineData(0, -1, "nanos is -1")]
    [InlineData(0, 1_000_000_000, "nanos is 1000000000")]
    [InlineData(-1, 0, "the years 1970 to 2100")]
    [InlineData(4_133_980_800, 0, "the years 1970 to 2100")]
    [InlineData(long.MaxValue, 0, "the years 1970 to 2100")]
    public void TryToMs_Malformed_SaysWhatWouldBeRight(long seconds, int nanos, string expected)
    {
        Assert.False(WireTime.TryToMs(new Timestamp { Seconds = seconds, Nanos = nanos }, out _, out var problem));
        Assert.Contains(expected, problem);
    }
}
