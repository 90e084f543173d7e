using Decisioning.Load.Http2;

namespace Decisioning.Load.Tests.Http2;

public sealed class PacerTests
{
    [Fact]
    public void Run_ATimerThatKeepsTime_AsksEvenly()
    {
        var clock = new StepClock();
        var asked = new List<(long Intended, long At)>();
        new Pacer(1_000, clock, clock.Advance).Run(
            5, (_, intended) => asked.Add((intended, clock.GetTimestamp())), CancellationToken.None);
        Assert.Equal([0, 10_000, 20_000, 30_000, 40_000], asked.Select(call => call.Intended));
        Assert.All(asked, call => Assert.Equal(call.Intended, call.At));
    }

    [Fact]
    public void Run_AfterAStall_MakesUpForItAndKeepsWhatWasMeant()
    {
        var clock = new StepClock();
        var asked = new List<(long Intended, long At)>();
        new Pacer(1_000, clock, clock.Advance).Run(
            6,
            (call, intended) =>
            {
                asked.Add((intended, clock.GetTimestamp()));
                if (call == 1)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(2.5));
                }
            },
            CancellationToken.None);
        Assert.Equal([0, 10_000, 20_000, 30_000, 40_000, 50_000], asked.Select(call => call.Intended));
        Assert.Equal([0, 10_000, 35_000, 35_000, 40_000, 50_000], asked.Select(call => call.At));
    }

    /// <summary>Time in ticks that moves when it is waited for.</summary>
    private sealed class StepClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
