using System.Collections.Concurrent;
using System.Diagnostics;

namespace Decisioning.Benchmarks;

/// <summary>
/// Begins calls at an even rate, whatever becomes of those before, and counts their time from the moment they were due:
/// a stall is charged to everybody it kept waiting, and so is the timer, which rings in whole milliseconds. Waiting
/// more exactly would take a processor from what is measured.
/// </summary>
internal static class Pacer
{
    /// <summary>Runs for a time; gives the times of the calls that count.</summary>
    /// <param name="perSecond">Calls a second.</param>
    /// <param name="length">For how long.</param>
    /// <param name="call">One call, by its number; whether it did what is measured.</param>
    public static async Task<PacedTimes> RunAsync(int perSecond, TimeSpan length, Func<int, Task<bool>> call)
    {
        var times = new ConcurrentBag<(double SinceDue, double SinceBegun)>();
        var under = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        var total = (int)(perSecond * length.TotalSeconds);
        for (var i = 0; i < total; i++)
        {
            var due = began + (long)(i / (double)perSecond * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < due) await Task.Delay(1);
            under.Add(TimeAsync(due, i));
            if (under.Count < perSecond) continue;
            under.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        await Task.WhenAll(under);
        return new PacedTimes(
            [.. times.Select(time => time.SinceDue).Order()], [.. times.Select(time => time.SinceBegun).Order()],
            total, Stopwatch.GetElapsedTime(began));

        async Task TimeAsync(long due, int number)
        {
            var begun = Stopwatch.GetTimestamp();
            if (!await call(number)) return;
            var ended = Stopwatch.GetTimestamp();
            times.Add((
                Stopwatch.GetElapsedTime(due, ended).TotalMilliseconds,
                Stopwatch.GetElapsedTime(begun, ended).TotalMilliseconds));
        }
    }

    public static string Percentiles(double[] sorted) => sorted.Length == 0
        ? "none"
        : $"p50 {At(sorted, 0.5):N3}, p99 {At(sorted, 0.99):N3}, p99.9 {At(sorted, 0.999):N3}, most {sorted[^1]:N3} ms";

    /// <summary>The time that a share of all does not exceed; 0 when there is none.</summary>
    public static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[(int)(sorted.Length * share)];
}
