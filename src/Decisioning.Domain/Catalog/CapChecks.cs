namespace Decisioning.Domain.Catalog;

/// <summary>
/// What can be wrong with caps. A cap that a customer's record cannot count exactly is refused: a record remembers
/// <see cref="CatalogLimits.RememberedContacts"/> contacts and <see cref="CatalogLimits.LifetimeCounters"/> counters.
/// </summary>
internal static class CapChecks
{
    public static void Check(CatalogDefinition definition, CatalogFindings findings, Func<string, ulong> hash)
    {
        var caps = definition.Policy.Caps;
        for (var i = 0; i < caps.Count; i++)
        {
            var path = $"policy.caps[{i}]";
            findings.Id($"{path}.cap_id", caps[i].CapId, "id of the cap");
            CheckWindow(path, caps[i], findings);
            if (caps[i].Counts == CapCounts.Impressions)
            {
                ImpressionCapChecks.Check(path, caps[i], definition, findings);
                continue;
            }

            findings.Whole($"{path}.limit", caps[i].Limit, 1, CatalogLimits.RememberedContacts, "limit");
            CheckScope(path, caps[i], definition, findings);
        }

        findings.Distinct(caps.Select((cap, i) => ($"policy.caps[{i}].cap_id", cap.CapId)), "cap id", hash);
        CheckLifetimeCounters(definition, findings);
        CheckMemory(definition, findings);
    }

    private static void CheckWindow(string path, CapDefinition cap, CatalogFindings findings)
    {
        if (cap.Window == CapWindowKind.Rolling)
        {
            findings.Whole(
                $"{path}.rolling_hours", cap.WindowHours, 1, CatalogLimits.WindowHours, "rolling window in hours");
        }
        else if (cap.WindowHours != 0)
        {
            findings.Error(
                $"{path}.rolling_hours",
                $"It is {cap.WindowHours}; only a rolling window has hours, leave it out for a calendar or "
                + "lifetime one.");
        }
    }

    private static void CheckScope(
        string path, CapDefinition cap, CatalogDefinition definition, CatalogFindings findings)
    {
        findings.OptionalName($"{path}.subject", cap.Subject, "subject of the cap");
        if (cap.Scope is CapScope.Placement or CapScope.AllInbound)
        {
            findings.Error(
                $"{path}.scope",
                "Placements make no contacts; count CAP_COUNTS_IMPRESSIONS, or take an outbound scope.");
            return;
        }

        if (cap.Scope == CapScope.Channel)
        {
            var channel = definition.Channels.FirstOrDefault(channel => channel.Name == cap.Channel);
            if (channel is null || !channel.Outbound)
            {
                findings.Error(
                    $"{path}.channel",
                    $"\"{cap.Channel}\" is no outbound channel of the catalog; a cap of channel scope names one.");
            }
        }
        else if (cap.Channel.Length > 0)
        {
            findings.Error(
                $"{path}.channel", "Only a cap of channel scope names a channel; leave it out, or change scope.");
        }

        if (cap.Subject.Length == 0)
        {
            return;
        }

        var known = cap.Scope switch
        {
            CapScope.Campaign => true,
            CapScope.Group => definition.Offers.Any(offer => offer.GroupId == cap.Subject),
            CapScope.Offer => definition.Offers.Any(offer => offer.OfferId == cap.Subject),
            _ => false,
        };
        if (!known)
        {
            findings.Error(
                $"{path}.subject",
                cap.Scope is CapScope.Group or CapScope.Offer
                    ? $"The catalog has no {(cap.Scope == CapScope.Group ? "group" : "offer")} \"{cap.Subject}\"; "
                        + "name one it has, or leave the subject out to count each by itself."
                    : "Only a cap of campaign, group or offer scope has a subject; leave it out, or change the scope.");
        }
    }

    private static void CheckLifetimeCounters(CatalogDefinition definition, CatalogFindings findings)
    {
        long needed = 0;
        for (var i = 0; i < definition.Policy.Caps.Count; i++)
        {
            var cap = definition.Policy.Caps[i];
            if (cap.Window != CapWindowKind.Lifetime || cap.Counts == CapCounts.Impressions)
            {
                continue;
            }

            var subjects = SubjectsOf(cap, definition);
            needed += subjects ?? 0;
            if (subjects is null)
            {
                findings.Error(
                    $"policy.caps[{i}].subject",
                    "A lifetime cap on every campaign would need a counter for each there will ever be; name "
                    + "one campaign.");
            }
            else if (needed > CatalogLimits.LifetimeCounters)
            {
                findings.Error(
                    $"policy.caps[{i}]",
                    $"With this cap a customer could need {needed} lifetime counters; a record holds "
                    + $"{CatalogLimits.LifetimeCounters}. Name a subject, or take a rolling or calendar window.");
            }
        }
    }

    /// <summary>
    /// Warns of a cap whose window and limit let more contacts pile up than a record remembers: no cap would be
    /// exceeded, but contacts would be refused because they could not be remembered.
    /// </summary>
    private static void CheckMemory(CatalogDefinition definition, CatalogFindings findings)
    {
        var caps = definition.Policy.Caps;
        for (var i = 0; i < caps.Count; i++)
        {
            var hours = HoursOf(caps[i]);
            if (hours == 0)
            {
                continue;
            }

            var counts = caps[i].Counts;
            var remembered = counts == CapCounts.Contacts
                ? CatalogLimits.RememberedContacts
                : CatalogLimits.RememberedImpressions;
            var most = caps[i].Limit * (SubjectsOf(caps[i], definition) ?? remembered + 1L);
            foreach (var other in caps.Where(cap => cap.Counts == counts && HoursOf(cap) > 0
                && cap.Scope is CapScope.AllOutbound or CapScope.AllInbound))
            {
                var spans = ((hours + HoursOf(other) - 1) / HoursOf(other))
                    + (other.Window == CapWindowKind.Rolling ? 0 : 1);
                most = Math.Min(most, (long)other.Limit * spans);
            }

            if (most > remembered)
            {
                var (what, all) = counts == CapCounts.Contacts
                    ? ("contacts", "all outbound contacts")
                    : ("impressions", "all impressions (CAP_SCOPE_ALL_INBOUND)");
                findings.Warn(
                    $"policy.caps[{i}]",
                    $"Within its {hours} hours up to {most} {what} could have to be remembered and a record "
                    + $"remembers {remembered}; further ones are refused (CONTACT_MEMORY_FULL). "
                    + $"Shorten the window, or add a cap on {all}.");
            }
        }
    }

    private static int HoursOf(CapDefinition cap) => cap.Window switch
    {
        CapWindowKind.Rolling => Math.Max(0, cap.WindowHours),
        CapWindowKind.CalendarDay => 24,
        CapWindowKind.CalendarWeek => 7 * 24,
        CapWindowKind.CalendarMonth => 31 * 24,
        _ => 0,
    };

    /// <summary>How many subjects a cap counts each by itself; null when there is no bound.</summary>
    private static long? SubjectsOf(CapDefinition cap, CatalogDefinition definition) => cap.Scope switch
    {
        CapScope.Campaign when cap.Subject.Length == 0 => null,
        CapScope.Group when cap.Subject.Length == 0 => definition.Offers.Select(offer => offer.GroupId)
            .Where(group => group.Length > 0).Distinct(StringComparer.Ordinal).Count(),
        CapScope.Offer when cap.Subject.Length == 0 => definition.Offers.Count,
        CapScope.Placement when cap.Subject.Length == 0 => definition.Placements.Count,
        _ => 1,
    };
}
