namespace Decisioning.Domain.Customers.Folding;

/// <summary>A growing array of entries whose memory is kept between folds.</summary>
internal sealed class EntryList<T>
    where T : unmanaged
{
    private T[] _items = new T[8];

    public int Count { get; private set; }

    public Span<T> Span => _items.AsSpan(0, Count);

    public ref T this[int index] => ref Span[index];

    public void Clear() => Count = 0;

    public void Load(ReadOnlySpan<T> entries)
    {
        Count = 0;
        Append(entries);
    }

    public void Append(scoped ReadOnlySpan<T> entries)
    {
        Reserve(entries.Length);
        entries.CopyTo(_items.AsSpan(Count));
        Count += entries.Length;
    }

    public void Add(in T entry) => Insert(Count, entry);

    public void Insert(int index, in T entry)
    {
        Reserve(1);
        Array.Copy(_items, index, _items, index + 1, Count - index);
        _items[index] = entry;
        Count++;
    }

    public void RemoveAt(int index) => RemoveRange(index, 1);

    public void RemoveRange(int index, int length)
    {
        Array.Copy(_items, index + length, _items, index, Count - index - length);
        Count -= length;
    }

    private void Reserve(int more)
    {
        if (Count + more > _items.Length)
        {
            Array.Resize(ref _items, Math.Max(_items.Length * 2, Count + more));
        }
    }
}
