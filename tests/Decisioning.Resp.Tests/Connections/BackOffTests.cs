using Decisioning.Resp.Connections;

namespace Decisioning.Resp.Tests.Connections;

public sealed class BackOffTests
{
    private static readonly RespClientOptions Options = new()
    {
        Endpoints = [new RespEndpoint("localhost", 1)],
        BackOffLeast = TimeSpan.FromMilliseconds(10),
        BackOffMost = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public void Next_ManyFailures_DoublesUpToTheMostWithHalfLeftToChance()
    {
        var backOff = new BackOff(Options, seed: 1);
        foreach (var most in new[] { 10, 20, 40, 80, 100, 100, 100 })
            Assert.InRange(backOff.Next().TotalMilliseconds, most / 2.0, most);
        backOff.Reset();
        Assert.InRange(backOff.Next().TotalMilliseconds, 5, 10);
    }

    [Fact]
    public void Next_SameSeed_IsTheSame() =>
        Assert.Equal(new BackOff(Options, 7).Next(), new BackOff(Options, 7).Next());

    [Fact]
    public void Next_AfterVeryManyFailures_StaysAtTheMost()
    {
        var backOff = new BackOff(Options, seed: 1);
        for (var i = 0; i < 100; i++) backOff.Next();
        Assert.InRange(backOff.Next().TotalMilliseconds, 50, 100);
    }
}
