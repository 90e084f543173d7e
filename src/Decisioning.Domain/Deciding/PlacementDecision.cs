namespace Decisioning.Domain.Deciding;

/// <summary>What one placement shows, best slot first.</summary>
public sealed class PlacementDecision
{
    private readonly ReusedList<RankedOffer> _offers = new();

    public string Name { get; private set; } = "";

    public IReadOnlyList<RankedOffer> Offers => _offers;

    public bool IsFallback { get; internal set; }

    internal void Begin(string name)
    {
        (Name, IsFallback) = (name, false);
        _offers.Clear();
    }

    /// <summary>A further offer, to be filled.</summary>
    internal RankedOffer AddOffer() => _offers.Add();
}
