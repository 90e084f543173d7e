using Decisioning.Load.Measuring;
using Decisioning.Load.Tables;
using Decisioning.Load.Tests.Fakes;

namespace Decisioning.Load.Tests.Tables;

/// <summary>What the rows ask for beside the time that their goal names: a fast run of something else is not met.
/// </summary>
public sealed class SpeedTableTests
{
    private static readonly Dictionary<string, (string Figure, double Value)[]> Good = new()
    {
        ["trees"] =
        [
            ("decide.rps", 100), ("floor.rps", 400), ("alternative.rps", 50), ("alternative.trees", 100),
            ("decide.candidates", 50), ("decide.refused_share", 0),
        ],
        ["reserve"] =
        [
            ($"decide.{SpeedTable.ReserveRate}.send_p99_ms", 8), ($"decide.{SpeedTable.ReserveRate}.p99_ms", 1),
            ($"decide.{SpeedTable.ReserveRate}.reserved_rps", 4_850),
            ($"decide.{SpeedTable.ReserveRate}.refused_share", .001),
        ],
        ["store"] = [("store.reserve_since_due_p99_ms", 5), ("store.reserve_rps", 4_850)],
        ["stream"] =
        [
            ("stream.decided", 500_000), ("stream.errors", 0), ("stream.unsettled", 0), ("stream.send_share", .3),
            ("stream.seconds", 60),
        ],
        ["memory"] = [("memory.customers", 1_000_000), ("memory.resident_mb", 1_000), ("memory.pause_p99.9_ms", 5)],
        ["activate"] = [("activate.cold_share", .9), ("activate.since_due_p99_ms", 1)],
    };

    [Fact]
    public void IsMet_WithFiguresAtTheirLimits_IsTrue() =>
        Assert.All(Good.Keys, file => Assert.All(Rows(file), row => Assert.True(row.IsMet(FiguresOf(file)), row.What)));

    [Theory]
    [InlineData("trees", "decide.candidates", 49.9)]
    [InlineData("reserve", "decide.R.send_p99_ms", 8.1)]
    [InlineData("reserve", "decide.R.reserved_rps", 4_849)]
    [InlineData("reserve", "decide.R.refused_share", .0011)]
    [InlineData("store", "store.reserve_rps", 4_849)]
    [InlineData("stream", "stream.decided", 499_999)]
    [InlineData("stream", "stream.errors", 1)]
    [InlineData("stream", "stream.unsettled", 1)]
    [InlineData("memory", "memory.customers", 999_999)]
    [InlineData("activate", "activate.cold_share", .89)]
    public void IsMet_WithOneFigureBeyondItsLimit_IsFalse(string file, string figure, double value)
    {
        var figures = FiguresOf(file);
        figures[figure.Replace("R", SpeedTable.ReserveRate, StringComparison.Ordinal)] = Spread.Of([value]);
        Assert.All(Rows(file), row => Assert.False(row.IsMet(figures), row.What));
    }

    /// <summary>The row of reservations looks for the figures of the rate that the written command asks at.</summary>
    [Fact]
    public async Task ReserveRate_IsThatOfTheCommandThatIsWritten()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "load", "README.md"));
        var line = Assert.Single(
            text.Split('\n'), line => line.EndsWith("load/results/reserve.json", StringComparison.Ordinal));
        Assert.StartsWith($"L latency --rate {SpeedTable.ReserveRate} --reserve ", line, StringComparison.Ordinal);
    }

    private static IEnumerable<TableRow> Rows(string file) => SpeedTable.Rows.Where(row => row.File == file);

    private static Figures FiguresOf(string file)
    {
        var figures = new Figures();
        foreach (var (figure, value) in Good[file])
        {
            figures[figure] = Spread.Of([value]);
        }

        return figures;
    }
}
