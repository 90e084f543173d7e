using System.Globalization;
using System.Text;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Growth;

/// <summary>
/// What the figures of <c>growth</c> show, worked out of them and of nothing else: how calls a second at the greatest
/// size stand to those at the least, also against the floor of the same turns, and for offers the line that seconds a
/// call lie near. Why it is so stands in load/README.md.
/// </summary>
internal static class GrowthFindings
{
    /// <summary>Of fewer sizes any line is as good.</summary>
    private const int SizesOfALine = 3;

    private const int LineLength = 120;

    /// <summary>A list with one item for everything that was measured, in lines of the length that is usual here.
    /// </summary>
    public static string Markdown(Figures figures)
    {
        var items = GrowthCurves.All
            .Where(what => GrowthCurves.SizesOf(figures, what).Count > 0)
            .Select(what => Wrapped($"- **{what}**: {Sentence(figures, what)}"));
        return string.Join('\n', items);
    }

    /// <summary>What one curve shows.</summary>
    public static string Sentence(Figures figures, string what)
    {
        var sizes = GrowthCurves.SizesOf(figures, what);
        if (sizes.Count < 2)
        {
            return "One size says nothing of growth.";
        }

        var (least, greatest) = (GrowthCurves.Name(what, sizes[0]), GrowthCurves.Name(what, sizes[^1]));
        var change = Change(figures[$"{least}.rps"], figures[$"{greatest}.rps"], "N0");
        var sentence = string.Create(
            CultureInfo.InvariantCulture, $"Calls/s with {sizes[^1]:N0}, beside those with {sizes[0]:N0}: {change}");
        var (shareOfLeast, shareOfGreatest) =
            (PairedRatio.NameOf($"{least}.rps", "floor"), PairedRatio.NameOf($"{greatest}.rps", "floor"));
        if (figures.TryGet(shareOfLeast, out _) && figures.TryGet(shareOfGreatest, out _))
        {
            sentence += "; their share of the floor's, in turn: "
                + Change(figures[shareOfLeast], figures[shareOfGreatest], "0.000");
        }

        sentence += ".";
        return what == GrowthCurves.Offers && sizes.Count >= SizesOfALine
            ? $"{sentence} {Line(figures, sizes)}"
            : sentence;
    }

    private static string Change(Spread before, Spread after, string format)
    {
        var overlap = before.Least <= after.Greatest && after.Least <= before.Greatest ? "overlap" : "do not overlap";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{after.Median / before.Median:0.00} times, {after.Text(format)} beside {before.Text(format)}; "
            + $"the spreads {overlap}");
    }

    private static string Line(Figures figures, IReadOnlyList<int> sizes)
    {
        var points = sizes
            .Select(size => (X: (double)size, Y: MicrosOf(size)))
            .ToArray();
        var fit = LinearFit.Of(points);
        var worst = points.MaxBy(fit.Deviation);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Microseconds a call lie near a + b x offers with a = {fit.A:0.0} and b = {fit.B:0.0000} (least squares "
            + $"over {sizes.Count} sizes); at the worst, with {worst.X:N0} offers, the line is "
            + $"{fit.Deviation(worst):P0} off.");

        double MicrosOf(int size) => 1e6 / figures[GrowthCurves.Name(GrowthCurves.Offers, size) + ".rps"].Median;
    }

    private static string Wrapped(string item)
    {
        var (text, length) = (new StringBuilder(), 0);
        foreach (var word in item.Split(' '))
        {
            if (length > 0)
            {
                var breaks = length + 1 + word.Length > LineLength;
                text.Append(breaks ? "\n  " : " ");
                length = breaks ? 2 : length + 1;
            }

            text.Append(word);
            length += word.Length;
        }

        return text.ToString();
    }
}
