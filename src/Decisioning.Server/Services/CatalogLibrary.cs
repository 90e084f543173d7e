using System.Collections.Concurrent;
using Decisioning.Domain.Catalog;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>
/// The names of the catalog's versions: the active one for every request, earlier ones for decisions that were made
/// with them. A version never changes, so what was read once is kept, the few newest of them.
/// </summary>
public sealed class CatalogLibrary(DecisionEngine engine)
{
    /// <summary>Versions kept beside the active one; decisions that are explained are mostly recent.</summary>
    private const int KeptAtMost = 16;

    private readonly ConcurrentDictionary<long, CatalogNames> _read = new();
    private CatalogNames? _current;

    /// <summary>The active version; null while nothing is published.</summary>
    public CatalogNames? Current
    {
        get
        {
            if (engine.Catalogs.Current is not { } snapshot)
            {
                return null;
            }

            var known = _current;
            return known is not null && known.Version == snapshot.Version
                ? known
                : _current = new CatalogNames(snapshot.Version, snapshot.Definition);
        }
    }

    /// <summary>
    /// A version by its number; an empty catalog when it can no longer be read, so that ids stand alone.
    /// </summary>
    public async ValueTask<CatalogNames> OfAsync(long version, CancellationToken ct)
    {
        if (Current is { } current && current.Version == version)
        {
            return current;
        }

        if (_read.TryGetValue(version, out var known))
        {
            return known;
        }

        var definition = await engine.Catalogs.GetAsync(version, ct) is { } stored
            ? Parse(stored.Content)
            : new CatalogDefinition();
        if (_read.Count >= KeptAtMost)
        {
            _read.TryRemove(_read.Keys.Min(), out _);
        }

        return _read.GetOrAdd(version, new CatalogNames(version, definition));
    }

    /// <summary>A stored version, as the engine reads it at its start.</summary>
    public static CatalogDefinition Parse(ReadOnlyMemory<byte> stored)
    {
        var check = new FieldCheck();
        return CatalogMapping.ToDomain(Wire.Catalog.Parser.ParseFrom(stored.Span), check)
            ?? throw new InvalidDataException($"A stored catalog cannot be read: {check.Refusal?.Text}");
    }
}
