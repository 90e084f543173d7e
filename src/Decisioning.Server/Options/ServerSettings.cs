using Decisioning.Engine;
using Decisioning.Server.Observability;
using Decisioning.Server.Security;

namespace Decisioning.Server.Options;

/// <summary>
/// What the server was told to do; every value within its limits. <see cref="OptionTable"/> documents each.
/// </summary>
public sealed record ServerSettings
{
    /// <summary>Address and port, <c>127.0.0.1:5080</c>; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "127.0.0.1:5080";

    public StoreKind Store { get; init; } = StoreKind.Sqlite;

    public RedisSettings Redis { get; init; } = new();

    /// <summary>The Redis stream that events are taken from; empty takes none.</summary>
    public string EventStream { get; init; } = "";

    /// <summary>The consumer group that reads it.</summary>
    public string EventGroup { get; init; } = "decisioning";

    /// <summary>About how many of its entries that can never be taken are kept.</summary>
    public long EventStreamDeadEntries { get; init; } = 100_000;

    /// <summary>The Redis stream that the feed is written to; empty writes none.</summary>
    public string FeedStream { get; init; } = "";

    /// <summary>About how many entries it keeps.</summary>
    public long FeedStreamEntries { get; init; } = 1_000_000;

    public string DataDirectory { get; init; } = Path.Combine("data", "decisioning");

    /// <summary>Lets requests say what time it is (backtests, simulations).</summary>
    public bool AcceptClientTime { get; init; }

    /// <summary>Lets SIGUSR1 ask how many bytes were allocated.</summary>
    public bool AllocationReport { get; init; }

    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    public int MaxMessageBytes { get; init; } = 4 * 1024 * 1024;

    public int MaxCatalogBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes of JSON that the export of one customer may have.</summary>
    public int ExportBytes { get; init; } = 64 * 1024 * 1024;

    public int StreamParallelism { get; init; } = 64;

    /// <summary>Connections that are open at a time.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>How long calls may wait for a thread before others are refused; zero never refuses.</summary>
    public TimeSpan LongestQueue { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Unary calls that may wait for the store at a time; 0: as many as come.</summary>
    public int CallsUnderWay { get; init; } = 5_000;

    public TelemetrySettings Telemetry { get; init; } = new();

    public SecuritySettings Security { get; init; } = new();

    public EngineOptions Engine { get; init; } = new();

    public int StoreReaders { get; init; } = 4;

    public long StoreReserveBytes { get; init; } = 64L << 20;
}
