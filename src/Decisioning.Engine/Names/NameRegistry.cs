using System.Collections.Concurrent;
using System.Globalization;

namespace Decisioning.Engine.Names;

/// <summary>
/// The texts behind the hashes in customer records. A name is logged before the first record that uses it, in the same
/// group or an earlier one of the same log, and is written into a document at each checkpoint, so that a restart finds
/// every name. What does not fit the limit is shown as its hash.
/// </summary>
public sealed class NameRegistry
{
    private readonly ConcurrentDictionary<ulong, Entry> _names = new();
    private readonly ConcurrentQueue<(ulong Hash, int Log, long Number)> _unsaved = new();
    private readonly int _limit;
    private int _count;

    internal NameRegistry(int limit) => _limit = limit;

    /// <summary>How many names are known.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The text of a hash; the hash itself as <c>#0123456789abcdef</c> when it is not known, empty for 0.
    /// </summary>
    public string TextOf(ulong hash)
    {
        if (hash == 0) return "";
        return _names.TryGetValue(hash, out var entry)
            ? entry.Text
            : string.Create(CultureInfo.InvariantCulture, $"#{hash:x16}");
    }

    /// <summary>The text of a hash, when it is known.</summary>
    public bool TryGet(ulong hash, out string text)
    {
        var known = _names.TryGetValue(hash, out var entry);
        text = known ? entry.Text : "";
        return known;
    }

    /// <summary>Whether a log must define the name before it is used. A name that another log defined counts once that
    /// is durable.</summary>
    internal bool MustDefine(ulong hash, int log, Func<int, long> durableOf) =>
        _names.TryGetValue(hash, out var entry)
            ? entry.Log != log && durableOf(entry.Log) < entry.Number
            : Count < _limit;

    /// <summary>Remembers a name that a log defines with a record.</summary>
    internal void Define(ulong hash, string text, int log, long number)
    {
        if (!_names.TryAdd(hash, new Entry(text, log, number))) return;
        Interlocked.Increment(ref _count);
        _unsaved.Enqueue((hash, log, number));
    }

    /// <summary>Forgets a name whose record was dropped, so that it is defined again.</summary>
    internal void Forget(ulong hash, int log, long number)
    {
        if (!_names.TryGetValue(hash, out var entry) || entry.Log != log || entry.Number != number) return;
        if (_names.TryRemove(new KeyValuePair<ulong, Entry>(hash, entry))) Interlocked.Decrement(ref _count);
    }

    /// <summary>Remembers a name that was read from a document.</summary>
    internal void Restore(ulong hash, string text)
    {
        if (Count < _limit && _names.TryAdd(hash, new Entry(text, 0, 0))) Interlocked.Increment(ref _count);
    }

    /// <summary>Takes the names that a log defined up to a record and that are in no document yet. Called by one at a
    /// time.</summary>
    internal List<(ulong Hash, string Text)> TakeUnsaved(int log, long upTo)
    {
        var taken = new List<(ulong, string)>();
        for (var left = _unsaved.Count; left > 0 && _unsaved.TryDequeue(out var name); left--)
        {
            if (!_names.TryGetValue(name.Hash, out var entry) || entry.Number != name.Number) continue;
            if (name.Log == log && name.Number <= upTo) taken.Add((name.Hash, entry.Text));
            else _unsaved.Enqueue(name);
        }

        return taken;
    }

    /// <summary>Gives names back that could not be saved.</summary>
    internal void ReturnUnsaved(IReadOnlyList<(ulong Hash, string Text)> names)
    {
        foreach (var (hash, _) in names)
        {
            if (_names.TryGetValue(hash, out var entry)) _unsaved.Enqueue((hash, entry.Log, entry.Number));
        }
    }

    private readonly record struct Entry(string Text, int Log, long Number);
}
