using Decisioning.Domain.Catalog;
using NodaTime;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Ages in whole calendar months, and the needs curve at one.</summary>
internal static class NaiveNeeds
{
    /// <summary>Null when the date is not known.</summary>
    public static int? Months(NaiveQuestion q, string attribute)
    {
        if (q.Customer.Moment(attribute) is not { } moment)
        {
            return null;
        }

        var born = NaiveGates.Local(moment, DateTimeZone.Utc).Date;
        var today = NaiveGates.Local(q.When, DateTimeZone.Utc).Date;
        return (12 * (today.Year - born.Year)) + today.Month - born.Month - (today.Day < born.Day ? 1 : 0);
    }

    /// <summary>Null when the age is not known; zero outside the curve.</summary>
    public static double? Weight(NaiveQuestion q, NeedsDefinition needs)
    {
        if (Months(q, needs.Attribute) is not { } months)
        {
            return null;
        }

        var exact = needs.Points.Where(p => p.Months == months).ToList();
        if (exact.Count > 0)
        {
            return exact[0].Weight;
        }

        if (!needs.Points.Any(p => p.Months < months) || !needs.Points.Any(p => p.Months > months))
        {
            return 0;
        }

        var before = needs.Points.Last(p => p.Months < months);
        var after = needs.Points.First(p => p.Months > months);
        return before.Weight + ((after.Weight - before.Weight)
            * ((months - before.Months) / (double)(after.Months - before.Months)));
    }
}
