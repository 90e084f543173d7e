namespace Decisioning.Load.Plotting;

/// <summary>One line of a plot: its name in the legend, and its points by rising x.</summary>
internal sealed record PlotLine(string Name, IReadOnlyList<(double X, double Y)> Points);
