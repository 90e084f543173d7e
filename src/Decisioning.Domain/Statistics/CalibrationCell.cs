namespace Decisioning.Domain.Statistics;

/// <summary>Responses seen and responses expected of the same contacts, both decayed to one moment.</summary>
public readonly record struct CalibrationCell(double Seen, double Expected)
{
    /// <summary>How many responses the prior is worth: with few contacts the factor stays near 1.</summary>
    public const double Prior = 20;

    /// <summary>
    /// What expected probabilities are to be multiplied by; 1 when nothing is known (<c>default</c>).
    /// </summary>
    public double Factor => (Seen + Prior) / (Expected + Prior);
}
