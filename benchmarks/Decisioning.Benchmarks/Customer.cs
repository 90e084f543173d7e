using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Benchmarks;

/// <summary>
/// A customer with two years of history: consents, 24 orders of several products, views, a few old contacts.
/// </summary>
internal static class Customer
{
    private const long DayMs = 86_400_000;
    private static readonly byte[] Id = Encoding.UTF8.GetBytes("customer-1");

    /// <summary>2026-03-10 12:00 UTC, a Tuesday.</summary>
    public const long NowMs = 1_773_144_000_000;

    /// <param name="contactedDaysAgo">Days before now of contacts that nobody answered.</param>
    public static byte[] Record(params int[] contactedDaysAgo)
    {
        var buffer = new ApplyBuffer();
        byte[] record = [];
        foreach (var e in Events(contactedDaysAgo).OrderBy(e => e.OccurredAtMs))
        {
            var outcome = CustomerState.Apply(record, Id, e, e.OccurredAtMs, buffer);
            if (outcome != ApplyOutcome.Applied)
            {
                throw new InvalidOperationException($"{e} is {outcome}.");
            }

            record = buffer.Record.ToArray();
        }

        return record;
    }

    public static PurchaseEvent Purchase(int number, long atMs) => Purchase(number, number, atMs);

    /// <param name="product">What was bought.</param>
    /// <param name="number">Names the event and the order.</param>
    /// <param name="atMs">When.</param>
    public static PurchaseEvent Purchase(int product, int number, long atMs) => new()
    {
        EventId = $"purchase-{number}",
        OccurredAtMs = atMs,
        OrderId = $"order-{number}",
        Lines =
        [
            new OrderLine($"product-{product}", $"category-{product % 12}", 1, 900, 1_000),
            new OrderLine($"product-{product + 100}", $"category-{(product + 1) % 12}", 2, 400, 400),
        ],
    };

    public static ConsentEvent Consent(string channel) => new()
    {
        EventId = $"consent-{channel}",
        OccurredAtMs = NowMs - (730 * DayMs),
        Channel = channel,
        Purpose = "marketing",
        Granted = true,
        Source = "form",
    };

    public static ActionEvent View(int number, long atMs) => new()
    {
        EventId = $"view-{number}",
        OccurredAtMs = atMs,
        Kind = ActionKind.View,
        Category = $"category-{number % 12}",
    };

    private static IEnumerable<CustomerEvent> Events(int[] contactedDaysAgo)
    {
        foreach (var channel in new[] { "email", "push", "sms" })
        {
            yield return Consent(channel);
        }

        for (var i = 0; i < 24; i++)
        {
            yield return Purchase(i, NowMs - ((720 - (i * 30)) * DayMs));
            yield return View(i, NowMs - ((700 - (i * 29)) * DayMs));
        }

        foreach (var days in contactedDaysAgo)
        {
            yield return Contact(days, days);
        }
    }

    /// <param name="daysAgo">When.</param>
    /// <param name="number">Names the event.</param>
    public static ContactReservedEvent Contact(int daysAgo, int number) => new()
    {
        EventId = $"contact-{number}",
        OccurredAtMs = NowMs - (daysAgo * DayMs),
        Channel = "email",
        OfferId = "offer-0",
        GroupId = "group-0",
        AtMs = NowMs - (daysAgo * DayMs),
        ExpiresAtMs = NowMs - (daysAgo * DayMs) + 900_000,
        OnExpiry = ExpiryRule.AssumeSent,
        Draw = 0.139,
        HalfLifeSeconds = 30 * 86_400,
        Expected = 0.1,
        DebtBand = 0,
        BestMinor = 50,
        KeepUntilMs = NowMs + (10 * DayMs),
        AttributionUntilMs = NowMs + (7 * DayMs),
    };
}
