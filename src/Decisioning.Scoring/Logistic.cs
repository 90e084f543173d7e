namespace Decisioning.Scoring;

/// <summary>The logistic link between a model's sum and a probability.</summary>
public static class Logistic
{
    /// <summary>1 / (1 + e^-sum), 0..1; infinities give 0 and 1.</summary>
    public static double Of(double sum) => 1 / (1 + DeterministicMath.Exp(-sum));
}
