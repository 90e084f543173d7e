namespace Decisioning.Domain.Catalog;

/// <summary>A placement, compiled.</summary>
public sealed class CatalogPlacement
{
    private readonly CatalogChannel[] _channels = [];

    public required PlacementDefinition Definition { get; init; }

    public required int Index { get; init; }

    public required ulong Hash { get; init; }

    public required CatalogChannel Channel
    {
        get => _channels[0];
        init => _channels = [value];
    }

    /// <summary>The channel, where a list of channels is asked for.</summary>
    internal ReadOnlySpan<CatalogChannel> Channels => _channels;

    /// <summary>Offer that stands in slot 1 when nothing else does; null for none.</summary>
    public required CatalogOffer? Fallback { get; init; }

    public string Name => Definition.Name;

    public int Slots => Definition.Slots;

    /// <summary>Probability that a slot, counted from zero, is looked at.</summary>
    public double ExaminationOf(int slot)
    {
        var given = Definition.Examination;
        return given.Count == 0 ? 1 : given[Math.Min(slot, given.Count - 1)];
    }
}
