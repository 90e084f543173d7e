using Decisioning.Engine.Erasing;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>Saving changed states behind the log leaves most of the time to those who are answered.</summary>
public sealed class SavingTests
{
    private const int Customers = 300;

    private static readonly TimeSpan WriteTakes = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RestTakes = TimeSpan.FromMilliseconds(30);

    [Fact]
    public async Task Save_NobodyWaits_RestsBetweenWrites()
    {
        await using var test = await ChangedAsync();
        var saved = Counted(test);

        test.Time.Advance(test.Options.CheckpointPeriod);
        foreach (var states in new[] { 128, 256 })
        {
            await Patience.Until(
                () => saved() == states && test.Time.RingsWithin(RestTakes), $"the rest after {states} states");
            test.Time.Advance(RestTakes);
        }

        await Patience.Until(() => saved() == Customers, "the last states");
    }

    [Fact]
    public async Task Checkpoint_WhileASaveRests_HasItRestNoMore()
    {
        await using var test = await ChangedAsync();
        var saved = Counted(test);
        test.Time.Advance(test.Options.CheckpointPeriod);
        await Patience.Until(() => saved() == 128 && test.Time.RingsWithin(RestTakes), "the first rest");

        var checkpoint = test.Engine.CheckpointAsync().AsTask();
        Assert.False(checkpoint.IsCompleted);
        test.Time.Advance(RestTakes);

        await Patience.For(checkpoint, "the checkpoint");
        Assert.Equal(Customers, saved());
    }

    [Fact]
    public async Task Close_WhileASaveRests_SavesEverybody()
    {
        await using var test = await ChangedAsync();
        var saved = Counted(test);
        test.Time.Advance(test.Options.CheckpointPeriod);
        await Patience.Until(() => saved() == 128 && test.Time.RingsWithin(RestTakes), "the first rest");

        await Patience.For(test.RestartAsync(), "the restart, with no rest");
        Assert.Equal(Customers, saved());
    }

    private static async Task<TestBase> ChangedAsync()
    {
        var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync(
            [.. Enumerable.Range(0, Customers).Select(i => View($"c{i}", "e", test.Time.NowMs))]);
        return test;
    }

    /// <summary>Has each write of states take some time, and counts the states.</summary>
    private static Func<int> Counted(TestBase test)
    {
        var saved = 0;
        test.Store.BeforeSave = batch =>
        {
            if (!batch.Rows.IsEmpty) test.Time.Advance(WriteTakes);
            saved += batch.Rows.Length;
            return Task.CompletedTask;
        };
        return () => Volatile.Read(ref saved);
    }

    /// <summary>Whoever builds on what is saved must learn that something is not.</summary>
    [Fact]
    public async Task Checkpoint_ThatCannotSaveEverybody_SaysSoAndWhatBuildsOnItFails()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs)]);
        var erasures = await ErasureList.ReadAsync(test.Store, CancellationToken.None);
        test.Store.BeforeSave = _ => throw new StoreUnavailableException(StoreOutcome.Known, "It is away.");
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await test.Engine.CheckpointAsync());
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await test.Engine.HonourAsync(erasures));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await RecordTests.StatesAsync(test));

        test.Store.BeforeSave = null;
        await test.Engine.CheckpointAsync();
        Assert.Equal(["anna"], (await RecordTests.StatesAsync(test)).Keys);
        Assert.Equal(0, (await test.Engine.HonourAsync(erasures)).Erased);
    }

    [Fact]
    public async Task Checkpoint_WithStatesOfAClosedLogUnsaved_SaysSo()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs)]);
        test.Store.BeforeAppend = _ => throw new StoreDamagedException("lost");
        await test.Engine.RecordAsync([Purchase("boris", "e1", test.Time.NowMs)]);
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await test.Engine.CheckpointAsync());
        Assert.Contains("closed: lost", failure.Message, StringComparison.Ordinal);
    }
}
