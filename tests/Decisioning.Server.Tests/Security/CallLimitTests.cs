using Decisioning.Server.Security;

namespace Decisioning.Server.Tests.Security;

public sealed class CallLimitTests
{
    private readonly StandingClock _clock = new();

    [Fact]
    public void TryTake_OneSecondsWorth_IsTakenAtOnceAndNoMore()
    {
        var limit = new CallLimit(10, 0, _clock);
        Assert.Equal(10, Taken(limit, 100));
        Assert.False(limit.TryTake(out var wait));
        Assert.Equal(100, wait);
    }

    [Fact]
    public void TryTake_AfterTheTimeItNamed_IsTaken()
    {
        var limit = new CallLimit(10, 0, _clock);
        Taken(limit, 10);
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(limit.TryTake(out var wait));
        _clock.Advance(TimeSpan.FromMilliseconds(wait));
        Assert.True(limit.TryTake(out _));
        Assert.False(limit.TryTake(out _));
    }

    [Fact]
    public void TryTake_OverAMinute_KeepsTheRate()
    {
        var limit = new CallLimit(50, 0, _clock);
        var taken = Taken(limit, 100);
        for (var ms = 0; ms < 60_000; ms += 5)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(5));
            taken += Taken(limit, 10);
        }

        Assert.Equal(50 + (50 * 60), taken);
    }

    [Fact]
    public void TryTake_ManyThreads_GiveExactlyTheBucket()
    {
        var limit = new CallLimit(1_000, 0, _clock);
        var taken = 0;
        Parallel.For(0, 8, _ => Interlocked.Add(ref taken, Taken(limit, 500)));
        Assert.Equal(1_000, taken);
    }

    [Fact]
    public void TryEnter_AtTheLimitOfCallsAtATime_IsRefusedUntilOneEnds()
    {
        var limit = new CallLimit(0, 2, _clock);
        Assert.True(limit.TryEnter(out _));
        Assert.True(limit.TryEnter(out _));
        Assert.False(limit.TryEnter(out var wait));
        Assert.True(wait > 0);
        Assert.Equal(2, limit.UnderWay);
        limit.Exit();
        Assert.True(limit.TryEnter(out _));
    }

    [Fact]
    public void TryEnter_RefusedByTheRate_HoldsNoPlace()
    {
        var limit = new CallLimit(1, 5, _clock);
        Assert.True(limit.TryEnter(out _));
        Assert.False(limit.TryEnter(out _));
        Assert.Equal(1, limit.UnderWay);
    }

    [Fact]
    public void TryEnter_WithoutLimits_IsNeverRefused()
    {
        var limit = new CallLimit(0, 0, _clock);
        Assert.All(Enumerable.Range(0, 10_000), i => Assert.True(limit.TryEnter(out _)));
    }

    private static int Taken(CallLimit limit, int tries) => Enumerable.Range(0, tries).Count(i => limit.TryTake(out _));
}
