namespace Decisioning.Domain.Customers.Events;

public static partial class EventCodec
{
    private static void WriteServed(ref FieldWriter to, ServedImpressions served)
    {
        to.Signed(served.ProvisionalUntilMs);
        to.Whole((ulong)served.Impressions.Count);
        for (var i = 0; i < served.Impressions.Count; i++)
        {
            var impression = served.Impressions[i];
            to.Text(impression.Placement);
            to.Text(impression.OfferId);
            to.Text(impression.GroupId);
            to.Signed(impression.KeepUntilMs);
        }
    }

    private static ImpressionsServedEvent ReadShown(ref FieldReader from, string id, long atMs) => new()
    {
        EventId = id,
        OccurredAtMs = atMs,
        Served = ReadServed(ref from),
    };

    private static ServedImpressions ReadServed(ref FieldReader from)
    {
        var untilMs = from.Signed();
        var impressions = new ServedImpression[from.Count()];
        for (var i = 0; i < impressions.Length; i++)
        {
            impressions[i] = new ServedImpression(from.Text(), from.Text(), from.Text(), from.Signed());
        }

        return new ServedImpressions(untilMs, impressions);
    }

    /// <summary>What format 6 added, where a cap counts impressions.</summary>
    private static CustomerEvent ReadImpressions(ref FieldReader from, CustomerEvent e) => e switch
    {
        ContactReservedEvent reserved => reserved with { Served = ReadServed(ref from) },
        SettlementEvent settlement => settlement with { ServedAtMs = from.Signed() },
        _ => throw from.Wrong($"a {e.GetType().Name} has no format 6"),
    };
}
