using System.Globalization;
using System.Text;

namespace Decisioning.Load.Measuring;

/// <summary>The table of <c>bench</c>, in Markdown: a line for each figure, a column for each program, medians with the
/// spread over the runs, and the ratio to the floor.</summary>
internal sealed class BenchTable(BenchOptions options, Sample sample, Figures figures, IReadOnlyList<string> programs)
{
    private static readonly (string Name, string Says, string Format)[] Lines =
    [
        ("rps", "calls/s", "N0"),
        ("refused_share", "refused for want of room", "P2"),
        ("cpu_us", "CPU a call, us", "0.0"),
        ("redis_cpu_us", "CPU of Redis a call, us", "0.0"),
        ("allocated", "bytes allocated a call", "N0"),
        ("answer_bytes", "bytes answered a call", "N0"),
        ("p50_ms", "p50, ms", "0.00"),
        ("p90_ms", "p90, ms", "0.00"),
        ("p99_ms", "p99, ms", "0.00"),
        ("p99.9_ms", "p99.9, ms", "0.00"),
    ];

    public string Markdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            {options.Variant}: {options.Server.Offers:N0} offers, {options.Server.Customers:N0} customers, half pages of
            three slots, half questions about a contact; {options.Shape.Connections} connections of
            {options.Shape.Streams} streams; medians of {options.Turns.Runs} runs of {options.Turns.Calls:N0} calls in
            turn after a warm-up of {options.Turns.WarmUp:N0} (least..greatest).
            {Machine.Sentence()}

            | |{string.Concat(programs.Select(program => $" {program} |"))}{Others(program => $" {program}/floor |")}
            |---|{string.Concat(programs.Select(_ => "---|"))}{Others(_ => "---|")}

            """);
        foreach (var (name, says, format) in Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {says} |");
            foreach (var program in programs)
            {
                text.Append(CultureInfo.InvariantCulture, $" {figures.Text($"{program}.{name}", format)} |");
            }

            text.Append(Others(program => Ratio(program, name))).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            Bytes allocated over the floor: {figures.Text("decide.allocated_over_floor", "N0")} a call.
            Memory of the server at the end: {figures.Text("decide.resident_mb", "N0")} MB.
            Decisions with 30 or more candidates left for arbitration: {sample.ArbitrationShare:P0} (of
            {Sample.Questions} asked with every reason); questions about a contact answered SEND: {sample.SendShare:P0};
            pages with offers of their own: {sample.FilledShare:P0}.
            """);
        if (figures.TryGet(BenchCommand.AlternativeTrees, out var trees))
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                The alternative scores the same {trees:N0} trees by the same library.
                """);
        }

        return text.ToString();
    }

    private string Others(Func<string, string> cell) =>
        string.Concat(programs.Where(name => name != "floor").Select(cell));

    private string Ratio(string program, string name)
    {
        return figures.TryGet($"floor.{name}", out var floor) && floor != 0
            && figures.TryGet($"{program}.{name}", out var own)
            ? string.Create(CultureInfo.InvariantCulture, $" {own / floor:0.000} |")
            : " |";
    }
}
