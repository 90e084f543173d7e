namespace Decisioning.Domain.Statistics;

/// <summary>The bands of debt that responses are counted in: [0, .25) [.25, .5) [.5, 1) [1, 2) [2, inf).</summary>
public static class DebtBand
{
    public const int Count = 5;

    /// <summary>Band of a debt; a negative one (after bonuses) counts as none.</summary>
    public static int Of(double debt) => debt switch
    {
        < 0.25 => 0,
        < 0.5 => 1,
        < 1 => 2,
        < 2 => 3,
        _ => 4,
    };
}
