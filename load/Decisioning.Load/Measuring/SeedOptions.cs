using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Measuring;

/// <summary>What <c>seed</c> was asked to do.</summary>
internal sealed record SeedOptions(int Customers, string Data)
{
    public static SeedOptions From(Arguments arguments)
    {
        var options = new SeedOptions(
            arguments.Number("--customers", absent: 1_000_000, least: 1, most: 20_000_000),
            arguments.Required("--data", "DIR"));
        arguments.RefuseRest();
        return options;
    }
}
