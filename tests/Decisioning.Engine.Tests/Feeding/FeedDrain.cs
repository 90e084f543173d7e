using Decisioning.Engine.Feeding;
using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests.Feeding;

/// <summary>Reads feeds in tests.</summary>
internal static class FeedDrain
{
    /// <summary>Options of an engine whose feeds do not wait for more.</summary>
    public static EngineOptions Options { get; } = new() { FeedInterval = TimeSpan.Zero };

    public static async Task<DecisionFeed> FeedAsync(
        this TestBase test, FeedStart start = default, FeedKinds kinds = FeedKinds.All)
    {
        var (refusal, feed) = await test.Engine.OpenFeedAsync(start, kinds);
        Assert.Equal(default, refusal);
        return feed!;
    }

    /// <summary>Everything that is there now.</summary>
    public static async Task<List<FeedRecord>> DrainAsync(this DecisionFeed feed)
    {
        var records = new List<FeedRecord>();
        while (true)
        {
            var step = await feed.NextAsync(TimeSpan.Zero);
            Assert.Equal(default, step.Refusal);
            if (step.Record is { } record) records.Add(record);
            else if (!step.IsPageEnd) return records;
        }
    }

    public static async Task<List<FeedRecord>> AllAsync(this TestBase test, FeedKinds kinds = FeedKinds.All)
    {
        using var feed = await test.FeedAsync(FeedStart.First, kinds);
        return await feed.DrainAsync();
    }

    /// <summary>Fails unless each record names the one before it in its partition, with growing numbers.</summary>
    public static void AssertChained(IEnumerable<FeedRecord> records, IDictionary<byte, long>? last = null)
    {
        last ??= new Dictionary<byte, long>();
        foreach (var record in records)
        {
            Assert.Equal(last.TryGetValue(record.Partition, out var before) ? before : 0, record.Previous);
            Assert.True(record.Number > record.Previous, $"{record.Number} comes after {record.Previous}");
            last[record.Partition] = record.Number;
        }
    }
}
