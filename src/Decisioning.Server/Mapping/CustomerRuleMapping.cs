using Decisioning.Domain.Catalog;
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
