using System.Globalization;

namespace Decisioning.Load.Measuring;

/// <summary>The median of several runs, with the least and the greatest.</summary>
internal readonly record struct Spread(double Median, double Least, double Greatest)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
        {
            return default;
        }

        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    public string Text(string format)
    {
        return $"{Of(Median)} ({Of(Least)}..{Of(Greatest)})";

        string Of(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
