using System.Text.RegularExpressions;
using Decisioning.Load.Growth;
using Decisioning.Load.Tables;
using Decisioning.Load.Tests.Fakes;

namespace Decisioning.Load.Tests.Growth;

public sealed partial class GrowthCurvesTests
{
    [Theory]
    [InlineData(GrowthCurves.Offers)]
    [InlineData(GrowthCurves.Customers)]
    [InlineData(GrowthCurves.Connections)]
    public void EachCurve_InTheReadmeAndTheTable_HasItsSentenceAndItsPlot(string what)
    {
        var readme = Space().Replace(File.ReadAllText(Path.Combine(Checkout.Root, "load", "README.md")), " ");
        Assert.Contains($"**{what}**: {GrowthCurves.Sentence(what)}", readme, StringComparison.Ordinal);
        Assert.Single(SpeedTable.Rows, row => row.File == "growth"
            && row.Seen.Contains($"](load/results/{GrowthCurves.PlotName(what)})", StringComparison.Ordinal)
            && row.Seen.Contains($"{{{what}.", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
