namespace Decisioning.Domain.Catalog;

/// <summary>
/// How much an offer is needed at the age that a dated attribute tells (a child's), in whole calendar months: what
/// speaking adds is multiplied by the weight. Between the points it is a straight line, outside them zero, and where it
/// is zero the offer is not for that age.
/// </summary>
public sealed record NeedsDefinition
{
    public string Attribute { get; init; } = "";

    /// <summary>By rising months.</summary>
    public IReadOnlyList<NeedPoint> Points { get; init; } = [];
}

/// <summary>The weight at an age in months, 0..10.</summary>
public readonly record struct NeedPoint(int Months, double Weight);
