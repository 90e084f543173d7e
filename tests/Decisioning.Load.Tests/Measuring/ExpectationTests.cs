using Decisioning.Load.Measuring;

namespace Decisioning.Load.Tests.Measuring;

public sealed class ExpectationTests
{
    private static readonly Figures Known = new()
    {
        ["decide.rps"] = new Spread(50, 40, 60),
        ["floor.rps"] = new Spread(100, 90, 110),
        ["decide.p99_ms"] = new Spread(3, 1, 5),
        ["floor.p99_ms"] = new Spread(1, 1, 1),
    };

    [Theory]
    [InlineData("decide.rps>=0.5*floor")]
    [InlineData("decide.rps >= 0.5 * floor.rps")]
    [InlineData("decide.rps>=50")]
    [InlineData("decide.p99_ms<=1.5*floor+1.5")]
    [InlineData("decide.p99_ms<=3")]
    public void Problem_FiguresAsExpected_IsNone(string text) => Assert.Null(Expectation.Read(text).Problem(Known));

    [Theory]
    [InlineData("decide.rps>=0.51*floor", "Expected decide.rps>=0.51*floor, but decide.rps is 50 and the limit is 51.")]
    [InlineData(
        "decide.p99_ms<=floor+1", "Expected decide.p99_ms<=floor+1, but decide.p99_ms is 3 and the limit is 2.")]
    [InlineData("decide.rps<=49.5", "Expected decide.rps<=49.5, but decide.rps is 50 and the limit is 49.5.")]
    public void Problem_OtherFigures_SaysValueAndLimit(string text, string problem) =>
        Assert.Equal(problem, Expectation.Read(text).Problem(Known));

    /// <summary>The medians say a half, most turns say less.</summary>
    [Theory]
    [InlineData("decide.rps>=0.45*floor", null)]
    [InlineData("decide.rps>=0.46*floor",
        "Expected decide.rps>=0.46*floor, but decide.rps_of_floor is 0.45 and the limit is 0.46.")]
    [InlineData("decide.rps>=0.46*floor.rps",
        "Expected decide.rps>=0.46*floor.rps, but decide.rps_of_floor is 0.45 and the limit is 0.46.")]
    [InlineData("decide.rps<=0.44*floor",
        "Expected decide.rps<=0.44*floor, but decide.rps_of_floor is 0.45 and the limit is 0.44.")]
    [InlineData("decide.rps>=0.5*floor+0.1",
        "Expected decide.rps>=0.5*floor+0.1, but decide.rps is 50 and the limit is 50.1.")]
    [InlineData("decide.rps_of_floor<=0.44",
        "Expected decide.rps_of_floor<=0.44, but decide.rps_of_floor is 0.45 and the limit is 0.44.")]
    public void Problem_TheRatioOfEachTurnIsKnown_IsOfItsMedian(string text, string? problem)
    {
        var figures = new Figures
        {
            ["decide.rps"] = Known["decide.rps"],
            ["floor.rps"] = Known["floor.rps"],
            ["decide.rps_of_floor"] = new Spread(.45, .4, .6),
        };
        Assert.Equal(problem, Expectation.Read(text).Problem(figures));
        Assert.True(Expectation.Read(text).IsKnown(figures));
    }

    [Theory]
    [InlineData("decide.rsp>=1", "there is no figure 'decide.rsp'")]
    [InlineData("decide.rps>=0.4*flor", "there is no figure 'flor'")]
    [InlineData("decide.rps>=0.4*floor.p50", "there is no figure 'floor.p50'")]
    public void Problem_AFigureThatIsNotKnown_NamesThoseThatAre(string text, string problem)
    {
        var mistake = Assert.Throws<UsageException>(() => Expectation.Read(text).Problem(Known));
        Assert.Contains(problem, mistake.Message, StringComparison.Ordinal);
        Assert.Contains("decide.rps, floor.rps", mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decide.20.p99_ms<=3", true)]
    [InlineData("decide.20.p99_ms<=floor+1", true)]
    [InlineData("decide.20.p99_ms<=1.5*floor.30.p99_ms", true)]
    [InlineData("decide.20.p98_ms<=3", false)]
    [InlineData("decide.p99_ms<=3", false)]
    [InlineData("decide.20.p99_ms<=other", false)]
    public void Check_FiguresOfRatesThatAreYetToBeFound_AreKnownByTheRest(string text, bool isKnown)
    {
        var names = new FigureNames(["decide.*.p99_ms", "floor.*.p99_ms"]);
        Assert.Equal(isKnown, Record.Exception(() => Expectation.Read(text).Check(names)) is null);
    }

    [Theory]
    [InlineData("decide.rps")]
    [InlineData("decide.rps>1")]
    [InlineData("decide.rps>=")]
    [InlineData(">=5")]
    public void Read_SomethingElse_SaysHowItIsWritten(string text)
    {
        var mistake = Assert.Throws<UsageException>(() => Expectation.Read(text));
        Assert.Contains("like decide.rps>=0.4*floor", mistake.Message, StringComparison.Ordinal);
    }
}
