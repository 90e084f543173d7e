namespace Decisioning.Domain.Customers;

/// <summary>
/// Whole seconds since 1970-01-01 UTC, as records keep times that need no better resolution: 0 to 2106-02-07. What lies
/// outside is kept at the nearest end; events with such times are refused before they are folded.
/// </summary>
public static class Seconds
{
    /// <summary>The last moment that fits, milliseconds.</summary>
    public const long LastMs = (uint.MaxValue * 1000L) + 999;

    public static uint Of(long ms) => (uint)Math.Clamp(Math.DivRem(ms, 1000).Quotient, 0, uint.MaxValue);

    /// <summary>The first whole second that is not before the moment.</summary>
    public static uint Ceiling(long ms) => (uint)Math.Clamp(Math.DivRem(ms + 999, 1000).Quotient, 0, uint.MaxValue);

    public static long ToMs(uint seconds) => seconds * 1000L;
}
