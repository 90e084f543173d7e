using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Catalog;

/// <summary>A channel, compiled.</summary>
public sealed class CatalogChannel
{
    public required ChannelDefinition Definition { get; init; }

    public required int Index { get; init; }

    public required ulong Hash { get; init; }

    /// <summary>Zero when no consent is needed.</summary>
    public required ulong ConsentPurposeHash { get; init; }

    /// <summary>Debt that one contact adds: -ln(1 - draw).</summary>
    public required double Delta { get; init; }

    /// <summary>Millionths of the currency unit.</summary>
    public required long ShadowPriceMicros { get; init; }

    /// <summary>While a customer has a service case open, and some days after, nothing is sent through it.</summary>
    public bool WaitsForCases { get; init; }

    public required QuietWeek QuietHours { get; init; }

    /// <summary>The caps that may count a contact through this channel, in catalog order.</summary>
    public required CatalogCap[] Caps { get; init; }

    public string Name => Definition.Name;

    public bool Outbound => Definition.Outbound;

    public double CostAttemptMinor => Definition.CostAttemptMinor;

    public double CostReachedMinor => Definition.CostReachedMinor;

    public double Reach => Definition.Reach;

    public double LeaveRate => Definition.LeaveRate;

    /// <summary>Further offers that may join the first one in a contact.</summary>
    public int MostJoined => Definition.MaxOffersPerContact - 1;

    public ExpiryRule OnExpiry => Definition.OnExpiry;

    public long AttributionWindowMs => Definition.AttributionWindowHours * CalendarDays.HourMs;

    public double AttributionWindowDays => Definition.AttributionWindowHours / 24.0;
}
