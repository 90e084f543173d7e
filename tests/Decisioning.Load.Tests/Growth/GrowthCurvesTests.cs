using System.Xml.Linq;
using Decisioning.Load.Growth;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;
using Decisioning.Load.Tables;
using Decisioning.Load.Tests.Fakes;

namespace Decisioning.Load.Tests.Growth;

public sealed class GrowthCurvesTests
{
    [Fact]
    public void All_InTheReadmeAndTheTable_HaveTheirWordsAndTheirPlots()
    {
        var readme = File.ReadAllText(Path.Combine(Checkout.Root, "load", "README.md"));
        var words = readme[readme.IndexOf(TableCommand.GrowthEnd, StringComparison.Ordinal)..];
        Assert.All(GrowthCurves.All, what =>
        {
            Assert.Contains($"\n- **{what}**: ", words, StringComparison.Ordinal);
            Assert.Single(SpeedTable.Rows, row => row.File == "growth"
                && row.Seen.Contains($"](load/results/{GrowthCurves.PlotName(what)})", StringComparison.Ordinal)
                && row.Seen.Contains($"{{{what}.", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Plots_OfSizesInAnyOrder_DrawCallsAndTheirShareWithTheSpread()
    {
        var figures = new Figures();
        foreach (var (size, rps) in ((int, double)[])[(100, 30), (4, 60), (20, 50)])
        {
            var run = new BenchRun(rps, 0, null, null, null, 0, new Histogram());
            new GrowthRuns([run, run with { PerSecond = rps / 2 }], [run, run])
                .AddTo(figures, GrowthCurves.Name(GrowthCurves.Offers, size));
        }

        Assert.Equal([4, 20, 100], GrowthCurves.SizesOf(figures, GrowthCurves.Offers));
        Assert.Equal(new Spread(.75, .5, 1), figures["offers.20.rps_of_floor"]);
        var svg = XDocument.Parse(GrowthCurves.Plots(figures, GrowthCurves.Offers)).Root!;
        var plots = svg.Elements().Where(element => element.Name.LocalName == "svg").ToArray();
        Assert.Equal(["0", "420"], plots.Select(plot => plot.Attribute("y")!.Value));
        Assert.Equal("840", svg.Attribute("height")!.Value);
        Assert.All(plots, plot => Assert.Equal(
            (3, 9),
            (plot.Elements().Count(element => element.Name.LocalName == "polyline"),
                plot.Elements().Count(element => element.Name.LocalName == "circle"))));
    }
}
