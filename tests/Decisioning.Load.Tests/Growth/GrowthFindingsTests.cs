using System.Globalization;
using Decisioning.Load.Growth;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Tests.Growth;

public sealed class GrowthFindingsTests
{
    [Fact]
    public void Sentence_OfOffers_HasTheLineAndHowFarTheWorstSizeLiesOff()
    {
        var figures = new Figures();
        Add(figures, "offers.1000", rps: 20_000, share: .2);
        Add(figures, "offers.20", rps: 1e6 / 20.6, share: .4);
        Add(figures, "offers.100", rps: 1e6 / 23, share: .3);
        Assert.StartsWith(
            "Calls/s with 1,000, beside those with 20: 0.41 times, 20,000 (19,999..20,001) beside 48,544 "
            + "(48,543..48,545); the spreads do not overlap; their share of the floor's, in turn: 0.50 times, "
            + "0.200 (0.100..0.300) beside 0.400 (0.300..0.500); the spreads overlap. Microseconds a call lie near "
            + "a + b x offers with a = 20.0 and b = 0.0300 (least squares over 3 sizes); at the worst, with ",
            GrowthFindings.Sentence(figures, GrowthCurves.Offers),
            Exact);
    }

    [Fact]
    public void Sentence_OffersOffTheLine_NamesTheWorstSize()
    {
        var figures = new Figures();
        foreach (var (size, micros) in ((int, double)[])[(1, 2), (2, 6), (3, 4)])
        {
            Add(figures, string.Create(CultureInfo.InvariantCulture, $"offers.{size}"), 1e6 / micros, .1);
        }

        Assert.EndsWith(
            "a = 2.0 and b = 1.0000 (least squares over 3 sizes); at the worst, with 1 offers, the line is 50 % off.",
            GrowthFindings.Sentence(figures, GrowthCurves.Offers),
            Exact);
    }

    [Theory]
    [InlineData(GrowthCurves.Customers)]
    [InlineData(GrowthCurves.Connections)]
    public void Sentence_OfOldFiguresWithoutAFloor_SaysNothingOfIt(string what)
    {
        var figures = new Figures
        {
            [$"{what}.16.rps"] = new Spread(60, 50, 100),
            [$"{what}.4.rps"] = new Spread(120, 100, 130),
        };
        Assert.Equal(
            "Calls/s with 16, beside those with 4: 0.50 times, 60 (50..100) beside 120 (100..130); the spreads "
            + "overlap.",
            GrowthFindings.Sentence(figures, what));
    }

    [Fact]
    public void Markdown_OfWhatWasMeasured_HasAnItemOfEachInLinesOfTheUsualLength()
    {
        var figures = new Figures();
        Add(figures, "connections.4", 50, .5);
        Add(figures, "offers.1", 50, .5);
        Add(figures, "offers.2", 40, .4);
        var lines = GrowthFindings.Markdown(figures).Split('\n');
        Assert.StartsWith("- **offers**: Calls/s with 2, beside those with 1: 0.80 times, 40 ", lines[0], Exact);
        Assert.Equal("- **connections**: One size says nothing of growth.", lines[^1]);
        Assert.All(lines[1..^1], line => Assert.StartsWith("  ", line, Exact));
        Assert.All(lines, line => Assert.InRange(line.Length, 3, 120));
        Assert.Equal(
            $"- **offers**: {GrowthFindings.Sentence(figures, GrowthCurves.Offers)}",
            string.Join(' ', lines[..^1].Select(line => line.Trim())));
    }

    private const StringComparison Exact = StringComparison.Ordinal;

    private static void Add(Figures figures, string name, double rps, double share)
    {
        figures[$"{name}.rps"] = new Spread(rps, rps - 1, rps + 1);
        figures[$"{name}.rps_of_floor"] = new Spread(share, share - .1, share + .1);
    }
}
