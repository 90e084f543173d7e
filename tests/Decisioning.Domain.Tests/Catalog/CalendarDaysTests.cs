using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Tests.Catalog;

public sealed class CalendarDaysTests
{
    [Fact]
    public void Dates_OverFourHundredYears_AreThoseOfTheRuntime()
    {
        var from = new DateOnly(1850, 1, 1);
        var epoch = new DateOnly(1970, 1, 1).DayNumber;
        for (var i = 0; i < 146_097; i++)
        {
            var date = from.AddDays(i);
            var day = date.DayNumber - epoch;
            Assert.Equal((date.Year, date.Month, date.Day), CalendarDays.ToDate(day));
            Assert.Equal(day, CalendarDays.FromDate(date.Year, date.Month, date.Day));
            Assert.Equal((date.Year * 12) + date.Month - 1, CalendarDays.MonthOf(day));
        }
    }

    [Theory]
    [InlineData("2026-12-28", "2027-01-03", true)]
    [InlineData("2027-01-03", "2027-01-04", false)]
    [InlineData("1969-12-29", "1970-01-04", true)]
    [InlineData("1969-12-28", "1969-12-29", false)]
    public void Weeks_AreIsoWeeks_AlsoOverTheNewYear(string one, string other, bool same) =>
        Assert.Equal(same, CalendarDays.WeekOf(Day(one)) == CalendarDays.WeekOf(Day(other)));

    [Theory]
    [InlineData("2024-02-29", "2025-02-28", 11)]
    [InlineData("2024-02-29", "2025-03-01", 12)]
    [InlineData("2025-01-31", "2025-02-28", 0)]
    [InlineData("2025-01-31", "2025-03-01", 1)]
    [InlineData("2025-03-10", "2025-03-09", -1)]
    public void MonthsBetween_CountsWholeCalendarMonths(string born, string at, int expected) =>
        Assert.Equal(expected, CalendarDays.MonthsBetween(Ms(born), Ms(at)));

    [Fact]
    public void MonthsAfter_IsTheFirstMidnightAtWhichTheAgeIsReached()
    {
        for (var day = 0; day < 1_500; day++)
        {
            var bornMs = (day * CalendarDays.DayMs) + 12_345;
            for (var months = 0; months < 30; months += 7)
            {
                var reachedMs = CalendarDays.MonthsAfter(bornMs, months);
                Assert.Equal(0, reachedMs % CalendarDays.DayMs);
                Assert.True(CalendarDays.MonthsBetween(bornMs, reachedMs) >= months);
                Assert.True(CalendarDays.MonthsBetween(bornMs, reachedMs - 1) < months);
            }
        }
    }

    private static long Day(string date) => CalendarDays.DayOf(Ms(date));

    private static long Ms(string date) => DateTimeOffset.Parse(date + "T00:00:00Z").ToUnixTimeMilliseconds();
}
