using Decisioning.Engine.Tests.Testing;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>Watchers see the state now and after changes, the latest one, not too often, and not too many of them.
/// </summary>
public sealed class WatchTests
{
    [Fact]
    public async Task Watch_Changes_TellsTheLatestOnceInTheInterval()
    {
        await using var test = await TestBase.OpenAsync();
        Assert.True(test.Engine.TryWatch("c", out var changes));
        await using var watch = changes.GetAsyncEnumerator();
        Assert.True(await NextAsync(watch));
        Assert.True(watch.Current.Record.IsEmpty);

        var next = NextAsync(watch);
        for (var i = 0; i < 5; i++) await test.Engine.RecordAsync([View("c", $"e{i}", test.Time.NowMs)]);
        Assert.False(next.IsCompleted);
        await TickUntilAsync(test, next);
        Assert.Equal(5u, watch.Current.View.Header.Version);

        next = NextAsync(watch);
        test.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(next.IsCompleted);
        await test.Engine.RecordAsync([View("c", "more", test.Time.NowMs)]);
        await TickUntilAsync(test, next);
        Assert.Equal(6u, watch.Current.View.Header.Version);
    }

    [Fact]
    public async Task Watch_OneTooMany_IsRefusedUntilAPlaceIsFree()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { Watchers = 1 });
        Assert.True(test.Engine.TryWatch("c", out var first));
        Assert.False(test.Engine.TryWatch("d", out _));
        await using (var watch = first.GetAsyncEnumerator()) Assert.True(await NextAsync(watch));
        Assert.True(test.Engine.TryWatch("d", out var second));
        await using var other = second.GetAsyncEnumerator();
        Assert.True(await NextAsync(other));
    }

    [Fact]
    public async Task Watch_WatchedCustomer_StaysInMemory()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { ResidentBytes = 0 });
        Assert.True(test.Engine.TryWatch("c", out var changes));
        await using var watch = changes.GetAsyncEnumerator();
        Assert.True(await NextAsync(watch));
        await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        await test.Engine.CheckpointAsync();
        var next = NextAsync(watch);
        await TickUntilAsync(test, next);
        Assert.Equal(1u, watch.Current.View.Header.Version);
    }

    [Fact]
    public async Task Watch_EngineStops_StreamEnds()
    {
        var test = await TestBase.OpenAsync();
        Assert.True(test.Engine.TryWatch("c", out var changes));
        var watch = changes.GetAsyncEnumerator();
        Assert.True(await NextAsync(watch));
        var next = NextAsync(watch);
        await test.DisposeAsync();
        Assert.False(await Patience.For(next, "the end of the stream"));
        await watch.DisposeAsync();
    }

    private static Task<bool> NextAsync(IAsyncEnumerator<CustomerSnapshot> watch) => watch.MoveNextAsync().AsTask();

    private static Task TickUntilAsync(TestBase test, Task<bool> next) => Patience.Until(
        () =>
        {
            test.Time.Advance(TimeSpan.FromMilliseconds(100));
            return next.IsCompleted;
        },
        "the next state");
}
