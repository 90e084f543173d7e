using System.Globalization;
using System.Text;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;

namespace Decisioning.Load.Floors;

/// <summary>
/// Holds the floor against a stock echo on Kestrel: as many bytes in and out, in turn. A floor that costs much more
/// than the echo would be no floor.
/// </summary>
internal sealed class FloorCommand(FloorOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private const string Path = "/decisioning.Floor/Ask";

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        options.Reports.Announce(
        [
            .. FigureNames.Of(["floor", "echo"], BenchFigures.Names),
            .. FigureNames.Of(["floor"], BenchFigures.RatioNames("echo")),
        ]);
        await using var laboratory = new Laboratory(display, time);
        var floor = await laboratory.FloorAsync(options.BodyBytes - GrpcFrame.PrefixBytes, ct);
        var echo = await laboratory.StockEchoAsync(ct);
        Subject[] subjects = [Ask(floor, endsWithoutStatus: false), Ask(echo, endsWithoutStatus: true)];
        var runs = await options.Turns.TakeAsync(subjects, display, ct);
        var figures = new Figures();
        foreach (var (name, own) in runs)
        {
            figures.Add(name, own);
        }

        figures.AddRatios("floor", runs["floor"], "echo", runs["echo"]);
        return await options.Reports.GiveAsync(Table(figures), figures, output, ct);
    }

    private Subject Ask(ChildProgram program, bool endsWithoutStatus)
    {
        var body = GrpcFrame.Of(new byte[options.BodyBytes - GrpcFrame.PrefixBytes]);
        var requests = new Requests(program.Address, [Path], [(0, body)]) { EndWithoutStatus = endsWithoutStatus };
        return new Subject(program, requests, options.Shape, time);
    }

    private string Table(Figures figures)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            The floor against a stock echo: {options.BodyBytes} bytes each way, {options.Shape.Connections} connections
            of {options.Shape.Streams} streams; medians of {options.Turns.Runs} runs of {options.Turns.Calls:N0} calls
            in turn after a warm-up of {options.Turns.WarmUp:N0} (least..greatest). {Machine.Sentence()}

            | | CPU a call, us | calls/s | bytes answered a call |
            |---|---|---|---|

            """);
        foreach (var name in (string[])["floor", "echo"])
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {figures[$"{name}.cpu_us"].Text("0.00")} | {figures[$"{name}.rps"].Text("N0")} "
                + $"| {figures[$"{name}.answer_bytes"].Median:N0} |\n");
        }

        var ratio = figures.Text(PairedRatio.NameOf("floor.cpu_us", "echo"), "0.00");
        return text.Append(
            CultureInfo.InvariantCulture,
            $"\nThe floor takes {ratio} of the echo's processor time, turn by turn.").ToString();
    }
}
