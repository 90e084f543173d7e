namespace Decisioning.Domain.Customers.Folding;

/// <summary>Counts the hours at which the customer acts and answers; see <see cref="HourCounts"/>.</summary>
internal static class ActiveHours
{
    public static void Count(RecordDraft draft, long atMs, byte weight)
    {
        var hours = draft.Hours;
        while (hours.Count < HourCounts.Hours)
        {
            hours.Add(0);
        }

        ref var hour = ref hours[HourCounts.HourOf(atMs)];
        if (hour > byte.MaxValue - weight)
        {
            foreach (ref var count in hours.Span)
            {
                count /= 2;
            }
        }

        hour += weight;
    }
}
