namespace Decisioning.Domain.Deciding;

/// <summary>How much one query may ask.</summary>
public static class QueryLimits
{
    /// <summary>Longest id or name, bytes of UTF-8.</summary>
    public const int IdBytes = 128;
    public const int Placements = 32;
    public const int Channels = 32;

    /// <summary>Offers or groups that a query narrows to, or excludes; of each kind.</summary>
    public const int Names = 1_000;

    /// <summary>A time of sending may lie so far in the past (clocks differ), milliseconds.</summary>
    public const long PastMs = 60_000;

    /// <summary>A time of sending may lie so far ahead, milliseconds (60 days).</summary>
    public const long AheadMs = 60L * 86_400_000;
}
