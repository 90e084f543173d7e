using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests;

public sealed class EngineClockTests
{
    [Fact]
    public void Now_WallClockStepsBack_GoesOnAndNeverBack()
    {
        var time = ManualTime.StartOf2026();
        var clock = new EngineClock(time);
        var before = clock.NowMs;
        time.StepWall(TimeSpan.FromHours(-1));
        time.Advance(TimeSpan.FromSeconds(10));
        var after = clock.NowMs;

        // It follows the step by at most one part in a hundred.
        Assert.InRange(after - before, 9_900, 10_000);
    }

    [Fact]
    public void Now_WallClockStepsForward_IsFollowedSlowly()
    {
        var time = ManualTime.StartOf2026();
        var clock = new EngineClock(time);
        var before = clock.NowMs;
        time.StepWall(TimeSpan.FromSeconds(1));
        for (var second = 0; second < 100; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange(clock.NowMs - before, (second + 1) * 1_000, (second + 1) * 1_010);
        }

        Assert.Equal(time.NowMs, clock.NowMs);
    }

    [Fact]
    public void Now_LogEndsInTheFuture_StartsThere()
    {
        var time = ManualTime.StartOf2026();
        var clock = new EngineClock(time);
        clock.NotBefore(time.NowMs + 5_000);
        Assert.Equal(time.NowMs + 5_000, clock.NowMs);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(time.NowMs, clock.NowMs);
    }
}
