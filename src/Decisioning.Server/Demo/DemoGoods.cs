using Wire = Decisioning.V1;

namespace Decisioning.Server.Demo;

/// <summary>What the demo's shop sells: the products of the catalog's offers, each for an age in months.</summary>
public sealed class DemoGoods
{
    /// <summary>A product costs about this many times the margin of its offer.</summary>
    private const int PricePerMargin = 3;

    private readonly List<Good>[] _byAge;
    private readonly List<Good> _all = [];

    public DemoGoods(Wire.Catalog catalog, int lastAgeMonths)
    {
        _byAge = [.. Enumerable.Range(0, lastAgeMonths + 1).Select(_ => new List<Good>())];
        foreach (var offer in catalog.Offers.Where(offer => offer.ProductIds.Count > 0))
        {
            var last = Math.Min(offer.AgeWindow.ToMonths, _byAge.Length);
            foreach (var product in offer.ProductIds)
            {
                var good = new Good(product, offer.Category, offer.MarginMinor * PricePerMargin);
                _all.Add(good);
                for (var age = offer.AgeWindow.FromMonths; age < last; age++)
                {
                    _byAge[age].Add(good);
                }
            }
        }
    }

    /// <summary>One product for a child of an age; for who has none yet, what is bought before the birth.</summary>
    public Good Pick(int? ageMonths, Random random)
    {
        if (ageMonths is not { } age)
        {
            return _all[random.Next(_all.Count)];
        }

        var fitting = _byAge[Math.Clamp(age, 0, _byAge.Length - 1)];
        return fitting.Count > 0 ? fitting[random.Next(fitting.Count)] : _all[random.Next(_all.Count)];
    }

    public readonly record struct Good(string ProductId, string Category, long PriceMinor);
}
