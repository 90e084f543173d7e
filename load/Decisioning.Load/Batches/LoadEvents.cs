using System.Globalization;
using Decisioning.Load.Measuring;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Load.Batches;

/// <summary>Events of a seeded base: four views to one purchase, over customers drawn evenly, each with an id of its
/// own.</summary>
/// <param name="random">Draws customers and products.</param>
/// <param name="customers">How many there are.</param>
/// <param name="prefix">What the ids begin with.</param>
/// <param name="at">When all of them happened.</param>
internal sealed class LoadEvents(Random random, int customers, string prefix, Timestamp at)
{
    private const int Products = 1_000;
    private const int Categories = 20;
    private int _number;

    public Event Next()
    {
        var number = _number++;
        var product = random.Next(Products);
        var id = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");
        var happened = new Event
        {
            EventId = id,
            CustomerId = BenchRequests.IdOf(1 + random.Next(customers)),
            OccurredAt = at,
        };
        var category = string.Create(CultureInfo.InvariantCulture, $"category-{product % Categories:D2}");
        var name = string.Create(CultureInfo.InvariantCulture, $"product-{product:D4}");
        if (number % 5 > 0)
        {
            happened.View = new Decisioning.V1.Action { Category = category, Subject = name };
            return happened;
        }

        happened.Purchase = new Purchase
        {
            OrderId = id,
            Lines =
            {
                new OrderLine { ProductId = name, Category = category, Quantity = 1, UnitPriceMinor = 45_000 },
            },
        };
        return happened;
    }
}
