using Decisioning.Load.Latency;

namespace Decisioning.Load.Tests.Latency;

public sealed class KneeSearchTests
{
    [Theory]
    [InlineData(5_300, "1000 2000 4000 8000 6000 5000 5500", 5_000)]
    [InlineData(300, "1000 500 250 375", 250)]
    [InlineData(2_000, "1000 2000 4000 3000 2500 2250", 2_000)]
    [InlineData(int.MaxValue, "1000 2000 4000 8000 16000 32000 64000 128000 256000 512000 1000000", 1_000_000)]
    public void Tell_AServerThatHoldsSoMuch_DoublesThenHalvesTheGap(int holds, string tried, int knee)
    {
        var search = new KneeSearch(1_000, refinements: 3);
        var rates = new List<int>();
        while (search.Next is { } rate)
        {
            rates.Add(rate);
            search.Tell(rate <= holds);
        }

        Assert.Equal(tried, string.Join(' ', rates));
        Assert.Equal(knee, search.Knee);
    }
}
