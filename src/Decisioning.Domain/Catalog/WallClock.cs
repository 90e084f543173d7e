using NodaTime;

namespace Decisioning.Domain.Catalog;

/// <summary>
/// What a clock on the wall of a zone shows. Times are milliseconds since 1970-01-01, UTC or as the wall shows them.
/// <c>default</c> is the clock of an unknown zone, which shows nothing.
/// </summary>
public readonly struct WallClock(DateTimeZone? zone)
{
    private readonly DateTimeZone? _zone = zone;

    public bool IsKnown => _zone is not null;

    /// <summary>The wall's time at a moment, and until when the offset that was used holds.</summary>
    public long At(long utcMs, out long offsetMs, out long offsetHoldsUntilMs)
    {
        var interval = _zone!.GetZoneInterval(Instant.FromUnixTimeMilliseconds(utcMs));
        offsetMs = interval.WallOffset.Milliseconds;
        offsetHoldsUntilMs = interval.HasEnd ? interval.End.ToUnixTimeMilliseconds() : long.MaxValue;
        return utcMs + offsetMs;
    }

    public long At(long utcMs) => At(utcMs, out _, out _);
}
