using System.Collections.Frozen;

namespace Decisioning.Domain.Statistics;

/// <summary>
/// Figures over the whole base that a decision reads, as one numbered version that never changes: the calibration k per
/// channel and band of debt, and what the customers of each segment are like.
/// </summary>
public sealed class BaseStatistics
{
    private readonly FrozenDictionary<ulong, double[]> _factors;

    public BaseStatistics(
        long version,
        IEnumerable<KeyValuePair<ulong, CalibrationCell[]>> cellsByChannel,
        SegmentFigures? segments = null)
    {
        Version = version;
        Segments = segments;
        _factors = cellsByChannel.ToFrozenDictionary(
            entry => entry.Key,
            entry => Array.ConvertAll(entry.Value, cell => cell.Factor));
    }

    /// <summary>Nothing is known yet: every factor is 1. Version zero.</summary>
    public static BaseStatistics Neutral { get; } = new(0, []);

    public long Version { get; }

    /// <summary>Null: nothing is known of the segments yet.</summary>
    public SegmentFigures? Segments { get; }

    /// <summary>The factor k of a channel (by its name's hash) in a band of debt.</summary>
    public double CalibrationOf(ulong channel, int band) =>
        _factors.TryGetValue(channel, out var factors) ? factors[band] : 1;
}
