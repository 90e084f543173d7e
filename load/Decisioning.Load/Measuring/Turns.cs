using Decisioning.Load.CommandLine;
using Decisioning.Load.Reporting;

namespace Decisioning.Load.Measuring;

/// <summary>
/// Runs of several programs at saturation: each is warmed up, then they take turns, so that whatever else the machine
/// does falls on all of them.
/// </summary>
/// <param name="WarmUp">Calls to each program before anything counts.</param>
/// <param name="Calls">Calls of one run.</param>
/// <param name="Runs">Runs of each program.</param>
internal sealed record Turns(int WarmUp, int Calls, int Runs)
{
    /// <summary>Reads <c>--warm-up N --calls N --runs N</c>.</summary>
    public static Turns From(Arguments arguments, int warmUp, int calls) => new(
        arguments.Number("--warm-up", warmUp, least: 0, most: 100_000_000),
        arguments.Number("--calls", calls, least: 100, most: 100_000_000),
        arguments.Number("--runs", absent: 5, least: 1, most: 100));

    /// <returns>The runs of each, by its name.</returns>
    public async Task<Dictionary<string, List<BenchRun>>> TakeAsync(
        IReadOnlyList<Subject> subjects, ProgressDisplay display, CancellationToken ct)
    {
        var runs = subjects.ToDictionary(subject => subject.Name, _ => new List<BenchRun>());
        var all = subjects.Count * ((double)WarmUp + ((double)Calls * Runs));
        var (done, now) = (0.0, "");
        await display.RunAsync(AllAsync(), () => done / all, () => now);
        return runs;

        async Task AllAsync()
        {
            foreach (var subject in subjects)
            {
                now = $"warming up the {subject.Name}";
                if (WarmUp > 0)
                {
                    await subject.WarmUpAsync(WarmUp, ct);
                }

                done += WarmUp;
            }

            for (var run = 1; run <= Runs; run++)
            {
                foreach (var subject in subjects)
                {
                    now = $"run {run} of {Runs}: {subject.Name}";
                    runs[subject.Name].Add(await subject.SaturateAsync(Calls, ct));
                    done += Calls;
                }
            }
        }
    }
}
