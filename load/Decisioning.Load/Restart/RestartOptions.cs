using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Restart;

/// <summary>What <c>restart</c> was asked to do.</summary>
/// <param name="Data">A seeded directory, which is changed; null: seed one and remove it.</param>
/// <param name="Rate">Calls a second until the kill: three events to one page and one reserved contact.</param>
/// <param name="Seconds">How long they are sent.</param>
/// <param name="Runs">How often it is killed.</param>
internal sealed record RestartOptions(
    int Customers, string? Data, int Rate, int Seconds, int Runs, IReadOnlyList<string> ServerOptions, Reports Reports)
{
    public static RestartOptions From(Arguments arguments)
    {
        var options = new RestartOptions(
            arguments.Number("--customers", absent: 1_000_000, least: 1, most: 20_000_000),
            arguments.Text("--data"),
            arguments.Number("--rate", absent: 5_000, least: 1, most: 100_000),
            arguments.Number("--seconds", absent: 15, least: 1, most: 600),
            arguments.Number("--runs", absent: 3, least: 1, most: 100),
            arguments.Names("--server-options", "like Engine:ResidentBytes=67108864"),
            Reports.From(arguments));
        arguments.RefuseRest();
        return options;
    }
}
