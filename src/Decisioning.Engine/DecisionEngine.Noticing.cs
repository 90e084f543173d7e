using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Noticing;
using Decisioning.Engine.Actors;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    private static readonly SegmentsDefinition UsualThresholds = new();

    /// <summary>The boundaries of the loyalty grid in force.</summary>
    private SegmentsDefinition Thresholds => Catalogs.Current?.Segments ?? UsualThresholds;

    /// <summary>What a customer's event, and the time since his last one, did beside the event itself. Under the
    /// slot's lock, before the event is appended.</summary>
    private Passage? Notice(CustomerSlot slot, ReadOnlySpan<byte> after, long atMs)
    {
        var before = new CustomerView(slot.Newest);
        var since = before.IsNewcomer ? atMs : before.Header.RecordedAtMs;
        return Passage.Between(before, new CustomerView(after), since, atMs, Thresholds);
    }
}
