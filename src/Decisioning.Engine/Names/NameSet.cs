using Decisioning.Domain.Names;

namespace Decisioning.Engine.Names;

/// <summary>The names that one record uses. Reused for many records; empty names are left out.</summary>
internal sealed class NameSet
{
    private readonly List<(ulong Hash, string Text)> _names = [];

    public int Count => _names.Count;

    public (ulong Hash, string Text) this[int index] => _names[index];

    public void Clear() => _names.Clear();

    public void Add(string? text)
    {
        if (!string.IsNullOrEmpty(text)) _names.Add((NameHash.Of(text), text));
    }
}
