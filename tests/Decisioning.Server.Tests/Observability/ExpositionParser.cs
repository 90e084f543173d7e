using System.Globalization;
using System.Text;

namespace Decisioning.Server.Tests.Observability;

/// <summary>
/// A strict reader of Prometheus' text format 0.0.4, written from its description and sharing nothing with the writer:
/// what the format does not allow is an error, also where servers are lenient.
/// </summary>
internal sealed class ExpositionParser
{
    private const NumberStyles Plain =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private readonly Dictionary<string, string> _types = [];
    private readonly HashSet<string> _helped = [];
    private readonly HashSet<string> _finished = [];
    private readonly Dictionary<string, double> _samples = [];
    private string _family = "";

    /// <summary>Values by name and labels, as they stand in the text.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    /// <summary>Families and their types.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    public static ExpositionParser Parse(string text)
    {
        var parser = new ExpositionParser();
        if (!text.EndsWith('\n')) throw new FormatException("The last line must end with a line feed.");
        foreach (var line in text[..^1].Split('\n'))
        {
            try
            {
                parser.Take(line);
            }
            catch (Exception wrong) when (wrong is FormatException or IndexOutOfRangeException)
            {
                throw new FormatException($"{wrong.Message} In: {line}");
            }
        }

        parser.CheckHistograms();
        return parser;
    }

    /// <summary>The sum of the samples of a name whose labels hold all of the given ones.</summary>
    public double Sum(string name, params string[] labels) => _samples
        .Where(sample => sample.Key.Split('{')[0] == name && labels.All(sample.Key.Contains))
        .Sum(sample => sample.Value);

    private void Take(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
        {
            var (name, help) = Split(line["# HELP ".Length..]);
            Begin(name);
            Check(_helped.Add(name), "A second HELP line.");
            Check(!_types.ContainsKey(name), "HELP after TYPE is not how this program writes it.");
            for (var i = 0; i < help.Length; i++)
                if (help[i] == '\\') Check(++i < help.Length && help[i] is '\\' or 'n', "A wrong escape in HELP.");
            return;
        }

        if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
        {
            var (name, type) = Split(line["# TYPE ".Length..]);
            Begin(name);
            Check(type is "counter" or "gauge" or "histogram", "No such type.");
            Check(_types.TryAdd(name, type), "A second TYPE line.");
            return;
        }

        Check(line.Length > 0 && line[0] != '#', "A line that is neither a sample, HELP nor TYPE.");
        Sample(line);
    }

    private void Begin(string name)
    {
        CheckName(name, colons: true);
        if (name == _family) return;
        Check(_finished.Add(name), "The lines of a family must stand together.");
        _family = name;
    }

    private void Sample(string line)
    {
        var end = line.IndexOfAny(['{', ' ']);
        Check(end > 0, "A sample needs a value.");
        var name = line[..end];
        CheckName(name, colons: true);
        var suffix = _types.GetValueOrDefault(_family) == "histogram"
            ? name[Math.Min(name.Length, _family.Length)..]
            : "";
        Check(name == _family + suffix && suffix is "" or "_bucket" or "_sum" or "_count", "A sample of no family.");
        Check((suffix.Length > 0) == (_types[_family] == "histogram"), "A histogram has buckets, a sum and a count.");
        var position = end;
        var labels = line[position] == '{' ? Labels(line, ref position) : "";
        Check(position < line.Length && line[position] == ' ', "One space before the value.");
        Check(_samples.TryAdd(name + labels, Number(line[(position + 1)..])), "The same sample twice.");
    }

    private static string Labels(string line, ref int position)
    {
        var names = new HashSet<string>();
        var begin = position++;
        while (true)
        {
            var equals = line.IndexOf('=', position);
            Check(equals > 0, "A label needs a value.");
            var name = line[position..equals];
            CheckName(name, colons: false);
            Check(names.Add(name), "A label twice.");
            position = equals + 1;
            Check(line[position++] == '"', "A label's value stands in quotes.");
            while (line[position] != '"')
            {
                if (line[position++] != '\\') continue;
                Check(line[position++] is '\\' or '"' or 'n', "A wrong escape.");
            }

            position++;
            if (line[position] == ',')
            {
                position++;
                continue;
            }

            Check(line[position++] == '}', "Labels end with a brace.");
            return line[begin..position];
        }
    }

    /// <summary>Buckets grow up to +Inf, which is the count.</summary>
    private void CheckHistograms()
    {
        foreach (var (name, _) in _types.Where(type => type.Value == "histogram"))
        {
            var series = _samples.Where(sample => sample.Key.StartsWith(name + "_bucket{", StringComparison.Ordinal))
                .GroupBy(sample => WithoutBound(sample.Key));
            foreach (var buckets in series)
            {
                var bounds = buckets.Select(bucket => Number(Bound(bucket.Key))).ToArray();
                Check(bounds.SequenceEqual(bounds.Order()) && double.IsPositiveInfinity(bounds[^1]), "Wrong bounds.");
                var counts = buckets.Select(bucket => bucket.Value).ToArray();
                Check(counts.SequenceEqual(counts.Order()), "Buckets are cumulative.");
                var labels = buckets.Key[(name.Length + "_bucket".Length)..].Replace("{}", "");
                Check(_samples[name + "_count" + labels] == counts[^1], "The last bucket is the count.");
                Check(_samples.ContainsKey(name + "_sum" + labels), "A histogram has a sum.");
            }
        }
    }

    private static string Bound(string sample) => sample[(sample.IndexOf("le=\"", StringComparison.Ordinal) + 4)..^2];

    private static string WithoutBound(string sample)
    {
        var at = sample.IndexOf("le=\"", StringComparison.Ordinal);
        return new StringBuilder(sample[..at].TrimEnd(',')).Append('}').ToString();
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, Plain, CultureInfo.InvariantCulture),
    };

    private static (string Name, string Text) Split(string text)
    {
        var space = text.IndexOf(' ');
        Check(space > 0, "A name and a text.");
        return (text[..space], text[(space + 1)..]);
    }

    private static void CheckName(string name, bool colons) => Check(
        name.Length > 0 && !char.IsAsciiDigit(name[0])
            && name.All(each => char.IsAsciiLetterOrDigit(each) || each == '_' || (colons && each == ':')),
        $"'{name}' is no name.");

    private static void Check(bool holds, string otherwise)
    {
        if (!holds) throw new FormatException(otherwise);
    }
}
