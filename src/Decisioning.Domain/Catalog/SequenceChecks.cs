namespace Decisioning.Domain.Catalog;

/// <summary>What can be wrong with rules of order.</summary>
internal static class SequenceChecks
{
    public static void Check(CatalogDefinition definition, CatalogFindings findings, Func<string, ulong> hash)
    {
        var sequences = definition.Policy.Sequences;
        if (!findings.Count("policy.sequences", sequences.Count, CatalogLimits.Sequences, "rules of order"))
        {
            return;
        }

        for (var i = 0; i < sequences.Count; i++)
        {
            var (path, sequence) = ($"policy.sequences[{i}]", sequences[i]);
            findings.Id($"{path}.sequence_id", sequence.SequenceId, "id of the rule of order");
            findings.Whole(
                $"{path}.within_days", sequence.WithinDays, 1, CatalogLimits.PolicyDays, "number of days after it");
            CheckSide($"{path}.never", sequence.NeverOfferId, sequence.NeverGroupId, definition, findings);
            CheckSide($"{path}.after", sequence.AfterOfferId, sequence.AfterGroupId, definition, findings);
        }

        findings.Distinct(
            sequences.Select((sequence, i) => ($"policy.sequences[{i}].sequence_id", sequence.SequenceId)),
            "sequence id",
            hash);
    }

    private static void CheckSide(
        string path, string offerId, string groupId, CatalogDefinition definition, CatalogFindings findings)
    {
        if (offerId.Length > 0 == groupId.Length > 0)
        {
            findings.Error($"{path}_offer_id", $"Give exactly one of {Name(path)}_offer_id and {Name(path)}_group_id.");
        }
        else if (offerId.Length > 0 && definition.Offers.All(offer => offer.OfferId != offerId))
        {
            findings.Error($"{path}_offer_id", $"The catalog has no offer \"{offerId}\"; name one it has.");
        }
        else if (groupId.Length > 0 && definition.Offers.All(offer => offer.GroupId != groupId))
        {
            findings.Error($"{path}_group_id", $"The catalog has no group \"{groupId}\"; name one it has.");
        }
    }

    private static string Name(string path) => path[(path.LastIndexOf('.') + 1)..];
}
