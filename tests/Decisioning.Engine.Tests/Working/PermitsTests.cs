using Decisioning.Engine.Tests.Testing;
using Decisioning.Engine.Working;

namespace Decisioning.Engine.Tests.Working;

/// <summary>Permits are neither lost nor made, and go to who waits longest.</summary>
public sealed class PermitsTests
{
    [Fact]
    public async Task Release_WithTwoWaiting_GoesToTheFirst()
    {
        var permits = new Permits(1, EngineWork.OfThreadPool);
        await permits.WaitAsync();
        var (first, second) = (permits.WaitAsync(), permits.WaitAsync());
        permits.Release();
        await Patience.For(first, "the first who waits");
        Assert.False(second.IsCompleted);
        permits.Release();
        await Patience.For(second, "the second who waits");
        Assert.Equal(0, permits.Free);
        permits.Release();
        Assert.Equal(1, permits.Free);
    }

    [Fact]
    public async Task WaitAsync_GivenUp_LosesNoPermit()
    {
        var permits = new Permits(0, EngineWork.OfThreadPool);
        using var stop = new CancellationTokenSource();
        var given = permits.WaitAsync(stop.Token);
        var next = permits.WaitAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Patience.For(given, "who gave up"));
        permits.Release();
        await Patience.For(next, "the next one");
        Assert.Equal(0, permits.Free);
    }

    [Fact]
    public async Task WaitAsync_OfManyThreads_HoldsNoMorePermitsThanThereAre()
    {
        var permits = new Permits(2, EngineWork.OfThreadPool);
        var (held, most) = (0, 0);
        await Patience.For(
            Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
            {
                await permits.WaitAsync();
                InterlockedMax(ref most, Interlocked.Increment(ref held));
                await Task.Yield();
                Interlocked.Decrement(ref held);
                permits.Release();
            }))),
            "everybody");
        Assert.InRange(most, 1, 2);
        Assert.Equal(2, permits.Free);
    }

    private static void InterlockedMax(ref int most, int seen)
    {
        var known = Volatile.Read(ref most);
        while (seen > known)
        {
            var there = Interlocked.CompareExchange(ref most, seen, known);
            if (there == known) return;
            known = there;
        }
    }
}
