using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Campaign;

/// <summary>What <c>campaign</c> was asked to do.</summary>
/// <param name="Group">The group of offers that may be sent.</param>
/// <param name="Channels">In this order on equal worth; none: all outbound channels of the catalog.</param>
/// <param name="CustomersFile">Ids, one a line; null: the whole base.</param>
/// <param name="Campaign">The campaign that caps and reports know it by.</param>
/// <param name="Run">
/// Makes request ids: the same run given again gets the stored answers of what it reserved, as "reservation over" where
/// the contact was confirmed already; another run asks anew.
/// </param>
/// <param name="Reserve">Reserve and confirm every contact; else nothing is changed.</param>
/// <param name="At">The time to decide for; null: the server's now. Needs a server that accepts client time.</param>
/// <param name="InFlight">Questions that may be unanswered.</param>
internal sealed record CampaignOptions(
    Uri Target,
    string Group,
    IReadOnlyList<string> Channels,
    string? CustomersFile,
    string Campaign,
    string Run,
    bool Reserve,
    DateTimeOffset? At,
    int InFlight,
    TimeSpan RetryFor)
{
    public static readonly IReadOnlySet<string> Flags = new HashSet<string> { "--reserve" };

    public static CampaignOptions From(Arguments arguments, DateTimeOffset now)
    {
        var target = arguments.Target();
        var group = arguments.Required("--group", "GROUP");
        var options = new CampaignOptions(
            target,
            group,
            arguments.Names("--channels", "like email"),
            arguments.Text("--customers"),
            arguments.Text("--campaign") ?? group,
            arguments.Text("--run") ?? RunName.At(now),
            arguments.Flag("--reserve"),
            arguments.Moment("--at"),
            arguments.Number("--in-flight", absent: 256, least: 1, most: 10_000),
            TimeSpan.FromSeconds(arguments.Number("--retry-for", absent: 30, least: 0, most: 86_400)));
        arguments.RefuseRest();
        return options;
    }
}
