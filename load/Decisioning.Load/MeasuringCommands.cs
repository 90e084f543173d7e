using Decisioning.Load.Batches;
using Decisioning.Load.CommandLine;
using Decisioning.Load.Floors;
using Decisioning.Load.Growth;
using Decisioning.Load.Insight;
using Decisioning.Load.Latency;
using Decisioning.Load.Measuring;
using Decisioning.Load.Overload;
using Decisioning.Load.Probe;
using Decisioning.Load.Reporting;
using Decisioning.Load.Restart;
using Decisioning.Load.Scenario;
using Decisioning.Load.Tables;

namespace Decisioning.Load;

/// <summary>The commands that measure programs, and what goes with that.</summary>
internal sealed class MeasuringCommands(ProgressDisplay display, TextWriter output, TimeProvider time)
{
    public const string Known = "bench, latency, overload, restart, scenario, stream, events, base, growth, "
        + "floor, probe, seed, table";

    private static readonly IReadOnlySet<string> NoFlags = new HashSet<string>();

    /// <returns>Whether all went well and is as expected; null: there is no such command.</returns>
    public async Task<bool?> RunAsync(string command, string[] words, CancellationToken cancel)
    {
        var arguments = new Arguments(words, command switch
        {
            "bench" => BenchOptions.Flags,
            "latency" => LatencyOptions.Flags,
            "overload" => OverloadOptions.Flags,
            "scenario" => ScenarioOptions.Flags,
            "table" => TableOptions.Flags,
            _ => NoFlags,
        }, "L " + command);
        switch (command)
        {
            case "bench":
                return await new BenchCommand(BenchOptions.From(arguments), display, output, time).RunAsync(cancel);
            case "latency":
                return await new LatencyCommand(LatencyOptions.From(arguments), display, output, time).RunAsync(cancel);
            case "overload":
                var overload = OverloadOptions.From(arguments);
                return await new OverloadCommand(overload, display, output, time).RunAsync(cancel);
            case "restart":
                var restart = RestartOptions.From(arguments);
                return await new RestartCommand(restart, display, output, time).RunAsync(cancel);
            case "scenario":
                var scenario = ScenarioOptions.From(arguments);
                return await new ScenarioCommand(scenario, display, output, time).RunAsync(cancel);
            case "stream":
                return await new StreamCommand(StreamOptions.From(arguments), display, output, time).RunAsync(cancel);
            case "events":
                return await new EventsCommand(EventsOptions.From(arguments), display, output, time).RunAsync(cancel);
            case "base":
                return await new BaseCommand(BaseOptions.From(arguments), display, output, time).RunAsync(cancel);
            case "growth":
                return await new GrowthCommand(GrowthOptions.From(arguments), display, output, time).RunAsync(cancel);
            case "floor":
                return await new FloorCommand(FloorOptions.From(arguments), display, output, time).RunAsync(cancel);
            case "probe":
                return await new ProbeCommand(ProbeOptions.From(arguments), output, time).RunAsync(cancel);
            case "table":
                var table = TableOptions.From(arguments);
                return await new TableCommand(table, SpeedTable.Rows, output).RunAsync(cancel);
            case "seed":
                var seed = SeedOptions.From(arguments);
                await using (var laboratory = new Laboratory(display, time))
                {
                    await laboratory.SeedAsync(seed.Customers, seed.Data, cancel);
                }

                return true;
            default:
                return null;
        }
    }
}
