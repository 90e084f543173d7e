using System.Globalization;
using System.Text;

namespace Decisioning.Load.Measuring;

/// <summary>The table of <c>bench</c>, in Markdown: a line for each figure, a column for each program and for the ratio
/// of each pair, turn by turn; medians with the spread over the runs.</summary>
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
            turn after a warm-up of {options.Turns.WarmUp:N0} (least..greatest), and of the ratios of each turn.
            {Machine.Sentence()}

            | |{string.Concat(programs.Select(program => $" {program} |"))}{Pairs((own, other) => $" {own}/{other} |")}
            |---|{string.Concat(programs.Select(_ => "---|"))}{Pairs((_, _) => "---|")}

            """);
        foreach (var (name, says, format) in Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {says} |");
            foreach (var program in programs)
            {
                text.Append(CultureInfo.InvariantCulture, $" {figures.Text($"{program}.{name}", format)} |");
            }

            text.Append(Pairs((own, other) => Ratio($"{own}.{name}", other))).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            Bytes allocated over the floor: {figures.Text("decide.allocated_over_floor", "N0")} a call.
            Memory of the server at the end: {figures.Text("decide.resident_mb", "N0")} MB.
            Decisions with 30 or more candidates (offers) left for arbitration: {sample.ArbitrationShare:P0} (of
            {Sample.Questions} asked with every reason), {sample.Candidates:0.0} in the mean; questions about a contact
            answered SEND: {sample.SendShare:P0}; pages with offers of their own: {sample.FilledShare:P0}.
            """);
        if (figures.TryGet(BenchCommand.AlternativeTrees, out var trees))
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                The alternative scores the same {trees:N0} trees by the same library.
                """);
        }

        return text.ToString();
    }

    private string Pairs(Func<string, string, string> cell) =>
        string.Concat(BenchCommand.PairsOf(programs).Select(pair => cell(pair.Own, pair.Other)));

    private string Ratio(string figure, string other)
    {
        var name = PairedRatio.NameOf(figure, other);
        return figures.TryGet(name, out _) ? $" {figures.Text(name, "0.000")} |" : " |";
    }
}
