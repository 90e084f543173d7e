namespace Decisioning.Domain.Tests.Naive;

/// <summary>
/// The figures of the base. Responses seen and expected per channel and band of debt; what is not there corrects
/// nothing.
/// </summary>
internal sealed record NaiveCalibration(
    IReadOnlyDictionary<(string Channel, int Band), (double Seen, double Expected)> Cells)
{
    private const double Prior = 20;

    public NaiveSegments Segments { get; init; } = NaiveSegments.Unknown;

    public static readonly double[] BandsFrom = [0, 0.25, 0.5, 1, 2];

    public double K(string channel, double debt)
    {
        var band = Array.FindLastIndex(BandsFrom, from => Math.Max(0, debt) >= from);
        return Cells.TryGetValue((channel, band), out var cell) ? (cell.Seen + Prior) / (cell.Expected + Prior) : 1;
    }
}
