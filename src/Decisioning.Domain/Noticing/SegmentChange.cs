using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Noticing;

/// <summary>A customer crossed a boundary of the loyalty grid.</summary>
/// <param name="From">The cell before; a customer of whom nothing was known is a prospect.</param>
/// <param name="To">The cell after; never the same.</param>
/// <param name="AtMs">When: the time of the event that did it, or the moment from which time alone put him
/// there.</param>
/// <param name="ByTime">Time alone did it, no event.</param>
public readonly record struct SegmentChange(LoyaltySegment From, LoyaltySegment To, long AtMs, bool ByTime);
