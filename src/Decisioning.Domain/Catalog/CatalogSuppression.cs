using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Catalog;

/// <summary>A suppression, compiled: days in milliseconds.</summary>
public sealed class CatalogSuppression(SuppressionDefinition definition)
{
    /// <summary>Id of the one that the policy has by itself: an offer that was refused rests.</summary>
    public const string RefusedId = "refused";

    public string Id => definition.SuppressionId;

    public Outcome Outcome => definition.Outcome;

    public int Count => definition.Count;

    public SuppressionScope Scope => definition.Scope;

    /// <summary>It keeps offers away wherever they would stand; else it concerns contacts alone.</summary>
    public bool IsOfOffers => Scope is SuppressionScope.Offer or SuppressionScope.Group;

    public long WithinMs { get; } = definition.WithinDays * CalendarDays.DayMs;

    public long PauseMs { get; } = definition.PauseDays * CalendarDays.DayMs;

    /// <summary>What a response is counted by.</summary>
    public ulong SubjectOf(in ResponseEntry response) => Subject(response.Offer, response.Group, response.Channel);

    /// <summary>What an offer, and a contact with it through a channel, is kept away by.</summary>
    public ulong Subject(ulong offer, ulong group, ulong channel) => Scope switch
    {
        SuppressionScope.Offer => offer,
        SuppressionScope.Group => group,
        SuppressionScope.Channel => channel,
        _ => 0,
    };

    /// <summary>Whether one subject can be told from none.</summary>
    public bool Names(ulong subject) => subject != 0 || Scope == SuppressionScope.All;

    /// <summary>The rules of a policy in catalog order, its own first.</summary>
    public static CatalogSuppression[] Of(PolicyDefinition policy)
    {
        var rules = policy.Suppressions;
        return policy.RefusedPauseDays == 0
            ? [.. rules.Select(rule => new CatalogSuppression(rule))]
            : [new CatalogSuppression(Refused(policy.RefusedPauseDays)),
                .. rules.Select(rule => new CatalogSuppression(rule))];
    }

    /// <summary>How long after its time a response can matter; 0: no rule counts it.</summary>
    public static long NeededMs(ReadOnlySpan<CatalogSuppression> rules, Outcome outcome)
    {
        var neededMs = 0L;
        foreach (var rule in rules)
        {
            neededMs = rule.Outcome == outcome ? Math.Max(neededMs, rule.WithinMs + rule.PauseMs) : neededMs;
        }

        return neededMs;
    }

    private static SuppressionDefinition Refused(int days) => new()
    {
        SuppressionId = RefusedId,
        Outcome = Outcome.Refused,
        PauseDays = days,
        Scope = SuppressionScope.Offer,
    };
}
