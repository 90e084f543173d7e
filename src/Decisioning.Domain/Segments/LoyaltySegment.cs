namespace Decisioning.Domain.Segments;

/// <summary>Cell of the loyalty grid: how often a customer bought, and how long ago.</summary>
public enum LoyaltySegment : byte
{
    /// <summary>Never bought (or returned everything).</summary>
    Prospect = 0,
    FirstPurchase = 1,
    Newcomer = 2,
    OneOffAtRisk = 3,
    OneOffLost = 4,
    Promising = 5,
    PromisingAtRisk = 6,
    PromisingLost = 7,
    Loyal = 8,
    LoyalAtRisk = 9,
    LoyalLost = 10,
    Vip = 11,
    VipAtRisk = 12,
    VipLost = 13,
}
