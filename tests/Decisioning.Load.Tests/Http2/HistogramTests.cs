using Decisioning.Load.Http2;

namespace Decisioning.Load.Tests.Http2;

public sealed class HistogramTests
{
    [Theory]
    [InlineData(.5)]
    [InlineData(.9)]
    [InlineData(.99)]
    [InlineData(.999)]
    public void PercentileMs_ManyDurations_IsWithinOnePercentOfTheSortedOne(double share)
    {
        var random = new Random(7);
        var durations = Enumerable.Range(0, 100_000).Select(_ => Math.Exp(random.NextDouble() * 12) / 1_000).ToArray();
        var histogram = new Histogram();
        foreach (var ms in durations)
        {
            histogram.Record(TimeSpan.FromMilliseconds(ms));
        }

        Array.Sort(durations);
        var exact = durations[(int)Math.Ceiling(share * durations.Length) - 1];
        Assert.InRange(histogram.PercentileMs(share), exact * .99, exact * 1.01);
        Assert.Equal(100_000, histogram.Count);
    }

    [Fact]
    public void Add_AnotherHistogram_CountsBoth()
    {
        var (one, other) = (new Histogram(), new Histogram());
        one.Record(TimeSpan.FromMilliseconds(1));
        other.Record(TimeSpan.FromMilliseconds(100));
        one.Add(other);
        Assert.Equal(2, one.Count);
        Assert.Equal(1, one.PercentileMs(.5), .01);
        Assert.Equal(100, one.PercentileMs(1), .01);
    }

    [Fact]
    public void PercentileMs_Nothing_IsZero() => Assert.Equal(0, new Histogram().PercentileMs(.99));

    [Fact]
    public void Record_BelowZeroAndBeyondAnHour_AreKeptAtTheEnds()
    {
        var histogram = new Histogram();
        histogram.Record(TimeSpan.FromMilliseconds(-5));
        histogram.Record(TimeSpan.FromHours(30));
        Assert.InRange(histogram.PercentileMs(.5), 0, .001);
        Assert.True(histogram.PercentileMs(1) > 3_600_000);
    }
}
