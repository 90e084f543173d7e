using System.Xml.Linq;
using Decisioning.Load.Plotting;

namespace Decisioning.Load.Tests.Plotting;

public sealed class PlotTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Svg_LinesWithOddNames_IsWellFormedAndHasEverything(bool logarithmicX, bool logarithmicY)
    {
        var plot = new Plot("a < b & \"c\"", "x", "y",
            [new PlotLine("one <&>", [(1, 2), (10, 20), (100, 0)]), new PlotLine("two", [(1, 5)])])
        {
            IsLogarithmicX = logarithmicX,
            IsLogarithmicY = logarithmicY,
        };
        var svg = XDocument.Parse(plot.Svg());
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value);
        Assert.Superset(new HashSet<string> { "a < b & \"c\"", "x", "y", "one <&>", "two", "10" }, texts.ToHashSet());
        Assert.Equal(2, svg.Descendants().Count(element => element.Name.LocalName == "polyline"));
        Assert.Equal(4, svg.Descendants().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public void At_AxisOfEvenNumbers_BeginsAtZeroAndEndsAtARoundOne()
    {
        var axis = new Axis([30, 47], logarithmic: false, 0, 100);
        Assert.Equal([0, 10, 20, 30, 40, 50], axis.Ticks());
        Assert.Equal(94, axis.At(47), 6);
    }

    [Fact]
    public void At_AxisOfPowers_GivesEachTheSameRoom()
    {
        var axis = new Axis([2, 5_000], logarithmic: true, 0, 400);
        Assert.Equal([1, 10, 100, 1_000, 10_000], axis.Ticks());
        Assert.Equal(200, axis.At(100), 6);
    }

    [Fact]
    public void Svg_NoPoints_IsStillAPicture() =>
        Assert.NotNull(XDocument.Parse(new Plot("t", "x", "y", [new PlotLine("none", [])]).Svg()).Root);
}
