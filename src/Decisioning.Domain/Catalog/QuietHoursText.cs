namespace Decisioning.Domain.Catalog;

/// <summary>Reads quiet hours as they are written: days of the week and two times "HH:mm".</summary>
internal static class QuietHoursText
{
    private static readonly int[] EveryDay = [1, 2, 3, 4, 5, 6, 7];

    /// <summary>Minutes since midnight of "HH:mm", 00:00 to 23:59; false for anything else.</summary>
    public static bool TryParseMinute(string text, out int minute)
    {
        minute = 0;
        if (text.Length != 5 || text[2] != ':' || !IsDigit(text[0]) || !IsDigit(text[1]) || !IsDigit(text[3])
            || !IsDigit(text[4]))
        {
            return false;
        }

        var hours = ((text[0] - '0') * 10) + text[1] - '0';
        var minutes = ((text[3] - '0') * 10) + text[4] - '0';
        minute = (hours * 60) + minutes;
        return hours < 24 && minutes < 60;
    }

    /// <summary>Compiles slots that were found to be right.</summary>
    public static QuietWeek Compile(IReadOnlyList<QuietHoursDefinition> slots)
    {
        var stretches = new List<(int Day, int From, int To)>();
        foreach (var slot in slots)
        {
            _ = TryParseMinute(slot.From, out var from);
            _ = TryParseMinute(slot.To, out var to);
            foreach (var day in slot.Days.Count == 0 ? EveryDay : slot.Days)
            {
                stretches.Add((day, from, to));
            }
        }

        return QuietWeek.Of(stretches);
    }

    private static bool IsDigit(char value) => value is >= '0' and <= '9';
}
