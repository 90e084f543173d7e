using Decisioning.Load.Reporting;

namespace Decisioning.Load.Tests.Reporting;

public sealed class ProgressDisplayTests
{
    [Fact]
    public async Task RunAsync_WithoutATerminal_PrintsALineNowAndThenAndNothingOfWorkWithin()
    {
        var time = new ManualTime();
        var output = new StringWriter();
        var display = new ProgressDisplay(output, interactive: false, time);
        var (outer, inner) = (new TaskCompletionSource(), new TaskCompletionSource());
        Task? within = null;
        var shown = display.RunAsync(
            () =>
            {
                within = display.RunAsync(inner.Task, () => .1, () => "inner");
                return outer.Task;
            },
            () => .5,
            () => "outer");
        Assert.Equal("", output.ToString());
        Assert.Equal([TimeSpan.FromSeconds(10)], time.Asked);
        await time.RingAsync();
        inner.SetResult();
        await within!;
        outer.SetResult();
        await shown;
        Assert.Equal(" 50 %  outer", output.ToString().TrimEnd());
    }

    /// <summary>Timers that ring when they are told to.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private readonly TaskCompletionSource _again = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action? _ring;

        public List<TimeSpan> Asked { get; } = [];

        /// <summary>Rings the first timer and waits until the next one is set.</summary>
        public Task RingAsync()
        {
            _ring!();
            return _again.Task;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Asked.Add(dueTime);
            if (_ring is null)
            {
                _ring = () => callback(state);
            }
            else
            {
                _again.SetResult();
            }

            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
