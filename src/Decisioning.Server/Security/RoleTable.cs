using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Decisioning.Server.Security;

/// <summary>
/// Who may make which call: the one list. A call that is not in it is made by nobody. What a request may hold beyond
/// that is judged by <see cref="QuestionRights"/> and <see cref="EventRights"/>.
/// </summary>
public static class RoleTable
{
    /// <summary>Who reads customers' cards. Calls of others answer which customer and version it is, and no more.
    /// </summary>
    public const Roles CardReaders = Roles.Agent | Roles.Analyst | Roles.Admin;

    /// <summary>Who says for a customer what he consents and agrees to.</summary>
    public const Roles Consenting = Roles.Renderer | Roles.Agent;

    private const Roles Deciding = Roles.Renderer | Roles.Sender | Roles.Agent;
    private const Roles DryRuns = Roles.Marketer | Roles.Analyst;
    private const Roles Readers = Roles.Marketer | Roles.Approver | Roles.Analyst | Roles.Admin;

    private static readonly (string Service, string Call, CallAccess Access)[] Rows =
    [
        ("decisioning.v1.DecisionService", "Decide", For(Deciding | DryRuns)),
        ("decisioning.v1.DecisionService", "DecideStream", For(Deciding | DryRuns)),
        ("decisioning.v1.DecisionService", "Settle", For(Deciding)),
        ("decisioning.v1.DecisionService", "SettleStream", For(Deciding)),
        ("decisioning.v1.DecisionService", "Extend", For(Roles.Sender | Roles.Agent)),
        ("decisioning.v1.DecisionService", "Explain", For(Roles.Agent | Roles.Marketer | Roles.Analyst)),
        ("decisioning.v1.DecisionService", "Replay", For(Roles.Marketer | Roles.Analyst)),
        ("decisioning.v1.DecisionService", "WatchDecisions", For(Roles.Analyst | Roles.Admin)),
        ("decisioning.v1.EventService", "Record", For(Deciding | Roles.Admin)),
        ("decisioning.v1.EventService", "RecordStream", For(Deciding | Roles.Admin)),
        ("decisioning.v1.CustomerService", "GetCustomer", For(CardReaders)),
        ("decisioning.v1.CustomerService", "WatchCustomer", For(Roles.Agent)),
        ("decisioning.v1.CustomerService", "Identify", For(Roles.Renderer | Roles.Agent | Roles.Admin)),
        ("decisioning.v1.CustomerService", "SetConsent", For(Consenting)),
        ("decisioning.v1.CustomerService", "SetAgreement", For(Consenting)),
        ("decisioning.v1.CustomerService", "Erase", For(Roles.Admin)),
        ("decisioning.v1.CustomerService", "Export", For(Roles.Admin)),
        ("decisioning.v1.CustomerService", "ExportCards", For(Roles.Analyst | Roles.Admin)),
        ("decisioning.v1.CatalogService", "Validate", For(Roles.Marketer | Roles.Approver)),
        ("decisioning.v1.CatalogService", "Publish", For(Roles.Marketer)),
        ("decisioning.v1.CatalogService", "Approve", For(Roles.Approver)),
        ("decisioning.v1.CatalogService", "Rollback", For(Roles.Marketer)),
        ("decisioning.v1.CatalogService", "Get", For(Readers | Roles.Agent)),
        ("decisioning.v1.CatalogService", "Compare", For(Readers)),
        ("decisioning.v1.CatalogService", "ListVersions", For(Readers)),
        ("decisioning.v1.InsightService", "GetBase", For(Readers)),
        ("decisioning.v1.InsightService", "GetBaseHistory", For(Readers)),
        ("decisioning.v1.InsightService", "ProjectRetention", For(Readers)),
        ("grpc.health.v1.Health", "Check", new CallAccess(Roles.None, IsOpen: true)),
        ("grpc.health.v1.Health", "Watch", new CallAccess(Roles.None, IsOpen: true)),
        ("grpc.reflection.v1.ServerReflection", "ServerReflectionInfo",
            new CallAccess(Roles.None, IsForDevelopment: true)),
    ];

    private static readonly FrozenDictionary<string, CallAccess> ByMethod =
        Rows.ToFrozenDictionary(row => $"/{row.Service}/{row.Call}", row => row.Access, StringComparer.Ordinal);

    /// <summary>Paths of all calls that have an entry: <c>/package.Service/Call</c>.</summary>
    public static IReadOnlyCollection<string> Methods => ByMethod.Keys;

    /// <summary>Who may call it; <c>default</c>, nobody, for one that is not in the table.</summary>
    public static CallAccess Of(string method) => ByMethod.GetValueOrDefault(method);

    /// <summary>The table of the documentation, in Markdown.</summary>
    public static string Markdown()
    {
        var roles = RoleNames.All.Where(role => role.Role != Roles.Transactional).ToArray();
        var text = new StringBuilder("| call |");
        foreach (var (name, _) in roles)
        {
            text.Append(CultureInfo.InvariantCulture, $" {name} |");
        }

        text.Append("\n|---|").Insert(text.Length, "---|", roles.Length).Append('\n');
        foreach (var (service, call, access) in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{service[(service.LastIndexOf('.') + 1)..]}.{call}` |");
            foreach (var (_, role) in roles)
            {
                text.Append(access.IsOpen ? " open |"
                    : access.IsForDevelopment ? " |"
                    : access.Roles.HasFlag(role) ? " yes |"
                    : " |");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static CallAccess For(Roles roles) => new(roles);
}
