using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Replay;

/// <summary>What <c>replay online-retail</c> was asked to do.</summary>
/// <param name="Path">The file, or the folder that holds it.</param>
/// <param name="WithoutPostage">Leave postage and fees out.</param>
/// <param name="Batch">Events in a message, at most 1,000 (the server's limit).</param>
/// <param name="InFlight">Batches of one stream that may be unanswered.</param>
/// <param name="Concurrency">Streams; a customer's events all go through one.</param>
/// <param name="RetryFor">How long a server may be away.</param>
internal sealed record ReplayOptions(
    Uri Target, string Path, bool WithoutPostage, int Batch, int InFlight, int Concurrency, TimeSpan RetryFor)
{
    public static readonly IReadOnlySet<string> Flags = new HashSet<string> { "--without-postage" };

    public static ReplayOptions From(Arguments arguments)
    {
        var source = arguments.Plain("The kind of file (online-retail)");
        if (source != "online-retail")
        {
            throw new UsageException($"'{source}' cannot be replayed; known is online-retail.");
        }

        var options = new ReplayOptions(
            arguments.Target(),
            arguments.Plain("PATH of the invoice lines"),
            arguments.Flag("--without-postage"),
            arguments.Number("--batch", absent: 200, least: 1, most: 1000),
            arguments.Number("--in-flight", absent: 4, least: 1, most: 64),
            arguments.Number("--concurrency", absent: 4, least: 1, most: 64),
            TimeSpan.FromSeconds(arguments.Number("--retry-for", absent: 30, least: 0, most: 86_400)));
        arguments.RefuseRest();
        return options;
    }
}
