using System.Text.Json;

namespace Decisioning.Load.Measuring;

/// <summary>
/// What a measuring came to, by names like <c>decide.rps</c> and <c>floor.rps</c>: what expectations compare and what
/// is
/// written as JSON.
/// </summary>
internal sealed class Figures
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Dictionary<string, Spread> _byName = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _byName.Keys;

    public Spread this[string name]
    {
        get => _byName[name];
        set => _byName[name] = value;
    }

    public bool TryGet(string name, out double median)
    {
        var known = _byName.TryGetValue(name, out var spread);
        median = spread.Median;
        return known;
    }

    /// <summary>A figure as a table says it; a dash when nobody knows it.</summary>
    public string Text(string name, string format) =>
        _byName.TryGetValue(name, out var spread) ? spread.Text(format) : "-";

    /// <summary>Adds what is known of a figure; nothing when nothing is.</summary>
    public void AddKnown(string name, IEnumerable<double?> values)
    {
        if (values.OfType<double>().ToArray() is { Length: > 0 } known)
        {
            this[name] = Spread.Of(known);
        }
    }

    /// <summary>Adds the figures of one program over its runs under a prefix.</summary>
    public void Add(string prefix, IReadOnlyList<BenchRun> runs)
    {
        this[$"{prefix}.rps"] = Spread.Of(runs.Select(run => run.PerSecond));
        AddKnown($"{prefix}.cpu_us", runs.Select(run => run.CpuMicros));
        AddKnown($"{prefix}.redis_cpu_us", runs.Select(run => run.HelperCpuMicros));
        AddKnown($"{prefix}.allocated", runs.Select(run => run.AllocatedBytes));
        this[$"{prefix}.answer_bytes"] = Spread.Of(runs.Select(run => run.AnswerBytes));
        foreach (var (name, share) in Percentiles.All)
        {
            this[$"{prefix}.{name}_ms"] = Spread.Of(runs.Select(run => run.Latencies.PercentileMs(share)));
        }
    }

    public string Json(string machine) => JsonSerializer.Serialize(
        new
        {
            machine,
            figures = _byName.ToDictionary(
                figure => figure.Key,
                figure => new
                {
                    median = figure.Value.Median,
                    least = figure.Value.Least,
                    greatest = figure.Value.Greatest,
                }),
        },
        Indented);
}
