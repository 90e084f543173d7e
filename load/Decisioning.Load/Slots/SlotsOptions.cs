using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Slots;

/// <summary>What <c>slots</c> was asked to do.</summary>
/// <param name="Channel">The outbound channel that is scarce.</param>
/// <param name="Contacts">How many contacts it has room for.</param>
/// <param name="PriceMinor">The shadow price that is published for it; null: the catalog stays as it is.</param>
/// <param name="SendAt">When the contacts would be made; null: now.</param>
/// <param name="Seed">Of the order in which customers come.</param>
internal sealed record SlotsOptions(
    Uri Target,
    string Channel,
    int Contacts,
    int? PriceMinor,
    DateTimeOffset? SendAt,
    int Seed,
    int InFlight,
    TimeSpan RetryFor)
{
    public static SlotsOptions From(Arguments arguments)
    {
        var price = arguments.Number("--price", absent: -1, least: 0, most: int.MaxValue);
        var options = new SlotsOptions(
            arguments.Target(),
            arguments.Required("--channel", "NAME"),
            arguments.Number("--contacts", absent: 1_000, least: 1, most: 10_000_000),
            price < 0 ? null : price,
            arguments.Moment("--send-at"),
            arguments.Number("--seed", absent: 1, least: 0, most: int.MaxValue),
            arguments.Number("--in-flight", absent: 256, least: 1, most: 10_000),
            TimeSpan.FromSeconds(arguments.Number("--retry-for", absent: 30, least: 0, most: 86_400)));
        arguments.RefuseRest();
        return options;
    }
}
