using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Tests.Measuring;

public sealed class PairedRatioTests
{
    [Theory]
    [InlineData("decide.rps", "floor.rps", "decide.rps_of_floor")]
    [InlineData("decide.p99.9_ms", "floor.p99.9_ms", "decide.p99.9_ms_of_floor")]
    [InlineData("decide.rps", "floor.cpu_us", null)]
    [InlineData("decide.rps", "", null)]
    [InlineData("decide.10.p99_ms", "floor.20.p99_ms", null)]
    public void NameOfBoth_TheSameFigureOfTwoPrograms_IsTheirRatio(string figure, string other, string? name) =>
        Assert.Equal(name, PairedRatio.NameOfBoth(figure, other));

    [Fact]
    public void Of_TurnsOfWhichSomeAreNotKnown_DividesThoseThatAre() =>
        Assert.Equal([.5, null, null, 2], PairedRatio.Of([1, null, 3, 8], [2, 4, 0, 4]));

    /// <summary>The machine was slow in the second turn, for both: the medians of the runs (20 and 100) say a fifth,
    /// every turn says something else.</summary>
    [Fact]
    public void AddRatios_TurnsOfTwoPrograms_HasTheMedianAndSpreadOfTheirRatios()
    {
        var figures = new Figures();
        figures.AddRatios("decide", [.. Runs(40, 10, 20)], "floor", [.. Runs(100, 20, 120)]);
        Assert.Equal(new Spread(.4, 20 / 120.0, .5), figures["decide.rps_of_floor"]);
        Assert.False(figures.TryGet("decide.cpu_us_of_floor", out _));
        Assert.Subset(
            BenchFigures.RatioNames("floor").Select(name => "decide." + name).ToHashSet(), figures.Names.ToHashSet());
    }

    private static IEnumerable<BenchRun> Runs(params double[] rates) =>
        rates.Select(rate => new BenchRun(rate, 0, null, null, 7, 9, new Histogram()));
}
