using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Measuring;

/// <summary>What commands that ask at even rates are told alike.</summary>
/// <param name="WarmUp">Calls before anything counts.</param>
/// <param name="Seconds">Length of one run at one rate.</param>
/// <param name="Runs">Runs of each, in turn.</param>
/// <param name="BoundMs">The p99 up to which a rate counts as held, milliseconds from the moment a call was meant for.
/// </param>
/// <param name="Shape">So many streams that calls wait in the server and not for a stream.</param>
/// <param name="Reserve">Ask about contacts only, and reserve what is answered SEND.</param>
internal sealed record EvenLoad(
    ServerSource Server, int WarmUp, int Seconds, int Runs, int BoundMs, BenchShape Shape, bool Reserve,
    Reports Reports)
{
    /// <summary>Of the rate that is asked, what must be answered for it to be held.</summary>
    public const double HeldShare = .97;
    private const string ReserveFlag = "--reserve";
    private const int UsualStreams = 90;

    public static IReadOnlyList<string> Flags { get; } = [ReserveFlag, ServerSource.PublishFlag];

    /// <summary>Reads the options; what is usual where they are absent is the command's own.</summary>
    public static EvenLoad From(Arguments arguments, int seconds, int runs, int boundMs, int connections) => new(
        ServerSource.From(arguments),
        arguments.Number("--warm-up", absent: 350_000, least: 0, most: 100_000_000),
        arguments.Number("--seconds", seconds, least: 1, most: 3_600),
        arguments.Number("--runs", runs, least: 1, most: 100),
        arguments.Number("--bound-ms", boundMs, least: 1, most: 60_000),
        BenchShape.From(arguments, connections, UsualStreams),
        arguments.Flag(ReserveFlag),
        Reports.From(arguments));

    /// <summary>Whether a rate was held: nearly all answered, in time and as fast as it was asked.</summary>
    public bool IsHeld(double rate, double answeredPerSecond, double p99Ms) =>
        p99Ms <= BoundMs && answeredPerSecond >= rate * HeldShare;
}
