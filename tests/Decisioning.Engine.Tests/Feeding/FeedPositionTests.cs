using Decisioning.Engine.Feeding;
using Decisioning.Engine.Tests.Testing;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests.Feeding;

/// <summary>Where a feed may go on, and where it says that it cannot.</summary>
public sealed class FeedPositionTests
{
    [Fact]
    public void Encode_AnyPosition_IsReadBackAndCutAnywhereIsNone()
    {
        var position = new FeedPosition(1);
        position.SetRead(0, long.MaxValue, 1_767_225_600_000);
        position.SetShown(0, 5);
        position.SetShown(255, 1L << 40);
        var text = position.Encode(77);
        var read = FeedPosition.TryDecode(text, 1, out var mark)!;
        Assert.Equal(77UL, mark);
        Assert.Equal(position.Read(0), read.Read(0));
        Assert.Equal((5, 0, 1L << 40), (read.Shown(0), read.Shown(1), read.Shown(255)));
        Assert.Null(FeedPosition.TryDecode(text, 256, out _));
        for (var length = 0; length < text.Length - 1; length++)
            Assert.Null(FeedPosition.TryDecode(text[..length], 1, out _));
    }

    [Fact]
    public void Encode_IsWhatItWas()
    {
        var position = new FeedPosition(1);
        position.SetRead(0, 300, 1_000);
        position.SetShown(1, 299);
        Assert.StartsWith("AQEAAAAAAAAAAawC6AcAqwIAAAAA", position.Encode(1));
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Open_WhatFollowsWasCut_SaysTheFirstNumberThere(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind, FeedDrain.Options with { RetentionDays = 10 });
        await test.Engine.RecordAsync([Purchase("c", "e1", test.Time.NowMs)]);
        string token;
        using (var feed = await test.FeedAsync(FeedStart.First))
        {
            Assert.Single(await feed.DrainAsync());
            token = feed.Position;
        }

        await test.Engine.RecordAsync([Purchase("c", "e2", test.Time.NowMs)]);
        using var reading = await test.FeedAsync(new FeedStart(token, null, false));
        test.Time.Advance(TimeSpan.FromDays(100));
        await test.Engine.RecordAsync([Purchase("c", "e3", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        await test.Engine.CheckpointAsync();

        var (refusal, none) = await test.Engine.OpenFeedAsync(new FeedStart(token, null, false), FeedKinds.All);
        Assert.Null(none);
        Assert.Equal(RefusalCause.PositionGone, refusal.Cause);
        var first = Assert.Single(await test.AllAsync());
        Assert.Contains("the first number there is ", refusal.Message);
        Assert.Equal(RefusalCause.PositionGone, (await reading.NextAsync(TimeSpan.Zero)).Refusal.Cause);

        var after = new Dictionary<byte, long> { [first.Partition] = 1 };
        (refusal, _) = await test.Engine.OpenFeedAsync(new FeedStart("", after, false), FeedKinds.All);
        Assert.Equal(RefusalCause.PositionGone, refusal.Cause);
        after[first.Partition] = first.Number;
        using var behind = await test.FeedAsync(new FeedStart("", after, false));
        Assert.Empty(await behind.DrainAsync());
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Open_OverWhatWasCut_ShowsTheGapsAndGoesOn(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind, FeedDrain.Options with { RetentionDays = 10 });
        string token;
        List<FeedRecord> seen;
        await test.Engine.RecordAsync([Purchase("c", "e1", test.Time.NowMs), Purchase("d", "e1", test.Time.NowMs)]);
        using (var feed = await test.FeedAsync(FeedStart.First))
        {
            seen = await feed.DrainAsync();
            token = feed.Position;
        }

        await test.Engine.RecordAsync([Purchase("c", "e2", test.Time.NowMs)]);
        using var reading = await test.FeedAsync(new FeedStart(token, null, false) { OverCuts = true });
        test.Time.Advance(TimeSpan.FromDays(100));
        await test.Engine.RecordAsync([Purchase("c", "e3", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        await test.Engine.CheckpointAsync();

        foreach (var overCuts in new[] { reading, await Over(test, token) })
        {
            var rest = await overCuts.DrainAsync();
            FeedDrain.AssertChained([.. seen, .. rest]);
            var last = Assert.Single(rest, record => !record.IsGap);
            Assert.Equal(("c", 100), (last.CustomerId, (test.Time.NowMs - seen[0].AtMs) / DayMs));
            var gap = Assert.Single(rest, record => record.IsGap && record.Partition == last.Partition);
            Assert.Equal(seen.Last(record => record.Partition == last.Partition).Number, gap.Previous);
            Assert.Equal(last.Previous, gap.Number);

            // And they are shown once.
            Assert.Empty(await (await Over(test, overCuts.Position)).DrainAsync());
        }
    }

    [Fact]
    public async Task Open_StoppedAmongGaps_ShowsTheRestOfThem()
    {
        await using var test = await TestBase.OpenAsync(
            "volatile", FeedDrain.Options with { RetentionDays = 10 });
        using var early = await test.FeedAsync();
        await test.Engine.RecordAsync([Purchase("c", "e1", test.Time.NowMs)]);
        test.Time.Advance(TimeSpan.FromDays(100));
        await test.Engine.RecordAsync([Purchase("c", "e2", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        await test.Engine.CheckpointAsync();
        var seen = new List<FeedRecord>();
        using (var feed = await Over(test, early.Position))
            for (var i = 0; i < 100; i++) seen.Add((await feed.NextAsync(TimeSpan.Zero)).Record!);
        using (var feed = await Over(test, early.Position))
        {
            for (var i = 0; i < 100; i++) await feed.NextAsync(TimeSpan.Zero);
            seen.AddRange(await (await Over(test, feed.Position)).DrainAsync());
        }

        FeedDrain.AssertChained(seen);
        Assert.Equal(256, seen.Count(record => record.IsGap));
        Assert.Equal("c", seen[^1].CustomerId);
    }

    [Theory]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Open_AfterNumbersAlone_GoesOnThereAndElsewhereFromTheFirst(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind, FeedDrain.Options);
        for (var round = 0; round < 3; round++)
            for (var i = 0; i < 20; i++)
                await test.Engine.RecordAsync([Purchase($"c{i}", $"e{round}", test.Time.NowMs)]);
        var all = await test.AllAsync();
        var seen = all[0];
        using var feed = await test.FeedAsync(new FeedStart(
            "", new Dictionary<byte, long> { [seen.Partition] = seen.Number }, false));
        var rest = await feed.DrainAsync();
        Assert.Equal(all.Skip(1).Select(record => record.Number).Order(), rest.Select(record => record.Number).Order());
        Assert.Equal(seen.Number, rest.First(record => record.Partition == seen.Partition).Previous);
    }

    [Fact]
    public async Task Open_PositionOfAnotherBaseOrAnotherTime_IsRefused()
    {
        await using var other = await TestBase.OpenAsync(options: FeedDrain.Options);
        using var foreign = await other.FeedAsync();
        await using var test = await TestBase.OpenAsync(options: FeedDrain.Options);
        Assert.Equal(RefusalCause.PositionGone, (await OpenAsync(test, foreign.Position)).Cause);
        Assert.Equal(RefusalCause.Invalid, (await OpenAsync(test, "no token")).Cause);

        await test.Engine.RecordAsync([Purchase("c", "e1", test.Time.NowMs)]);
        using var feed = await test.FeedAsync(FeedStart.First);
        await feed.DrainAsync();
        var (number, atMs) = feed.ReadOf(0);
        Assert.Equal(default, await OpenAsync(test, feed.Position));
        Assert.Contains("another one than it was", (await OpenAsync(test, Forge(feed, number, atMs + 1))).Message);
        Assert.Contains($"ends at {number}", (await OpenAsync(test, Forge(feed, number + 1, atMs))).Message);
        Assert.Contains($"ends at {number}", (await OpenAsync(
            test, "", new Dictionary<byte, long> { [3] = number + 5 })).Message);
    }

    [Fact]
    public async Task Open_OneTooMany_IsRefusedUntilOneIsClosed()
    {
        await using var test = await TestBase.OpenAsync(options: FeedDrain.Options with { Feeds = 1 });
        using (await test.FeedAsync())
        {
            Assert.Equal(RefusalCause.Overloaded, (await OpenAsync(test, "")).Cause);

            // The program's own takes no place, and gives none back.
            var (refusal, own) = await test.Engine.OpenFeedAsync(default, FeedKinds.All, takesPlace: false);
            Assert.Equal(default, refusal);
            own!.Dispose();
            Assert.Equal(RefusalCause.Overloaded, (await OpenAsync(test, "")).Cause);
        }

        Assert.Equal(RefusalCause.Invalid, (await OpenAsync(test, "no token")).Cause);
        using var again = await test.FeedAsync();
    }

    private static Task<DecisionFeed> Over(TestBase test, string token) =>
        test.FeedAsync(new FeedStart(token, null, false) { OverCuts = true });

    private static string Forge(DecisionFeed feed, long number, long atMs)
    {
        FeedPosition.TryDecode(feed.Position, 1, out var mark);
        var forged = new FeedPosition(1);
        forged.SetRead(0, number, atMs);
        return forged.Encode(mark);
    }

    private static async Task<Refusal> OpenAsync(
        TestBase test, string token, Dictionary<byte, long>? after = null)
    {
        var (refusal, feed) = await test.Engine.OpenFeedAsync(new FeedStart(token, after, false), FeedKinds.All);
        feed?.Dispose();
        return refusal;
    }
}
