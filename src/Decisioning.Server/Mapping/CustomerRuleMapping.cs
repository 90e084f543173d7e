using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>
/// The policy's rules about what a customer was told and answered before, between the wire and the domain.
/// </summary>
internal static class CustomerRuleMapping
{
    public static ServiceCaseDefinition? ToDomain(Wire.ServiceCasePolicy? source) => source is null
        ? null
        : new ServiceCaseDefinition { Channels = [.. source.Channels], DaysAfterClosing = source.DaysAfterClosing };

    public static Wire.ServiceCasePolicy? ToWire(ServiceCaseDefinition? source) => source is null
        ? null
        : new Wire.ServiceCasePolicy { Channels = { source.Channels }, DaysAfterClosing = source.DaysAfterClosing };

    public static SuppressionDefinition ToDomain(Wire.Suppression source, string path, FieldCheck check)
    {
        check.Enter(path);
        if (source.Scope == Wire.SuppressionScope.Unspecified || !Enum.IsDefined(source.Scope))
        {
            check.Refuse("scope", "is missing; it must be SUPPRESSION_SCOPE_OFFER, SUPPRESSION_SCOPE_GROUP, "
                + "SUPPRESSION_SCOPE_CHANNEL or SUPPRESSION_SCOPE_ALL.");
        }

        return new SuppressionDefinition
        {
            SuppressionId = source.SuppressionId,
            Outcome = (Outcome)(byte)source.Outcome,
            Count = source.Count,
            WithinDays = source.WithinDays,
            PauseDays = source.PauseDays,
            Scope = (SuppressionScope)((int)source.Scope - 1),
        };
    }

    public static Wire.Suppression ToWire(SuppressionDefinition source) => new()
    {
        SuppressionId = source.SuppressionId,
        Outcome = (Wire.Outcome)(int)source.Outcome,
        Count = source.Count,
        WithinDays = source.WithinDays,
        PauseDays = source.PauseDays,
        Scope = (Wire.SuppressionScope)((int)source.Scope + 1),
    };

    public static SequenceDefinition ToDomain(Wire.Sequence source) => new()
    {
        SequenceId = source.SequenceId,
        NeverOfferId = source.NeverOfferId,
        NeverGroupId = source.NeverGroupId,
        AfterOfferId = source.AfterOfferId,
        AfterGroupId = source.AfterGroupId,
        WithinDays = source.WithinDays,
    };

    public static Wire.Sequence ToWire(SequenceDefinition source)
    {
        var sequence = new Wire.Sequence { SequenceId = source.SequenceId, WithinDays = source.WithinDays };
        if (source.NeverGroupId.Length > 0)
        {
            sequence.NeverGroupId = source.NeverGroupId;
        }
        else if (source.NeverOfferId.Length > 0)
        {
            sequence.NeverOfferId = source.NeverOfferId;
        }

        if (source.AfterGroupId.Length > 0)
        {
            sequence.AfterGroupId = source.AfterGroupId;
        }
        else if (source.AfterOfferId.Length > 0)
        {
            sequence.AfterOfferId = source.AfterOfferId;
        }

        return sequence;
    }
}
