using Decisioning.Domain.Catalog;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Insight;

/// <summary>
/// The categories whose orders are kept apart. Callers give their names, so there is room for so many only: the first
/// that come get a place, of the others nothing is counted. A place is never given to another category, nor to one that
/// was turned away before: so whatever is counted in a place holds all of its category's orders.
/// </summary>
internal sealed class CategoryPlaces
{
    /// <summary>More than twice of what the statistics tell apart; at most 1 KB of sums in each bag.</summary>
    public const int Most = 128;

    private readonly Dictionary<ulong, int> _places = [];
    private readonly List<ulong> _categories = [];

    /// <summary>Name hashes by place.</summary>
    public IReadOnlyList<ulong> Categories => _categories;

    /// <summary>The categories of a catalog's offers. Only theirs are ever asked for.</summary>
    public static HashSet<ulong> Of(CatalogDefinition catalog) =>
        [.. catalog.Offers.Where(offer => offer.Category.Length > 0).Select(offer => NameHash.Of(offer.Category))];

    /// <summary>Gives places to a catalog's categories while there is room, before anybody else's come.</summary>
    public void Keep(IEnumerable<ulong> own)
    {
        foreach (var category in own)
        {
            PlaceOf(category);
        }
    }

    /// <summary>Another one in which every category has the place it has here.</summary>
    public CategoryPlaces Copy()
    {
        var copy = new CategoryPlaces();
        copy.Keep(_categories);
        return copy;
    }

    /// <summary>The place of a category, a new one when it has none and there is room; -1 without one.</summary>
    public int PlaceOf(ulong category)
    {
        if (_places.TryGetValue(category, out var place))
        {
            return place;
        }

        if (_categories.Count == Most)
        {
            return -1;
        }

        _places.Add(category, _categories.Count);
        _categories.Add(category);
        return _categories.Count - 1;
    }
}
