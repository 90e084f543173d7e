using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Cards;

/// <summary>What <c>export-cards</c> was asked to do.</summary>
/// <param name="AsOf">The time to see the cards at; null leaves out what depends on the time of asking.</param>
internal sealed record ExportCardsOptions(Uri Target, string Out, DateTimeOffset? AsOf, TimeSpan RetryFor)
{
    public static ExportCardsOptions From(Arguments arguments)
    {
        var options = new ExportCardsOptions(
            arguments.Target(),
            arguments.Required("--out", "FILE"),
            arguments.Moment("--as-of"),
            TimeSpan.FromSeconds(arguments.Number("--retry-for", absent: 30, least: 0, most: 86_400)));
        arguments.RefuseRest();
        return options;
    }
}
