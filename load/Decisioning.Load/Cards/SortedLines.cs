namespace Decisioning.Load.Cards;

/// <summary>
/// Sorts lines by a key (ordinal) in bounded memory: <paramref name="linesInMemory"/> at a time go sorted into
/// temporary files, which are merged at the end. Keys and lines hold no line break.
/// </summary>
internal sealed class SortedLines(int linesInMemory) : IDisposable
{
    private readonly List<(string Key, string Line)> _lines = [];
    private readonly List<string> _files = [];

    public long Count { get; private set; }

    public void Add(string key, string line)
    {
        _lines.Add((key, line));
        Count++;
        if (_lines.Count >= linesInMemory)
        {
            Spill();
        }
    }

    /// <summary>Writes all lines in the order of their keys.</summary>
    public void WriteTo(TextWriter output)
    {
        Sort();
        var sources = _files.Select(Read).Append(_lines).Select(source => source.GetEnumerator()).ToArray();
        var next = new PriorityQueue<IEnumerator<(string Key, string Line)>, string>(StringComparer.Ordinal);
        foreach (var source in sources.Where(source => source.MoveNext()))
        {
            next.Enqueue(source, source.Current.Key);
        }

        while (next.TryDequeue(out var source, out _))
        {
            output.Write(source.Current.Line);
            output.Write('\n');
            if (source.MoveNext())
            {
                next.Enqueue(source, source.Current.Key);
            }
        }

        Array.ForEach(sources, source => source.Dispose());
    }

    public void Dispose() => _files.ForEach(File.Delete);

    private void Spill()
    {
        Sort();
        var path = Path.GetTempFileName();
        _files.Add(path);
        using var file = new StreamWriter(path);
        foreach (var (key, line) in _lines)
        {
            file.Write(key);
            file.Write('\n');
            file.Write(line);
            file.Write('\n');
        }

        _lines.Clear();
    }

    private void Sort() => _lines.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));

    private static IEnumerable<(string Key, string Line)> Read(string path)
    {
        using var file = new StreamReader(path);
        while (file.ReadLine() is { } key)
        {
            yield return (key, file.ReadLine() ?? "");
        }
    }
}
