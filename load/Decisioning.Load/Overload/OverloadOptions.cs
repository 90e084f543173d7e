using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Overload;

/// <summary>What <c>overload</c> was asked to do.</summary>
/// <param name="Times">What is offered in overload, as a multiple of the capacity.</param>
/// <param name="Normal">The normal load, as a share of the capacity.</param>
/// <param name="Processors">The processors of the server, like <c>0</c>; null: all.</param>
internal sealed record OverloadOptions(EvenLoad Load, double Times, double Normal, string? Processors)
{
    public static readonly IReadOnlySet<string> Flags = new HashSet<string>(EvenLoad.Flags);

    /// <summary>The usual shape of <c>bench</c>: enough to keep a server busy, few enough that its calls do not wait
    /// long.</summary>
    public static BenchShape WarmUpShape { get; } = new(4, 32);

    public static OverloadOptions From(Arguments arguments)
    {
        var options = new OverloadOptions(
            EvenLoad.From(arguments, seconds: 4, runs: 3, boundMs: 50, connections: 64),
            arguments.Number("--times", absent: 3, least: 1, most: 20),
            arguments.Number("--normal", absent: 70, least: 1, most: 100) / 100.0,
            arguments.Text("--server-cpus"));
        arguments.RefuseRest();
        return options;
    }
}
