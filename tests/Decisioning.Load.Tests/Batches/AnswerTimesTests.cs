using Decisioning.Load.Batches;
using Decisioning.Load.Tests.Fakes;

namespace Decisioning.Load.Tests.Batches;

public sealed class AnswerTimesTests
{
    [Fact]
    public void Answered_InAnyOrder_CountsEachFromItsQuestionOnce()
    {
        var time = new SkippingTime(SkippingTime.Pauses);
        var times = new AnswerTimes(time);
        times.Asked("a");
        time.Advance(TimeSpan.FromMilliseconds(30));
        times.Asked("b");
        time.Advance(TimeSpan.FromMilliseconds(10));
        times.Answered("b");
        times.Answered("a");
        times.Answered("a");
        times.Answered("c");
        Assert.Equal(2, times.Latencies.Count);
        Assert.InRange(times.Latencies.PercentileMs(.5), 10, 10.1);
        Assert.Equal(40, times.Latencies.MaxMs);
    }
}
