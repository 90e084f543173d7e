using Decisioning.Load.CommandLine;
using Decisioning.Load.Latency;
using Decisioning.Load.Measuring;
using Decisioning.Load.Overload;

namespace Decisioning.Load.Tests.Measuring;

public sealed class EvenLoadTests
{
    [Theory]
    [InlineData(1_000, 20, true)]
    [InlineData(970, 20, true)]
    [InlineData(969, 20, false)]
    [InlineData(1_000, 20.1, false)]
    public void IsHeld_AtItsLimits_AsksForBoth(double answered, double p99Ms, bool isHeld)
    {
        var load = LatencyOptions.From(new Arguments([], LatencyOptions.Flags)).Load;

        Assert.Equal(isHeld, load.IsHeld(1_000, answered, p99Ms));
    }

    [Fact]
    public void From_TheSameWords_AreTakenAlikeByBothCommands()
    {
        string[] words =
        [
            "--customers", "7", "--warm-up", "6", "--seconds", "5", "--runs", "4", "--bound-ms", "3", "--connections",
            "2", "--streams", "1", "--reserve",
        ];

        var latency = LatencyOptions.From(new Arguments(words, LatencyOptions.Flags)).Load;
        var overload = OverloadOptions.From(new Arguments(words, OverloadOptions.Flags)).Load;

        Assert.Equal(7, latency.Server.Customers);
        Assert.Equal((6, 5, 4, 3), (latency.WarmUp, latency.Seconds, latency.Runs, latency.BoundMs));
        Assert.Equal((new BenchShape(2, 1), true), (latency.Shape, latency.Reserve));
        Assert.Equal(
            (latency.WarmUp, latency.Seconds, latency.Runs, latency.BoundMs, latency.Shape, latency.Reserve),
            (overload.WarmUp, overload.Seconds, overload.Runs, overload.BoundMs, overload.Shape, overload.Reserve));
    }
}
