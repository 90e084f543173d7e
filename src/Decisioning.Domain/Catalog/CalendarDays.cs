namespace Decisioning.Domain.Catalog;

/// <summary>
/// Days of the proleptic Gregorian calendar as numbers since 1970-01-01, which was a Thursday, and what years, months
/// and ISO weeks they lie in. Conversions after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
/// </summary>
public static class CalendarDays
{
    public const long DayMs = 86_400_000;
    public const long HourMs = 3_600_000;

    public static long DayOf(long ms) => FloorDivide(ms, DayMs);

    public static (int Year, int Month, int Day) ToDate(long day)
    {
        var shifted = day + 719_468;
        var era = FloorDivide(shifted, 146_097);
        var dayOfEra = shifted - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        var dayOfMonth = dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1;
        var month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return ((int)year, (int)month, (int)dayOfMonth);
    }

    public static long FromDate(int year, int month, int day)
    {
        long shiftedYear = month <= 2 ? year - 1 : year;
        var era = FloorDivide(shiftedYear, 400);
        var yearOfEra = shiftedYear - (era * 400);
        var shiftedMonth = month > 2 ? month - 3 : month + 9;
        var dayOfYear = (((153 * shiftedMonth) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097) + dayOfEra - 719_468;
    }

    /// <summary>Number of the month of a day: year * 12 + month - 1.</summary>
    public static int MonthOf(long day)
    {
        var (year, month, _) = ToDate(day);
        return (year * 12) + month - 1;
    }

    /// <summary>First day of a month given by its number.</summary>
    public static long FirstDayOfMonth(int month)
    {
        var year = (int)FloorDivide(month, 12);
        return FromDate(year, month - (year * 12) + 1, 1);
    }

    /// <summary>Number of the ISO week (Monday to Sunday) of a day.</summary>
    public static long WeekOf(long day) => FloorDivide(day + 3, 7);

    public static long FirstDayOfWeek(long week) => (week * 7) - 3;

    /// <summary>
    /// Whole calendar months between two moments, by their UTC dates; negative when the second is earlier.
    /// </summary>
    public static int MonthsBetween(long fromMs, long toMs)
    {
        var (fromYear, fromMonth, fromDay) = ToDate(DayOf(fromMs));
        var (toYear, toMonth, toDay) = ToDate(DayOf(toMs));
        return (12 * (toYear - fromYear)) + toMonth - fromMonth - (toDay < fromDay ? 1 : 0);
    }

    /// <summary>
    /// The first midnight UTC at which <see cref="MonthsBetween"/> from a moment is at least so many months.
    /// </summary>
    public static long MonthsAfter(long fromMs, int months)
    {
        var (year, month, day) = ToDate(DayOf(fromMs));
        var target = (year * 12) + month - 1 + months;
        var reached = FirstDayOfMonth(target) + day - 1;
        return Math.Min(reached, FirstDayOfMonth(target + 1)) * DayMs;
    }

    public static long FloorDivide(long value, long divisor)
    {
        var quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }
}
