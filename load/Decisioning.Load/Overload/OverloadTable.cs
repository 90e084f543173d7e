using System.Globalization;
using System.Text;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Overload;

/// <summary>What <c>overload</c> found, for people.</summary>
internal static class OverloadTable
{
    public static string Markdown(OverloadOptions options, Figures figures)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Overload: the capacity is what {OverloadOptions.CapacityShape.Connections} connections of
            {OverloadOptions.CapacityShape.Streams} busy streams get answered; then {options.Normal:P0} and
            {options.Times} times of it, evenly paced over {options.Shape.Connections} connections. ms from the moment
            for which each call was meant; medians of {options.Runs} runs of {options.Seconds} s in turn
            (least..greatest). Processors of the server: {options.Processors ?? "all, which the generator shares"}.
            {Machine.Sentence()}

            | | a second | p50 | p99 | p99.9 |
            |---|---|---|---|---|
            | capacity | {figures["capacity.rps"].Text("N0")} | | | |

            """);
        Row("normal load, answered", "normal");
        Row("overload, accepted", "accepted");
        Row("overload, refused", "refused");
        Row("overload, all: begun so late", "late");
        return text.Append(CultureInfo.InvariantCulture, $"""

            p99 of the accepted calls beside the normal's: {figures["accepted.p99_ratio"].Text("0.00")} times. Of the
            normal load {figures["normal.refused_share"].Median:P2} was refused.
            """).ToString();

        void Row(string what, string name) => text.Append(
            CultureInfo.InvariantCulture,
            $"| {what} | {figures[$"{name}.rps"].Text("N0")} | {figures[$"{name}.p50_ms"].Text("0.00")} "
            + $"| {figures[$"{name}.p99_ms"].Text("0.00")} | {figures[$"{name}.p99.9_ms"].Text("0.00")} |\n");
    }
}
