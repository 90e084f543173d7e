using Decisioning.Domain.Names;

namespace Decisioning.Domain.Catalog;

/// <summary>A needs curve, compiled: a weight for each month from its first point to its last.</summary>
public sealed class CatalogNeeds
{
    private readonly int _first;
    private readonly double[] _weights;

    internal CatalogNeeds(NeedsDefinition definition)
    {
        Attribute = NameHash.Of(definition.Attribute);
        var points = definition.Points;
        _first = points[0].Months;
        _weights = new double[points[^1].Months - _first + 1];
        _weights[0] = points[0].Weight;
        for (var i = 1; i < points.Count; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            for (var month = from.Months + 1; month <= to.Months; month++)
            {
                var share = (month - from.Months) / (double)(to.Months - from.Months);
                _weights[month - _first] = from.Weight + ((to.Weight - from.Weight) * share);
            }
        }

        Most = _weights.Max();
    }

    /// <summary>Hash of the dated attribute's name.</summary>
    public ulong Attribute { get; }

    /// <summary>The greatest weight at any age.</summary>
    public double Most { get; }

    /// <summary>Weight at an age in whole months; zero outside the points.</summary>
    public double At(int months) =>
        months >= _first && months < _first + _weights.Length ? _weights[months - _first] : 0;

    /// <summary>The first age above this one at which there is a need; null when there is none.</summary>
    public int? NextNeed(int months)
    {
        for (var next = Math.Max(months + 1, _first); next < _first + _weights.Length; next++)
        {
            if (_weights[next - _first] > 0)
            {
                return next;
            }
        }

        return null;
    }
}
