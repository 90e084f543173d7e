using System.Globalization;
using System.Xml.Linq;

namespace Decisioning.Load.Plotting;

/// <summary>A plot of a few lines as SVG, with axes, numbers, names and a legend; readable on white and in print.
/// </summary>
internal sealed class Plot(string title, string xName, string yName, IReadOnlyList<PlotLine> lines)
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 80;
    private const int Right = 580;
    private const int Top = 50;
    private const int Bottom = 350;
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";
    private static readonly string[] Colours =
        ["#1f77b4", "#6baed6", "#9ecae1", "#d62728", "#ff7f0e", "#e7969c", "#2ca02c", "#7f7f7f"];

    public bool IsLogarithmicX { get; init; }

    public bool IsLogarithmicY { get; init; }

    public string Svg() => new XDocument(Picture()).ToString() + "\n";

    /// <summary>Several plots in one picture, one below the other.</summary>
    public static string Stacked(params IReadOnlyList<Plot> plots)
    {
        var height = plots.Count * Height;
        var picture = Root(
            height,
            plots.Select((plot, index) =>
            {
                var own = plot.Picture();
                own.Add(new XAttribute("y", index * Height));
                return own;
            }));
        return new XDocument(picture).ToString() + "\n";
    }

    private static XElement Root(int height, params IEnumerable<object> content) => new(
        Namespace + "svg",
        new XAttribute("viewBox", $"0 0 {Width} {height}"),
        new XAttribute("width", Width),
        new XAttribute("height", height),
        content);

    private XElement Picture()
    {
        var points = lines.SelectMany(line => line.Points).ToArray();
        var x = new Axis(points.Select(point => point.X), IsLogarithmicX, Left, Right);
        var y = new Axis(points.Select(point => point.Y), IsLogarithmicY, Bottom, Top);
        return Root(
            Height,
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", 13),
            new XElement(
                Namespace + "rect",
                new XAttribute("width", Width),
                new XAttribute("height", Height),
                new XAttribute("fill", "white")),
            Text((Left + Right) / 2.0, Top - 22, title, "middle", bold: true),
            Text((Left + Right) / 2.0, Bottom + 46, xName, "middle"),
            Upright(20, (Top + Bottom) / 2.0, yName),
            x.Ticks().Select(tick => Tick(x.At(tick), tick, isX: true)),
            y.Ticks().Select(tick => Tick(y.At(tick), tick, isX: false)),
            lines.Select((line, index) => Line(line, index, x, y)));
    }

    private static IEnumerable<XElement> Line(PlotLine line, int index, Axis x, Axis y)
    {
        var colour = Colours[index % Colours.Length];
        var at = line.Points.Select(point => (X: x.At(point.X), Y: y.At(point.Y))).ToArray();
        yield return new XElement(
            Namespace + "polyline",
            new XAttribute("points", string.Join(' ', at.Select(point => $"{Number(point.X)},{Number(point.Y)}"))),
            new XAttribute("fill", "none"),
            new XAttribute("stroke", colour),
            new XAttribute("stroke-width", 2));
        foreach (var point in at)
        {
            yield return new XElement(
                Namespace + "circle", new XAttribute("cx", Number(point.X)), new XAttribute("cy", Number(point.Y)),
                new XAttribute("r", 3), new XAttribute("fill", colour));
        }

        var legend = Top + 10 + (index * 20);
        yield return Stroke(Right + 16, legend, Right + 40, legend, colour, 2);
        yield return Text(Right + 46, legend + 4, line.Name, "start");
    }

    private static IEnumerable<XElement> Tick(double at, double value, bool isX)
    {
        var words = value.ToString(Math.Abs(value) is >= 1 or 0 ? "#,0.###" : "0.####", CultureInfo.InvariantCulture);
        yield return isX ? Stroke(at, Top, at, Bottom, "#dddddd", 1) : Stroke(Left, at, Right, at, "#dddddd", 1);
        yield return isX ? Text(at, Bottom + 20, words, "middle") : Text(Left - 8, at + 4, words, "end");
    }

    private static XElement Stroke(double x1, double y1, double x2, double y2, string colour, int width) => new(
        Namespace + "line",
        new XAttribute("x1", Number(x1)), new XAttribute("y1", Number(y1)),
        new XAttribute("x2", Number(x2)), new XAttribute("y2", Number(y2)),
        new XAttribute("stroke", colour), new XAttribute("stroke-width", width));

    private static XElement Text(double x, double y, string words, string anchor, bool bold = false) => new(
        Namespace + "text",
        new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor),
        bold ? new XAttribute("font-weight", "bold") : null,
        words);

    private static XElement Upright(double x, double y, string words)
    {
        var text = Text(x, y, words, "middle");
        text.Add(new XAttribute("transform", $"rotate(-90 {Number(x)} {Number(y)})"));
        return text;
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
