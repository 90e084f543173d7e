namespace Decisioning.Alternative;

/// <summary>What the service knows of an offer.</summary>
public readonly record struct StatelessOffer(
    int Group, int Rule, double MarginMinor, double Starting, double[] Weights);
