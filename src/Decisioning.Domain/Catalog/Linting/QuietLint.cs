namespace Decisioning.Domain.Catalog.Linting;

/// <summary>
/// Holes in quiet hours: short gaps between slots, open nights among quiet ones, no quiet hours at all.
/// </summary>
internal static class QuietLint
{
    private const long MinuteMs = 60_000;

    /// <summary>A gap between two quiet stretches that is shorter was hardly meant for sending, milliseconds.</summary>
    private const long ShortestOpenMs = 60 * MinuteMs;

    /// <summary>From midnight on, the hours that are compared from night to night, milliseconds.</summary>
    private const long NightMs = 6 * 60 * MinuteMs;

    /// <summary>As many quiet nights as make the open ones look forgotten.</summary>
    private const int MostNights = 4;

    private static readonly string[] DayNames =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    public static void Check(CatalogDefinition definition, CatalogFindings findings)
    {
        var channels = definition.Channels;
        var kept = channels.Where(channel => channel.Outbound && channel.QuietHours.Count > 0).ToArray();
        for (var i = 0; i < channels.Count; i++)
        {
            var path = $"channels[{i}].quiet_hours";
            if (!channels[i].Outbound)
            {
                continue;
            }

            if (channels[i].QuietHours.Count > 0)
            {
                var stretches = QuietHoursText.Compile(channels[i].QuietHours).Stretches;
                CheckGaps(path, stretches, findings);
                CheckNights(path, stretches, findings);
            }
            else if (kept.FirstOrDefault(other => other.Draw < channels[i].Draw) is { } milder)
            {
                findings.Warn(
                    path,
                    $"\"{channels[i].Name}\" may send at night, though \"{milder.Name}\", which disturbs less, keeps "
                    + "quiet hours; give it its own.");
            }
        }
    }

    private static void CheckGaps(
        string path, IReadOnlyList<(long StartMs, long EndMs)> stretches, CatalogFindings findings)
    {
        for (var i = 0; i < stretches.Count; i++)
        {
            var startMs = stretches[i].EndMs;
            var endMs = i + 1 < stretches.Count
                ? stretches[i + 1].StartMs
                : stretches[0].StartMs + (7 * CalendarDays.DayMs);
            if (endMs > startMs && endMs - startMs < ShortestOpenMs)
            {
                findings.Warn(
                    path,
                    $"Between two quiet stretches {Clock(startMs)} to {Clock(endMs)} is open, "
                    + $"{(endMs - startMs) / MinuteMs} min only; let the slots meet, or make the opening longer.");
            }
        }
    }

    private static void CheckNights(
        string path, IReadOnlyList<(long StartMs, long EndMs)> stretches, CatalogFindings findings)
    {
        var open = new List<string>();
        for (var day = 0; day < DayNames.Length; day++)
        {
            var midnightMs = day * CalendarDays.DayMs;
            if (!stretches.Any(quiet => quiet.StartMs <= midnightMs && quiet.EndMs >= midnightMs + NightMs))
            {
                open.Add(DayNames[day]);
            }
        }

        if (open.Count > 0 && DayNames.Length - open.Count >= MostNights)
        {
            findings.Warn(
                path,
                $"{DayNames.Length - open.Count} nights are quiet from 00:00 to 06:00, but not the one that begins "
                + $"{string.Join(", ", open)}; a slot that crosses midnight belongs to the day on which it begins.");
        }
    }

    private static string Clock(long inWeekMs)
    {
        var minutes = inWeekMs / MinuteMs % (7 * 1_440);
        return $"{DayNames[minutes / 1_440]} {minutes / 60 % 24:00}:{minutes % 60:00}";
    }
}
