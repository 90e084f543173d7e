using Wire = Decisioning.V1;

namespace Decisioning.Server.Catalogs;

/// <summary>
/// A catalog read from JSON, with the place of everything in it, so that later checks can say where too.
/// </summary>
public sealed class CatalogDocument
{
    private readonly IReadOnlyDictionary<string, TextPlace> _places;

    internal CatalogDocument(
        Wire.Catalog? catalog,
        IReadOnlyList<Wire.CatalogProblem> problems,
        IReadOnlyDictionary<string, TextPlace> places)
    {
        Catalog = catalog;
        Problems = problems;
        _places = places;
    }

    /// <summary>The catalog; null when the text has a problem.</summary>
    public Wire.Catalog? Catalog { get; }

    public IReadOnlyList<Wire.CatalogProblem> Problems { get; }

    /// <summary>
    /// Where a path (<c>offers[3].treatments[0].channel</c>) stands in the text; for a field that is absent, where its
    /// nearest container stands.
    /// </summary>
    public TextPlace Locate(string path)
    {
        for (var rest = path; ;)
        {
            if (_places.TryGetValue(rest, out var place))
            {
                return place;
            }

            if (rest.Length == 0)
            {
                return default;
            }

            var cut = Math.Max(rest.LastIndexOf('.'), rest.LastIndexOf('['));
            rest = cut > 0 ? rest[..cut] : "";
        }
    }
}
