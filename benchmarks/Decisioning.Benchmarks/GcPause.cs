namespace Decisioning.Benchmarks;

/// <summary>One time for which the collector held all threads.</summary>
/// <param name="Ms">From the wish to stop them until the last one went on.</param>
/// <param name="StoppingMs">The part of it until all had stopped: what waits here waits for processors, not for the
/// collector's work.</param>
/// <param name="Generation">What was collected in it: 0, 1 or 2; -1: nothing began in it (a background collection's
/// own stop, or another one of the runtime).</param>
internal readonly record struct GcPause(double Ms, double StoppingMs, int Generation)
{
    /// <summary>The pauses by kind, for people.</summary>
    public static string Profile(IReadOnlyCollection<GcPause> pauses) => string.Join(
        "; ",
        pauses.GroupBy(pause => pause.Generation).OrderBy(group => group.Key).Select(group =>
        {
            var longest = group.MaxBy(pause => pause.Ms);
            var what = group.Key < 0 ? "none begun" : $"generation {group.Key}";
            return $"{what}: {group.Count()}, {group.Sum(pause => pause.Ms):N0} ms in all, of which "
                + $"{group.Sum(pause => pause.StoppingMs):N0} until the threads stood; longest {longest.Ms:N1} ms "
                + $"({longest.StoppingMs:N1})";
        }));
}
