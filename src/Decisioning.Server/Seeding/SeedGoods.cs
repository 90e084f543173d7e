namespace Decisioning.Server.Seeding;

/// <summary>
/// The names that a seeded base uses, which load tools know too: so their catalogs speak of what its customers bought.
/// Product n is of category n modulo the number of categories; an offer is of the category of its number too.
/// </summary>
public sealed class SeedGoods
{
    public const int Categories = 20;
    public const int Products = 1_000;
    public const int Offers = 100;
    public const int Groups = 10;

    /// <summary>Made once: millions of events share them.</summary>
    private readonly string[] _categories = Names(Categories, "category", "D2");
    private readonly string[] _products = Names(Products, "product", "D4");
    private readonly string[] _offers = Names(Offers, "offer", "D4");
    private readonly string[] _groups = Names(Groups, "group", "D2");

    public string Category(int product) => _categories[product % Categories];

    public string Product(int product) => _products[product];

    public string Offer(int offer) => _offers[offer];

    public string GroupOf(int offer) => _groups[offer % Groups];

    public static long PriceMinor(int product) => 40_000 + (product * 7_919L % 360_000);

    private static string[] Names(int count, string kind, string format) =>
        [.. Enumerable.Range(0, count)
            .Select(number => $"{kind}-{number.ToString(format, System.Globalization.CultureInfo.InvariantCulture)}")];
}
