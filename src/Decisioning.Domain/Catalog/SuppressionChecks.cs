using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Catalog;

/// <summary>What can be wrong with suppressions. One that a customer's record cannot count is refused.</summary>
internal static class SuppressionChecks
{
    public static void Check(CatalogDefinition definition, CatalogFindings findings, Func<string, ulong> hash)
    {
        var policy = definition.Policy;
        findings.Whole(
            "policy.refused_pause_days",
            policy.RefusedPauseDays,
            0,
            CatalogLimits.PolicyDays,
            "number of days that a refused offer rests");
        var rules = policy.Suppressions;
        if (!findings.Count("policy.suppressions", rules.Count, CatalogLimits.Suppressions, "suppressions"))
        {
            return;
        }

        for (var i = 0; i < rules.Count; i++)
        {
            CheckRule($"policy.suppressions[{i}]", rules[i], findings);
        }

        findings.Distinct(
            rules.Select((rule, i) => ($"policy.suppressions[{i}].suppression_id", rule.SuppressionId)),
            "suppression id",
            hash);
    }

    private static void CheckRule(string path, SuppressionDefinition rule, CatalogFindings findings)
    {
        findings.Id($"{path}.suppression_id", rule.SuppressionId, "id of the suppression");
        if (rule.SuppressionId == CatalogSuppression.RefusedId)
        {
            findings.Error(
                $"{path}.suppression_id",
                $"\"{CatalogSuppression.RefusedId}\" names the rule that refused_pause_days makes; take another id.");
        }

        if (rule.Outcome is not (Outcome.NotDelivered or Outcome.Bounced or Outcome.Seen or Outcome.Ignored
            or Outcome.Refused))
        {
            findings.Error(
                $"{path}.outcome",
                "A suppression counts what says no or nothing: OUTCOME_NOT_DELIVERED, OUTCOME_BOUNCED, OUTCOME_SEEN, "
                + "OUTCOME_IGNORED or OUTCOME_REFUSED.");
        }

        findings.Whole(
            $"{path}.count",
            rule.Count,
            1,
            RecordLimits.Responses,
            "number of responses (a customer's record remembers no more)");
        findings.Whole(
            $"{path}.within_days", rule.WithinDays, 1, CatalogLimits.PolicyDays, "number of days to count within");
        findings.Whole($"{path}.pause_days", rule.PauseDays, 1, CatalogLimits.PolicyDays, "number of days to pause");
    }
}
