using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>Advice on when within a day the customer listens best. It never changes the verdict.</summary>
internal static class BestTime
{
    /// <summary>
    /// The first moment from <paramref name="whenMs"/> on, within 24 hours and outside quiet hours, that lies in the
    /// customer's preferred hour; null when too little is known of him.
    /// </summary>
    public static long? Of(in Question question, CatalogChannel channel, long whenMs)
    {
        var hours = question.Customer.Hours;
        if (!hours.IsEnough)
        {
            return null;
        }

        long? bestMs = null;
        var most = 0;
        var atMs = whenMs;
        for (var i = 0; i < HourCounts.Hours; i++)
        {
            var count = hours[HourCounts.HourOf(atMs)];
            if (count > most && !IsQuiet(question, channel, atMs))
            {
                (bestMs, most) = (atMs, count);
            }

            atMs = HourCounts.NextHour(atMs);
        }

        return bestMs;
    }

    private static bool IsQuiet(in Question question, CatalogChannel channel, long atMs) =>
        question.Clock.IsKnown && !channel.QuietHours.IsEmpty
        && channel.QuietHours.IsQuiet(question.Clock, atMs, out _);
}
