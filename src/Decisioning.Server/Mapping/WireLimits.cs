using Decisioning.Domain.Customers.Events;

namespace Decisioning.Server.Mapping;

/// <summary>What one request may hold. Every limit is checked before anything is applied.</summary>
public static class WireLimits
{
    /// <summary>Bytes (UTF-8) of an id or a name: customers, events, orders, offers, requests, categories.</summary>
    public const int IdBytes = EventRules.IdBytes;

    public const int EventsPerBatch = 1_000;

    public const int SettlementsPerRequest = 1_000;

    /// <summary>Batches of one stream that are judged while those before them become durable.</summary>
    public const int BatchesInFlight = 8;

    public const int ContextEntries = 64;

    /// <summary>Bytes (UTF-8) of a text in the context.</summary>
    public const int ContextTextBytes = 1_024;

    /// <summary>First and last moment that any time may name: the years 1970 to 2100.</summary>
    public const long EarliestMs = 0;

    /// <summary>First moment that an attribute may name (dates of birth): the year 1900.</summary>
    public const long EarliestAttributeMs = -2_208_988_800_000;

    public const long LatestMs = 4_133_980_799_999;
}
