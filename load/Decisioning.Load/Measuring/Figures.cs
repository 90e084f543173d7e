namespace Decisioning.Load.Measuring;

/// <summary>
/// What a measuring came to, by names like <c>decide.rps</c> and <c>floor.rps</c>: what expectations compare and what
/// is
/// written as JSON.
/// </summary>
internal sealed class Figures
{
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
}
