namespace Decisioning.Scoring;

/// <summary>How large a model may be; a larger one is refused when it is built.</summary>
public static class ScoringLimits
{
    /// <summary>Features of one model.</summary>
    public const int Features = 64;

    /// <summary>Trees of one ensemble.</summary>
    public const int Trees = 500;

    /// <summary>Leaves of one tree: a bit each.</summary>
    public const int Leaves = 64;
}
