using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding.Models;

/// <summary>What the clock on the customer's wall shows; NaN where no zone is known.</summary>
internal readonly record struct MomentFeatures(float Hour, float DayOfWeek, float DayOfMonth, float Month)
{
    public static MomentFeatures Of(WallClock clock, long atMs)
    {
        if (!clock.IsKnown)
        {
            return new MomentFeatures(float.NaN, float.NaN, float.NaN, float.NaN);
        }

        var wall = DateTimeOffset.FromUnixTimeMilliseconds(clock.At(atMs));
        return new MomentFeatures(
            wall.Hour, wall.DayOfWeek == System.DayOfWeek.Sunday ? 7 : (int)wall.DayOfWeek, wall.Day, wall.Month);
    }
}
