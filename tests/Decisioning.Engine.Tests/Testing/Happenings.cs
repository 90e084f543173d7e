using Decisioning.Domain.Customers.Events;

namespace Decisioning.Engine.Tests.Testing;

/// <summary>Events for tests.</summary>
internal static class Happenings
{
    public const long DayMs = 86_400_000;

    public static CustomerEventItem Purchase(
        string customer, string id, long atMs, string product = "p1", long price = 1_000, int quantity = 1) =>
        new(customer, new PurchaseEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            OrderId = $"order-{id}",
            Lines = [new OrderLine(product, "toys", quantity, price, price)],
        });

    public static CustomerEventItem View(string customer, string id, long atMs, string category = "toys") =>
        new(customer, new ActionEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            Kind = ActionKind.View,
            Category = category,
        });

    public static CustomerEventItem Consent(string customer, string channel, long atMs, string id = "") =>
        new(customer, new ConsentEvent
        {
            EventId = id.Length > 0 ? id : $"consent-{channel}",
            OccurredAtMs = atMs,
            Channel = channel,
            Purpose = "marketing",
            Granted = true,
            Source = "form",
        });
}
