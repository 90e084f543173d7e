namespace Decisioning.Resp.Protocol;

/// <summary>An array, set, map or push whose elements are still arriving.</summary>
internal sealed class OpenItems(RespKind kind, int count, bool isAttribute)
{
    /// <summary>Allocated ahead of what has arrived, so that a length alone costs nothing.</summary>
    private const int Ahead = 4096;

    private RespValue[] _items = new RespValue[Math.Min(count, Ahead)];
    private int _filled;

    /// <summary>Whether it only describes the value that follows, and is left out.</summary>
    public bool IsAttribute { get; } = isAttribute;

    /// <summary>Adds an element; true when it was the last.</summary>
    public bool Add(RespValue item)
    {
        if (_filled == _items.Length) Array.Resize(ref _items, (int)Math.Min(count, 2L * _items.Length));
        _items[_filled++] = item;
        return _filled == count;
    }

    public RespValue Close() => RespValue.OfItems(kind, _items);
}
