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
