using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Carpet;

/// <summary>What <c>carpet</c> was asked to do.</summary>
/// <param name="Guarded">The server whose catalog holds as it is.</param>
/// <param name="Unguarded">A second server with the same base, whose catalog loses everything that holds back.</param>
/// <param name="Days">How many days running the whole base is asked for.</param>
/// <param name="Start">The first day; midnight UTC, and ahead of the servers' clocks.</param>
/// <param name="Seed">Of the simulated customers' luck.</param>
internal sealed record CarpetOptions(
    Uri Guarded, Uri Unguarded, int Days, DateTimeOffset Start, int Seed, int InFlight, TimeSpan RetryFor)
{
    public static CarpetOptions From(Arguments arguments, DateTimeOffset now)
    {
        var options = new CarpetOptions(
            arguments.Address("--target"),
            arguments.Address("--unguarded"),
            arguments.Number("--days", absent: 30, least: 1, most: 366),
            new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero),
            arguments.Number("--seed", absent: 1, least: 0, most: int.MaxValue),
            arguments.Number("--in-flight", absent: 256, least: 1, most: 10_000),
            TimeSpan.FromSeconds(arguments.Number("--retry-for", absent: 30, least: 0, most: 86_400)));
        arguments.RefuseRest();
        return options;
    }
}
