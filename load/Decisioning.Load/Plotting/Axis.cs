namespace Decisioning.Load.Plotting;

/// <summary>
/// A stretch of numbers laid onto a stretch of the picture, evenly or by powers of ten. What a logarithm does not know
/// (zero and below) lies at the beginning.
/// </summary>
internal sealed class Axis
{
    private const int MostTicks = 6;
    private readonly double _from;
    private readonly double _to;
    private readonly bool _logarithmic;
    private readonly double _start;
    private readonly double _end;

    public Axis(IEnumerable<double> values, bool logarithmic, double start, double end)
    {
        (_logarithmic, _start, _end) = (logarithmic, start, end);
        var sorted = values.Where(value => double.IsFinite(value) && (!logarithmic || value > 0)).Order().ToArray();
        var (least, greatest) = sorted.Length == 0 ? (1, 1) : (sorted[0], sorted[^1]);
        var lowest = logarithmic ? Math.Floor(Math.Log10(least)) : 0;
        (_from, _to) = logarithmic
            ? (lowest, Math.Max(lowest + 1, Math.Ceiling(Math.Log10(greatest))))
            : (0, greatest <= 0 ? 1 : Math.Ceiling(greatest / Step(greatest)) * Step(greatest));
    }

    /// <summary>Where a number lies in the picture.</summary>
    public double At(double value)
    {
        var place = _logarithmic ? (value > 0 ? Math.Log10(value) : _from) : value;
        return _start + ((Math.Clamp(place, _from, _to) - _from) / (_to - _from) * (_end - _start));
    }

    /// <summary>The numbers that are written at the axis.</summary>
    public IEnumerable<double> Ticks()
    {
        if (_logarithmic)
        {
            for (var power = _from; power <= _to; power++)
            {
                yield return Math.Pow(10, power);
            }

            yield break;
        }

        var step = Step(_to);
        for (var tick = 0; tick * step <= _to * 1.000001; tick++)
        {
            yield return tick * step;
        }
    }

    /// <summary>1, 2 or 5 times a power of ten, so that no more than six numbers are written.</summary>
    private static double Step(double greatest)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(greatest / MostTicks)));
        return new[] { 1.0, 2, 5, 10 }.Select(each => each * power).First(step => greatest / step <= MostTicks);
    }
}
