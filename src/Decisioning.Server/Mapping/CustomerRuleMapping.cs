using Decisioning.Domain.Catalog;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>
/// The policy's rules about what a customer was told and answered before, between the wire and the domain.
/// </summary>
internal static class CustomerRuleMapping
{
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
        else
        {
            sequence.NeverOfferId = source.NeverOfferId;
        }

        if (source.AfterGroupId.Length > 0)
        {
            sequence.AfterGroupId = source.AfterGroupId;
        }
        else
        {
            sequence.AfterOfferId = source.AfterOfferId;
        }

        return sequence;
    }
}
