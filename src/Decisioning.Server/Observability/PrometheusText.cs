using System.Globalization;
using System.Text;

namespace Decisioning.Server.Observability;

/// <summary>
/// Writes figures in the text format of Prometheus, version 0.0.4 (prometheus.io, "Exposition formats"), with names as
/// OpenTelemetry translates them: dots become underscores, the unit is written out at the end, counters end in
/// <c>_total</c>.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string NameOf(MetricFamily family)
    {
        var name = new StringBuilder(family.Instrument.Name);
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(name[i]) && name[i] != '_') name[i] = '_';
        }

        var unit = UnitOf(family.Instrument.Unit);
        if (unit.Length > 0 && !EndsWith(name, unit)) name.Append('_').Append(unit);
        if (family.Kind == MetricKind.Counter && !EndsWith(name, "total")) name.Append("_total");
        return name.ToString();
    }

    /// <summary>Instruments of one name (of two meters) are one family, as the format demands.</summary>
    public static string Write(IEnumerable<MetricFamily> families, long reading)
    {
        var text = new StringBuilder();
        foreach (var named in families.GroupBy(NameOf))
        {
            var (name, first) = (named.Key, named.First());
            if (first.Instrument.Description is { Length: > 0 } says)
                text.Append("# HELP ").Append(name).Append(' ').Append(Escaped(says, quotes: false)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(first.Kind)).Append('\n');
            foreach (var family in named.Where(family => family.Kind == first.Kind))
            {
                foreach (var series in family.Series)
                {
                    lock (series)
                    {
                        if (family.IsCurrent(series, reading)) Write(text, name, family, series);
                    }
                }
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, string name, MetricFamily family, MetricSeries series)
    {
        if (family.Kind != MetricKind.Histogram)
        {
            Line(text, name, series, bound: null, Number(series.Value));
            return;
        }

        var count = 0L;
        for (var i = 0; i < series.Buckets.Length; i++)
        {
            count += series.Buckets[i];
            var bound = i < family.Bounds.Count ? Number(family.Bounds[i]) : "+Inf";
            Line(text, name + "_bucket", series, bound, Number(count));
        }

        Line(text, name + "_sum", series, bound: null, Number(series.Value));
        Line(text, name + "_count", series, bound: null, Number(count));
    }

    private static void Line(StringBuilder text, string name, MetricSeries series, string? bound, string value)
    {
        text.Append(name);
        var separator = '{';
        foreach (var (key, tag) in series.Tags)
        {
            Label(text, separator, LabelOf(key), string.Create(CultureInfo.InvariantCulture, $"{tag}"));
            separator = ',';
        }

        if (bound is not null)
        {
            Label(text, separator, "le", bound);
            separator = ',';
        }

        text.Append(separator == ',' ? "} " : " ").Append(value).Append('\n');
    }

    private static void Label(StringBuilder text, char separator, string name, string value) => text
        .Append(separator).Append(name).Append("=\"").Append(Escaped(value, quotes: true)).Append('"');

    private static string LabelOf(string key)
    {
        var label = string.Concat(key.Select(each => char.IsAsciiLetterOrDigit(each) ? each : '_'));
        return char.IsAsciiDigit(label[0]) ? "_" + label : label;
    }

    private static string Escaped(string text, bool quotes)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    /// <summary>A unit in braces is a word for people, and 1 is none.</summary>
    private static string UnitOf(string? unit) => unit switch
    {
        null or "" or "1" => "",
        "By" => "bytes",
        "s" => "seconds",
        "ms" => "milliseconds",
        _ when unit[0] == '{' => "",
        _ => string.Concat(unit.Where(char.IsAsciiLetterOrDigit)),
    };

    private static bool EndsWith(StringBuilder name, string word) =>
        name.Length > word.Length && name.ToString().EndsWith("_" + word, StringComparison.Ordinal);
}
