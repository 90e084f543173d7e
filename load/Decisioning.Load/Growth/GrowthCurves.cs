using System.Globalization;
using Decisioning.Load.Measuring;
using Decisioning.Load.Plotting;

namespace Decisioning.Load.Growth;

/// <summary>What grows, what the figures of each size are called, and the plot of each.</summary>
internal static class GrowthCurves
{
    public const string Offers = "offers";
    public const string Customers = "customers";
    public const string Connections = "connections";

    public static IReadOnlyList<string> All { get; } = [Offers, Customers, Connections];

    public static string PlotName(string what) => $"growth-{what}.svg";

    /// <summary>What the figures of one size begin with.</summary>
    public static string Name(string what, int size) => string.Create(CultureInfo.InvariantCulture, $"{what}.{size}");

    /// <summary>The sizes of which there are figures, the least first.</summary>
    public static IReadOnlyList<int> SizesOf(Figures figures, string what) =>
    [
        .. figures.Names
            .Where(name => name.StartsWith($"{what}.", StringComparison.Ordinal)
                && name.EndsWith(".rps", StringComparison.Ordinal))
            .Select(name => int.TryParse(
                name.Split('.')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0)
            .Where(size => size > 0)
            .Order(),
    ];

    /// <summary>Calls a second over the sizes and, below, the same as a share of the floor's in turn.</summary>
    public static string Plots(Figures figures, string what)
    {
        var sizes = SizesOf(figures, what);
        return Plot.Stacked(
            Of($"Calls a second by {what}", "calls a second", "rps"),
            Of($"As a share of the floor's, in turn, by {what}", "share", PairedRatio.NameOf("rps", "floor")));

        Plot Of(string title, string yName, string figure)
        {
            PlotLine[] lines =
            [
                Line("median", figure, spread => spread.Median),
                Line("least", figure, spread => spread.Least),
                Line("greatest", figure, spread => spread.Greatest),
            ];
            return new Plot(title, what, yName, lines) { IsLogarithmicX = true };
        }

        PlotLine Line(string name, string figure, Func<Spread, double> of) =>
            new(name, [.. sizes.Select(size => ((double)size, of(figures[$"{Name(what, size)}.{figure}"])))]);
    }
}
