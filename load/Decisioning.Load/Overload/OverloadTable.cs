using System.Globalization;
using System.Text;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Overload;

/// <summary>What <c>overload</c> found, for people.</summary>
internal static class OverloadTable
{
    public static string Markdown(OverloadOptions options, Figures figures)
    {
        var (text, load) = (new StringBuilder(), options.Load);
        text.Append(CultureInfo.InvariantCulture, $"""
            Overload: the capacity is the greatest even rate of those tried that was held (p99 within {load.BoundMs}
            ms of the moment a call was meant for); then {options.Normal:P0} and {options.Times} times of it, over
            {load.Shape.Connections} connections. ms from the moment for which a call was meant, and from the one at
            which it was sent; medians of {load.Runs} runs of {load.Seconds} s in turn (least..greatest).
            {Machine.Name()}; the server's: {options.Processors ?? "all, which the generator shares"}.

            | | a second | p50 | p99 | p99.9 | p50 from sent | p99 from sent |
            |---|---|---|---|---|---|---|
            | capacity | {figures["capacity.rps"].Text("N0")} | | | | | |

            """);
        Row("normal load, answered", "normal");
        Row("overload, its first second, accepted", "onset");
        Row("overload afterwards, accepted", "accepted");
        Row("overload afterwards, refused", "refused");
        return text.Append(CultureInfo.InvariantCulture, $"""

            p99 of the accepted calls beside the normal's: {figures["accepted.p99_ratio"].Text("0.00")} times
            ({figures["accepted.sent_p99_ratio"].Text("0.00")} from sent). Of the normal load
            {figures["normal.refused_share"].Median:P2} was refused.
            {Generator("normal")}
            {Generator("over")}
            """).ToString();

        string Generator(string name) => string.Create(CultureInfo.InvariantCulture, $"""
            {figures[$"{name}.offered_rps"].Median:N0}/s: the generator came to 99 of 100 calls within
            {figures[$"{name}.late_p99_ms"].Text("0.00")} ms of their moments, and took
            {figures.Text($"{name}.generator_cores", "0.00")} cores, the server
            {figures.Text($"{name}.server_cores", "0.00")}.
            """);

        void Row(string what, string name) => text.Append(
            CultureInfo.InvariantCulture,
            $"| {what} | {figures[$"{name}.rps"].Text("N0")} | {figures[$"{name}.p50_ms"].Text("0.00")} "
            + $"| {figures[$"{name}.p99_ms"].Text("0.00")} | {figures[$"{name}.p99.9_ms"].Text("0.00")} "
            + $"| {figures[$"{name}.sent_p50_ms"].Text("0.00")} | {figures[$"{name}.sent_p99_ms"].Text("0.00")} |\n");
    }
}
