using System.Globalization;
using System.Text;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Latency;

/// <summary>
/// What <c>latency --reserve</c> tells of the calls that were answered SEND. Each of them waited until its reservation
/// was durable; an answer not to send waits for nothing, so percentiles over all answers say little of a reservation.
/// </summary>
internal static class Reservations
{
    /// <summary>What <see cref="AddReservations"/> adds.</summary>
    public static IReadOnlyList<string> FigureNames { get; } =
        ["asked_rps", "reserved_rps", "send_p50_ms", "send_p99_ms"];

    /// <summary>Adds the figures of one rate under a prefix; a run without a reservation has no time of one.</summary>
    /// <param name="figures">Where they go.</param>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="asked">Questions a second that it took.</param>
    /// <param name="runs">The runs at that rate.</param>
    public static void AddReservations(this Figures figures, string prefix, int asked, IReadOnlyList<LoadRun> runs)
    {
        figures[$"{prefix}.asked_rps"] = Spread.Of([asked]);
        figures[$"{prefix}.reserved_rps"] = Spread.Of(runs.Select(run => run.SendsPerSecond));
        figures.AddKnown($"{prefix}.send_p50_ms", runs.Select(run => Ms(run, .5)));
        figures.AddKnown($"{prefix}.send_p99_ms", runs.Select(run => Ms(run, .99)));
    }

    /// <summary>A line for each rate that was asked.</summary>
    public static string Table(Figures figures, IEnumerable<int> rates)
    {
        var text = new StringBuilder("""
            Of these, what was reserved (answered SEND, after the reservation was durable):

            | wanted/s | asked/s | reserved/s | p50 | p99 |
            |---|---|---|---|---|

            """);
        foreach (var rate in rates)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {rate:N0} | {figures[$"decide.{rate}.asked_rps"].Median:N0} "
                + $"| {figures.Text($"decide.{rate}.reserved_rps", "N0")} "
                + $"| {figures.Text($"decide.{rate}.send_p50_ms", "0.00")} "
                + $"| {figures.Text($"decide.{rate}.send_p99_ms", "0.00")} |\n");
        }

        return text.ToString();
    }

    private static double? Ms(LoadRun run, double share) =>
        run.Counts.SendLatencies is { Count: > 0 } times ? times.PercentileMs(share) : null;
}
