using Decisioning.Domain.Customers.Events;

namespace Decisioning.Engine;

/// <summary>An event and whose it is.</summary>
/// <param name="CustomerId">1..128 bytes of UTF-8.</param>
/// <param name="Event">What happened. Settlements come through the settling call instead, because
/// they are resolved against the contact they settle.</param>
public readonly record struct CustomerEventItem(string CustomerId, CustomerEvent Event);
