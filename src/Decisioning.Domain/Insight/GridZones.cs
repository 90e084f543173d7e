using Decisioning.Domain.Catalog;
using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Insight;

/// <summary>The times of a last order cut where the loyalty grid's column changes, as seen at two moments.</summary>
internal readonly struct GridZones
{
    public const int Count = 7;

    private readonly SegmentsDefinition _segments;
    private readonly long _thenMs;
    private readonly long _nowMs;

    public GridZones(SegmentsDefinition segments, long thenMs, long nowMs)
    {
        (_segments, _thenMs, _nowMs) = (segments, thenMs, nowMs);
        CutoffsMs = new long[Count - 1];
        int[] days = [segments.FirstPurchaseDays, segments.AtRiskAfterDays, segments.LostAfterDays];
        for (var i = 0; i < days.Length; i++)
        {
            CutoffsMs[i * 2] = PurchaseLadder.Cutoff(thenMs, days[i]);
            CutoffsMs[(i * 2) + 1] = PurchaseLadder.Cutoff(nowMs, days[i]);
        }

        Array.Sort(CutoffsMs, (left, right) => right.CompareTo(left));
    }

    /// <summary>Falling; see <see cref="LadderRow.CountZones"/>.</summary>
    public long[] CutoffsMs { get; }

    public LoyaltySegment Then(int frequency, int zone) => Of(frequency, zone, _thenMs);

    public LoyaltySegment Now(int frequency, int zone) => Of(frequency, zone, _nowMs);

    private LoyaltySegment Of(int frequency, int zone, long atMs)
    {
        // Everybody in the zone bought after its cutoff; the last zone has none.
        var afterMs = zone < CutoffsMs.Length ? CutoffsMs[zone] : long.MinValue;
        var days = afterMs >= PurchaseLadder.Cutoff(atMs, _segments.FirstPurchaseDays) ? _segments.FirstPurchaseDays
            : afterMs >= PurchaseLadder.Cutoff(atMs, _segments.AtRiskAfterDays) ? _segments.AtRiskAfterDays
            : afterMs >= PurchaseLadder.Cutoff(atMs, _segments.LostAfterDays) ? _segments.LostAfterDays
            : _segments.LostAfterDays + 1;
        return LoyaltySegments.Of(frequency, days, _segments);
    }
}
