namespace Decisioning.Domain.Catalog;

/// <summary>What can be wrong with channels.</summary>
internal static class ChannelChecks
{
    public static void Check(CatalogDefinition definition, CatalogFindings findings, Func<string, ulong> hash)
    {
        for (var i = 0; i < definition.Channels.Count; i++)
        {
            CheckChannel($"channels[{i}]", definition.Channels[i], findings);
        }

        findings.Distinct(
            definition.Channels.Select((channel, i) => ($"channels[{i}].name", channel.Name)), "channel name", hash);
        findings.Distinct(
            definition.Channels.Select((channel, i) => ($"channels[{i}].consent_purpose", channel.ConsentPurpose)),
            "consent purpose",
            hash,
            mayRepeat: true);
    }

    private static void CheckChannel(string path, ChannelDefinition channel, CatalogFindings findings)
    {
        findings.Id($"{path}.name", channel.Name, "name of the channel");
        findings.Money($"{path}.cost_attempt_minor", channel.CostAttemptMinor, "cost of an attempt");
        findings.Money($"{path}.cost_reached_minor", channel.CostReachedMinor, "cost of a reached customer");
        findings.Money($"{path}.shadow_price_minor", channel.ShadowPriceMinor, "shadow price");
        findings.Share($"{path}.reach", channel.Reach, "reach");
        findings.Share($"{path}.leave_rate", channel.LeaveRate, "rate of leaving");
        findings.OptionalName($"{path}.consent_purpose", channel.ConsentPurpose, "purpose of consent");
        if (!(channel.Draw is 0 or (>= 0.0001 and <= 0.9999)))
        {
            findings.Error(
                $"{path}.draw",
                $"The draw on trust is {channel.Draw}; it must be 0 (none) or 0.0001 to 0.9999: "
                + "a contact cannot draw all of it.");
        }

        if (!channel.Outbound && channel.Draw > 0)
        {
            findings.Warn($"{path}.draw", "An inbound channel interrupts nobody; its draw on trust is not used.");
        }

        CheckTimes(path, channel, findings);
        CheckQuietHours(path, channel, findings);
    }

    private static void CheckTimes(string path, ChannelDefinition channel, CatalogFindings findings)
    {
        var longestFits = findings.Whole(
            $"{path}.longest_hold_seconds",
            channel.LongestHoldSeconds,
            1,
            CatalogLimits.HoldSeconds,
            "longest hold in seconds");
        if (longestFits
            && (channel.DefaultHoldSeconds < 1 || channel.DefaultHoldSeconds > channel.LongestHoldSeconds))
        {
            findings.Error(
                $"{path}.default_hold_seconds",
                $"The default hold is {channel.DefaultHoldSeconds} seconds; it must be 1 to the longest hold, "
                + $"{channel.LongestHoldSeconds}.");
        }

        findings.Whole(
            $"{path}.attribution_window_hours",
            channel.AttributionWindowHours,
            1,
            CatalogLimits.AttributionHours,
            "attribution window in hours");
        findings.Whole(
            $"{path}.max_offers_per_contact",
            channel.MaxOffersPerContact,
            1,
            channel.Outbound ? CatalogLimits.OffersPerContact : 1,
            channel.Outbound ? "number of offers in a contact" : "number of offers in a contact of an inbound channel");
    }

    private static void CheckQuietHours(string path, ChannelDefinition channel, CatalogFindings findings)
    {
        var slots = channel.QuietHours;
        if (!findings.Count($"{path}.quiet_hours", slots.Count, CatalogLimits.QuietHoursPerChannel, "quiet hours"))
        {
            return;
        }

        var right = true;
        for (var i = 0; i < slots.Count; i++)
        {
            right &= CheckSlot($"{path}.quiet_hours[{i}]", slots[i], findings);
        }

        if (!channel.Outbound && slots.Count > 0)
        {
            findings.Warn($"{path}.quiet_hours", "An inbound channel interrupts nobody; its quiet hours are not used.");
        }

        if (right && QuietHoursText.Compile(slots).IsWholeWeek)
        {
            findings.Error(
                $"{path}.quiet_hours",
                "Together the quiet hours cover the whole week, so nothing could ever be sent; leave an hour free.");
        }
    }

    private static bool CheckSlot(string path, QuietHoursDefinition slot, CatalogFindings findings)
    {
        var right = true;
        foreach (var day in slot.Days)
        {
            right &= findings.Whole($"{path}.days", day, 1, 7, "day of the week (1 Monday, 7 Sunday)");
        }

        right &= CheckTime($"{path}.from", slot.From, findings, out var from);
        right &= CheckTime($"{path}.to", slot.To, findings, out var to);
        if (right && from == to)
        {
            findings.Error(
                $"{path}.to",
                $"It ends at {slot.To}, when it begins; give two different times (the next day's when it is earlier).");
            right = false;
        }

        return right;
    }

    private static bool CheckTime(string path, string text, CatalogFindings findings, out int minute)
    {
        if (QuietHoursText.TryParseMinute(text, out minute))
        {
            return true;
        }

        findings.Error(path, $"\"{text}\" is no time of day; write HH:mm, 00:00 to 23:59.");
        return false;
    }
}
