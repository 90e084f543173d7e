namespace Decisioning.Domain.Customers;

/// <summary>
/// At which hours of the day the customer acts and answers: a byte for each hour of UTC, so that folding needs no table
/// of zones; a change of clocks shifts them by an hour until newer ones outweigh. An action weighs 4, a positive
/// response 16; when an hour would pass 255 all are halved first, so about the last sixty actions count.
/// </summary>
public readonly ref struct HourCounts(ReadOnlySpan<byte> counts)
{
    public const int Hours = 24;
    public const byte OfAction = 4;
    public const byte OfResponse = 16;

    /// <summary>Weight of all hours together below which nothing is concluded: six actions, or two responses.</summary>
    public const int Least = 24;

    private const long HourMs = 3_600_000;
    private readonly ReadOnlySpan<byte> _counts = counts;

    /// <summary>Whether enough is known to prefer an hour.</summary>
    public bool IsEnough
    {
        get
        {
            var sum = 0;
            foreach (var count in _counts)
            {
                sum += count;
            }

            return sum >= Least;
        }
    }

    public int this[int hour] => _counts.IsEmpty ? 0 : _counts[hour];

    /// <summary>The hour of the day, UTC, of a moment.</summary>
    public static int HourOf(long ms) => (int)(((ms / HourMs) % Hours + Hours) % Hours);

    /// <summary>The beginning of the next hour.</summary>
    public static long NextHour(long ms) => ((ms / HourMs) + 1) * HourMs;
}
