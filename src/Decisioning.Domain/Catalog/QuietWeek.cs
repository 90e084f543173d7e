namespace Decisioning.Domain.Catalog;

/// <summary>
/// Quiet hours of a channel as stretches of a week from Monday 00:00, by the wall clock, merged and sorted. The rule is
/// what the wall shows: an hour that the clock repeats is quiet twice, one that it skips does not exist.
/// </summary>
public sealed class QuietWeek
{
    private const long WeekMs = 7 * CalendarDays.DayMs;

    private readonly long[] _starts;
    private readonly long[] _ends;

    private QuietWeek(long[] starts, long[] ends)
    {
        _starts = starts;
        _ends = ends;
    }

    /// <summary>No stretch at all: nothing is ever quiet.</summary>
    public bool IsEmpty => _starts.Length == 0;

    /// <summary>One stretch from Monday to Monday: nothing can ever be sent.</summary>
    public bool IsWholeWeek => _starts.Length == 1 && _starts[0] == 0 && _ends[0] == WeekMs;

    /// <summary>The quiet stretches, milliseconds since Monday 00:00, merged and sorted.</summary>
    public IReadOnlyList<(long StartMs, long EndMs)> Stretches => [.. _starts.Zip(_ends)];

    /// <summary>Days are 1 (Monday) .. 7; a slot whose end is not later than its start ends on the next day.</summary>
    public static QuietWeek Of(IEnumerable<(int Day, int FromMinute, int ToMinute)> slots)
    {
        var stretches = new List<(long Start, long End)>();
        foreach (var (day, fromMinute, toMinute) in slots)
        {
            var start = ((day - 1) * CalendarDays.DayMs) + (fromMinute * 60_000L);
            var length = (toMinute > fromMinute ? toMinute - fromMinute : toMinute - fromMinute + 1_440) * 60_000L;
            stretches.Add((start, Math.Min(start + length, WeekMs)));
            if (start + length > WeekMs)
            {
                stretches.Add((0, start + length - WeekMs));
            }
        }

        return Merge(stretches);
    }

    /// <summary>
    /// Whether it is quiet at a moment, and until when that does not change (it may go on after that).
    /// </summary>
    public bool IsQuiet(WallClock clock, long whenMs, out long sameUntilMs)
    {
        var wall = clock.At(whenMs, out _, out sameUntilMs);
        var inWeek = wall - (CalendarDays.FirstDayOfWeek(CalendarDays.WeekOf(CalendarDays.DayOf(wall)))
            * CalendarDays.DayMs);
        var change = WeekMs;
        var quiet = false;
        for (var i = 0; i < _starts.Length; i++)
        {
            if (inWeek < _ends[i])
            {
                quiet = inWeek >= _starts[i];
                change = quiet ? _ends[i] : _starts[i];
                break;
            }
        }

        sameUntilMs = Math.Min(sameUntilMs, whenMs + change - inWeek);
        return quiet;
    }

    /// <summary>The first moment from a quiet one on at which it is not quiet.</summary>
    public long EndAfter(WallClock clock, long whenMs)
    {
        while (IsQuiet(clock, whenMs, out var sameUntilMs))
        {
            whenMs = sameUntilMs;
        }

        return whenMs;
    }

    private static QuietWeek Merge(List<(long Start, long End)> stretches)
    {
        stretches.Sort();
        var starts = new List<long>();
        var ends = new List<long>();
        foreach (var (start, end) in stretches)
        {
            if (ends.Count > 0 && start <= ends[^1])
            {
                ends[^1] = Math.Max(ends[^1], end);
            }
            else
            {
                starts.Add(start);
                ends.Add(end);
            }
        }

        return new QuietWeek([.. starts], [.. ends]);
    }
}
