using Decisioning.Engine.Working;

namespace Decisioning.Engine;

/// <summary>The limits and periods of an engine. Every queue, batch and list of the engine has one here.</summary>
public sealed record EngineOptions
{
    /// <summary>Bytes of customer records kept in memory, each rounded up to 64 bytes, with 64 for the customer's
    /// entry. Above it customers whose saved state is current are packed, then put to rest in the store. Free places
    /// between the records come on top: at most a third, and two mebibytes for each size of records.</summary>
    public long ResidentBytes { get; init; } = 1L << 30;

    /// <summary>Records in one commit group.</summary>
    public int GroupRecords { get; init; } = 1_000;

    /// <summary>Payload bytes in one commit group.</summary>
    public int GroupBytes { get; init; } = 256 * 1024;

    /// <summary>A commit group begins no sooner than this after the last one began.</summary>
    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMicroseconds(200);

    /// <summary>The same for a group of nothing but decisions that promise nothing, for which nobody waits; a full one
    /// begins at once. What fills, and what is being written, is lost when the process is killed.</summary>
    public TimeSpan BehindInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Records that may wait for their group, for each log; above it calls are answered Overloaded.</summary>
    public int QueuedRecords { get; init; } = 50_000;

    /// <summary>The same in bytes, over all logs together: payloads and the customers' states that the records make,
    /// with 256 for each record. A log whose store is away is not counted while it takes nothing.</summary>
    public long QueuedBytes { get; init; } = 64L << 20;

    /// <summary>Records after the last checkpoint at which the next one is forced.</summary>
    public int CheckpointRecords { get; init; } = 500_000;

    /// <summary>Payload bytes after the last checkpoint at which the next one is forced.</summary>
    public long CheckpointBytes { get; init; } = 256L << 20;

    /// <summary>Changed states are saved, and the checkpoint moved, this often.</summary>
    public TimeSpan CheckpointPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Records made longer ago than this are cut from the log; 0: never.</summary>
    public int RetentionDays { get; init; } = 400;

    /// <summary>How far ahead of the engine's clock an event may say it happened.</summary>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Lets callers say what time it is (simulations, backtests). Events are then never "in the
    /// future".</summary>
    public bool AcceptClientTime { get; init; }

    /// <summary>Events or settlements in one call.</summary>
    public int BatchItems { get; init; } = 1_000;

    /// <summary>Lines in one purchase or return.</summary>
    public int LinesPerEvent { get; init; } = 1_000;

    /// <summary>UTF-8 bytes in an id or a name.</summary>
    public int IdBytes { get; init; } = 128;

    /// <summary>Watchers of customers at one time.</summary>
    public int Watchers { get; init; } = 1_000;

    /// <summary>A watcher is told of changes of one customer at most this often.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Feeds of decisions that may be open at one time.</summary>
    public int Feeds { get; init; } = 32;

    /// <summary>A feed that has shown everything reads the log again no sooner than this after there is news, so that
    /// it finds more than one record.</summary>
    public TimeSpan FeedInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Names whose text is kept; those beyond are shown as the hash.</summary>
    public int Names { get; init; } = 1_000_000;

    /// <summary>Base statistics are published at most this often.</summary>
    public TimeSpan StatisticsPeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often base statistics may take up anew what the segments are like.</summary>
    public TimeSpan SegmentsPeriod { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Event ids kept in memory from walks through the log, over all customers (about 40 bytes
    /// each).</summary>
    public int RememberedEventIds { get; init; } = 1_000_000;

    /// <summary>Views of pages whose answers are kept in memory so that they do not repeat themselves (about 300 bytes
    /// each).</summary>
    public int RememberedPages { get; init; } = 100_000;

    /// <summary>How long a page waits for the store; then it is served from memory, marked as degraded.</summary>
    public TimeSpan PagePatience { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the engine waits between two attempts to reach a store whose answer to a write was
    /// lost.</summary>
    public TimeSpan RecoveryPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Where the engine's own work goes on.</summary>
    internal EngineWork Work { get; init; } = EngineWork.OfThreadPool;

    /// <summary>Throws an <see cref="ArgumentException"/> that says which option is wrong and what is
    /// allowed.</summary>
    public void Validate()
    {
        Within(ResidentBytes, 0, 1L << 37, nameof(ResidentBytes));
        Within(GroupRecords, 1, 100_000, nameof(GroupRecords));
        Within(GroupBytes, 1_024, 64 << 20, nameof(GroupBytes));
        Within(GroupInterval, TimeSpan.Zero, TimeSpan.FromSeconds(1), nameof(GroupInterval));
        Within(BehindInterval, TimeSpan.Zero, TimeSpan.FromSeconds(1), nameof(BehindInterval));
        Within(QueuedRecords, 1, 10_000_000, nameof(QueuedRecords));
        Within(QueuedBytes, 1_024, 1L << 36, nameof(QueuedBytes));
        Within(CheckpointRecords, 1, 100_000_000, nameof(CheckpointRecords));
        Within(CheckpointBytes, 1_024, 1L << 36, nameof(CheckpointBytes));
        Within(CheckpointPeriod, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), nameof(CheckpointPeriod));
        Within(RetentionDays, 0, 36_500, nameof(RetentionDays));
        Within(FutureTolerance, TimeSpan.Zero, TimeSpan.FromDays(366), nameof(FutureTolerance));
        Within(BatchItems, 1, 100_000, nameof(BatchItems));
        Within(LinesPerEvent, 1, 100_000, nameof(LinesPerEvent));
        Within(IdBytes, 1, 255, nameof(IdBytes));
        Within(Watchers, 0, 1_000_000, nameof(Watchers));
        Within(WatchInterval, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(WatchInterval));
        Within(Feeds, 0, 10_000, nameof(Feeds));
        Within(FeedInterval, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(FeedInterval));
        Within(Names, 0, 100_000_000, nameof(Names));
        Within(StatisticsPeriod, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), nameof(StatisticsPeriod));
        Within(SegmentsPeriod, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(366), nameof(SegmentsPeriod));
        Within(RememberedEventIds, 1_000, 1_000_000_000, nameof(RememberedEventIds));
        Within(RememberedPages, 1, 10_000_000, nameof(RememberedPages));
        Within(PagePatience, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(PagePatience));
        Within(RecoveryPause, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(RecoveryPause));
    }

    private static void Within<T>(T value, T least, T most, string option)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new ArgumentException($"The engine's option {option} is {value}; it must be from {least} to {most}.");
    }
}
