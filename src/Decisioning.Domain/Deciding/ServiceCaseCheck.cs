namespace Decisioning.Domain.Deciding;

/// <summary>A customer who waits for the service to mend something is not to be sold to meanwhile.</summary>
internal static class ServiceCaseCheck
{
    /// <summary>
    /// Until when cases hold contacts back: <see cref="long.MaxValue"/> while one is open, else so many days after the
    /// latest closing; <see cref="long.MinValue"/> when there never was one.
    /// </summary>
    public static long Until(in Question question)
    {
        var untilMs = long.MinValue;
        foreach (ref readonly var entry in question.Customer.ServiceCases)
        {
            if (entry.IsOpen)
            {
                return long.MaxValue;
            }

            untilMs = Math.Max(untilMs, entry.ClosedAtMs + question.Catalog.CaseQuietMs);
        }

        return untilMs;
    }
}
