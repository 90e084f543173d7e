using Decisioning.Domain.Segments;

namespace Decisioning.Server.Mapping;

/// <summary>"loyal_at_risk": the names of segments on the wire.</summary>
public static class SegmentNames
{
    public static string Of(LoyaltySegment segment) => segment switch
    {
        LoyaltySegment.Prospect => "prospect",
        LoyaltySegment.FirstPurchase => "first_purchase",
        LoyaltySegment.Newcomer => "newcomer",
        LoyaltySegment.OneOffAtRisk => "one_off_at_risk",
        LoyaltySegment.OneOffLost => "one_off_lost",
        LoyaltySegment.Promising => "promising",
        LoyaltySegment.PromisingAtRisk => "promising_at_risk",
        LoyaltySegment.PromisingLost => "promising_lost",
        LoyaltySegment.Loyal => "loyal",
        LoyaltySegment.LoyalAtRisk => "loyal_at_risk",
        LoyaltySegment.LoyalLost => "loyal_lost",
        LoyaltySegment.Vip => "vip",
        LoyaltySegment.VipAtRisk => "vip_at_risk",
        LoyaltySegment.VipLost => "vip_lost",
        _ => throw new ArgumentOutOfRangeException(nameof(segment), segment, "is no cell of the loyalty grid."),
    };
}
