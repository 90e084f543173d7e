using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>The clock as one process sees it: its timers end with it, and do not ring while it is paused.</summary>
internal sealed class ProcessTime(ManualTime time, SimulatedProcess process) : TimeProvider
{
    private readonly List<ITimer> _timers = [];

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = time.CreateTimer(_ => process.Enter(() => callback(state)), null, dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void End()
    {
        foreach (var timer in _timers) timer.Dispose();
        _timers.Clear();
    }
}
