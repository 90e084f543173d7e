namespace Decisioning.Domain.Catalog.Linting;

/// <summary>
/// Caps that contradict one another: one that can never be reached because another, which counts at least the same
/// contacts, stops earlier. Whoever wrote it believes in a limit that does nothing.
/// </summary>
internal static class CapLint
{
    public static void Check(CatalogDefinition definition, CatalogFindings findings)
    {
        var caps = definition.Policy.Caps;
        for (var i = 0; i < caps.Count; i++)
        {
            for (var j = 0; j < caps.Count; j++)
            {
                if (i == j || caps[i].Counts != CapCounts.Contacts || !CountsAllOf(caps[j], caps[i], definition)
                    || MostWithin(caps[j], caps[i]) is not { } most || most > caps[i].Limit)
                {
                    continue;
                }

                var mutual = CountsAllOf(caps[i], caps[j], definition) && MostWithin(caps[i], caps[j]) <= caps[j].Limit;
                if (!mutual || j < i)
                {
                    findings.Warn(
                        $"policy.caps[{i}]",
                        $"\"{caps[i].CapId}\" ({caps[i].Limit}) is never reached: \"{caps[j].CapId}\" lets at most "
                        + $"{most} through in the same time; leave it out, or change one of the limits.");
                    break;
                }
            }
        }
    }

    /// <summary>
    /// Whether every contact that <paramref name="cap"/> counts together is counted together by the other.
    /// </summary>
    private static bool CountsAllOf(CapDefinition other, CapDefinition cap, CatalogDefinition definition)
    {
        if (other.Counts != cap.Counts)
        {
            return false;
        }

        if (other.Scope == CapScope.AllOutbound)
        {
            return true;
        }

        if (other.Scope == cap.Scope)
        {
            return other.Channel == cap.Channel && (other.Subject.Length == 0 || other.Subject == cap.Subject);
        }

        return other.Scope == CapScope.Group && cap is { Scope: CapScope.Offer, Subject.Length: > 0 }
            && definition.Offers.FirstOrDefault(offer => offer.OfferId == cap.Subject) is { GroupId.Length: > 0 } offer
            && (other.Subject.Length == 0 || other.Subject == offer.GroupId);
    }

    /// <summary>
    /// The most that <paramref name="other"/> lets through in a window of the cap; null for no bound.
    /// </summary>
    private static long? MostWithin(CapDefinition other, CapDefinition cap)
    {
        if (other.Window == CapWindowKind.Lifetime)
        {
            return other.Limit;
        }

        return cap.Window == CapWindowKind.Lifetime ? null : (long)other.Limit * Spans(other, cap);
    }

    /// <summary>How many windows of the other cap a window of this one can touch.</summary>
    private static int Spans(CapDefinition other, CapDefinition cap) => (other.Window, cap.Window) switch
    {
        (CapWindowKind.Rolling, CapWindowKind.Rolling) => Ceiling(cap.WindowHours, other.WindowHours),
        (CapWindowKind.Rolling, _) => Ceiling(LongestHours(cap.Window), other.WindowHours),
        (_, CapWindowKind.Rolling) => Ceiling(cap.WindowHours, ShortestHours(other.Window)) + 1,
        var (one, two) when one == two => 1,
        (_, CapWindowKind.CalendarDay) => 1,
        (CapWindowKind.CalendarDay, CapWindowKind.CalendarWeek) => 7,
        (CapWindowKind.CalendarDay, _) => 31,
        (CapWindowKind.CalendarMonth, _) => 2,
        _ => 6,
    };

    /// <summary>A day has up to 25 hours, because a clock may be put back once.</summary>
    private static int LongestHours(CapWindowKind window) => window switch
    {
        CapWindowKind.CalendarDay => 25,
        CapWindowKind.CalendarWeek => (7 * 24) + 1,
        _ => (31 * 24) + 1,
    };

    private static int ShortestHours(CapWindowKind window) => window switch
    {
        CapWindowKind.CalendarDay => 23,
        CapWindowKind.CalendarWeek => (7 * 24) - 1,
        _ => (28 * 24) - 1,
    };

    private static int Ceiling(int hours, int by) => (hours + by - 1) / by;
}
