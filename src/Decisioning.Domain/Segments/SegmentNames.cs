namespace Decisioning.Domain.Segments;

/// <summary>The segments of the loyalty grid as they are written in rules.</summary>
public static class SegmentNames
{
    private static readonly string[] Names =
    [
        "prospect", "first_purchase", "newcomer", "one_off_at_risk", "one_off_lost",
        "promising", "promising_at_risk", "promising_lost",
        "loyal", "loyal_at_risk", "loyal_lost",
        "vip", "vip_at_risk", "vip_lost",
    ];

    public static IReadOnlyList<string> All => Names;

    public static string Of(LoyaltySegment segment) => Names[(int)segment];
}
