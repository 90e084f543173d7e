using System.Collections;

namespace Decisioning.Domain.Deciding;

/// <summary>A list that keeps the entries it was emptied of, so that filling it again allocates nothing.</summary>
internal sealed class ReusedList<T> : IReadOnlyList<T>
    where T : class, new()
{
    private T[] _entries = [];

    public int Count { get; private set; }

    public T this[int index] => index < Count
        ? _entries[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The list has {Count} entries.");

    public void Clear() => Count = 0;

    /// <summary>A further entry, as it was left when the list was emptied.</summary>
    public T Add()
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(4, Count * 2));
        }

        return _entries[Count++] ??= new T();
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _entries[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
