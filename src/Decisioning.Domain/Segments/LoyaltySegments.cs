using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Segments;

/// <summary>
/// Places a customer in the loyalty grid. The row is his number of orders with units left: below
/// <see cref="SegmentsDefinition.PromisingFrom"/> a one-time buyer, then promising, loyal, VIP. The column is the days
/// since the newest of them: at most <see cref="SegmentsDefinition.AtRiskAfterDays"/> active, at most
/// <see cref="SegmentsDefinition.LostAfterDays"/> at risk, then lost. An active one-time buyer is a "first purchase"
/// for <see cref="SegmentsDefinition.FirstPurchaseDays"/> days, then a newcomer. Who has no such order is a prospect.
/// </summary>
public static class LoyaltySegments
{
    public static LoyaltySegment Of(in Rfm rfm, SegmentsDefinition segments) =>
        Of(rfm.Frequency, rfm.RecencyDays, segments);

    /// <summary>The same for a number of orders with units left and the whole days since the newest.</summary>
    public static LoyaltySegment Of(int frequency, int recencyDays, SegmentsDefinition segments)
    {
        if (frequency == 0)
        {
            return LoyaltySegment.Prospect;
        }

        var atRisk = recencyDays > segments.AtRiskAfterDays;
        var lost = recencyDays > segments.LostAfterDays;
        if (frequency >= segments.VipFrom)
        {
            return lost ? LoyaltySegment.VipLost : atRisk ? LoyaltySegment.VipAtRisk : LoyaltySegment.Vip;
        }

        if (frequency >= segments.LoyalFrom)
        {
            return lost ? LoyaltySegment.LoyalLost : atRisk ? LoyaltySegment.LoyalAtRisk : LoyaltySegment.Loyal;
        }

        if (frequency >= segments.PromisingFrom)
        {
            return lost ? LoyaltySegment.PromisingLost
                : atRisk ? LoyaltySegment.PromisingAtRisk : LoyaltySegment.Promising;
        }

        if (lost || atRisk)
        {
            return lost ? LoyaltySegment.OneOffLost : LoyaltySegment.OneOffAtRisk;
        }

        return recencyDays <= segments.FirstPurchaseDays ? LoyaltySegment.FirstPurchase : LoyaltySegment.Newcomer;
    }

    /// <summary>Whole days elapsed, never below zero.</summary>
    internal static int DaysSince(long thenMs, long atMs) => (int)(Math.Max(0, atMs - thenMs) / 86_400_000);
}
