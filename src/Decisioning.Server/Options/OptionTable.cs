using System.Globalization;
using System.Net;
using System.Text;
using Decisioning.Engine;
using Decisioning.Server.Observability;

namespace Decisioning.Server.Options;

/// <summary>
/// Every option there is. The one list from which configuration is read and checked, and from which the table in the
/// documentation is written. No option changes while the server runs.
/// </summary>
public static class OptionTable
{
    private static readonly ServerSettings Absent = new();

    public static IReadOnlyList<ServerOption> All { get; } =
    [
        new("Server:Listen", Absent.Listen, "an IP address and a port 0..65535, like 127.0.0.1:5080 or [::1]:5080",
            "Where calls are taken (HTTP/2); port 0 takes a free one.",
            (settings, text) => IPEndPoint.TryParse(text, out _) && text.LastIndexOf(':') > text.LastIndexOf(']')
                && HasPort(text) ? settings with { Listen = text } : null),
        new("Server:Data", "data/decisioning", "a directory that can be written",
            "Where the base is kept; made when absent, one process at a time.",
            (settings, text) => text.Trim().Length == 0 ? null : settings with { DataDirectory = text }),
        new("Server:Store", "sqlite", "sqlite or redis",
            "Where the base is kept: in files of this machine, or in Redis, where another process may stand by.",
            (settings, text) => text.ToUpperInvariant() switch
            {
                "SQLITE" => settings with { Store = StoreKind.Sqlite },
                "REDIS" => settings with { Store = StoreKind.Redis },
                _ => null,
            }),
        Switch("Server:AcceptClientTime", Absent.AcceptClientTime,
            "Lets requests say what time it is (as_of): for backtests and simulations, never for live traffic.",
            (settings, value) => settings with
            {
                AcceptClientTime = value,
                Engine = settings.Engine with { AcceptClientTime = value },
            }),
        Switch("Server:AllocationReport", Absent.AllocationReport,
            "Prints on SIGUSR1 how many bytes the process has allocated: for load tools that measure it.",
            (settings, value) => settings with { AllocationReport = value }),
        Whole("Server:DrainSeconds", (long)Absent.Drain.TotalSeconds, 0, 600,
            "How long calls under way may take to finish when the server is told to stop.",
            (settings, value) => settings with { Drain = TimeSpan.FromSeconds(value) }),
        Whole("Server:MaxMessageBytes", Absent.MaxMessageBytes, 64 * 1024, 64 * 1024 * 1024,
            "The largest request message; a larger one is refused before it is read.",
            (settings, value) => settings with { MaxMessageBytes = (int)value }),
        Whole("Server:MaxCatalogBytes", Absent.MaxCatalogBytes, 64 * 1024, 30 * 1024 * 1024,
            "The same for messages that carry a catalog.",
            (settings, value) => settings with { MaxCatalogBytes = (int)value }),
        Whole("Server:ExportBytes", Absent.ExportBytes, 64 * 1024, 240 * 1024 * 1024,
            "Bytes of JSON that the export of one customer may have; one that is larger is refused.",
            (settings, value) => settings with { ExportBytes = (int)value }),
        Whole("Server:StreamParallelism", Absent.StreamParallelism, 1, 1_024,
            "How many items of one stream may be under way, answers that wait for their reader included.",
            (settings, value) => settings with { StreamParallelism = (int)value }),
        Whole("Server:Connections", Absent.Connections, 1, 1_000_000,
            "Connections that may be open at a time; further ones are closed at once.",
            (settings, value) => settings with { Connections = (int)value }),
        Whole("Server:QueueMilliseconds", (long)Absent.LongestQueue.TotalMilliseconds, 0, 10_000,
            "While calls wait longer than this for a thread, and not just in a burst, others are refused; 0: never.",
            (settings, value) => settings with { LongestQueue = TimeSpan.FromMilliseconds(value) }),
        Whole("Server:CallsUnderWay", Absent.CallsUnderWay, 0, 1_000_000,
            "Calls, streams apart, that may wait for the store at a time; more are refused; 0: as many as come.",
            (settings, value) => settings with { CallsUnderWay = (int)value }),
        Whole("Engine:ResidentBytes", Absent.Engine.ResidentBytes, 1 << 20, 1L << 37,
            "Bytes of customer records kept in memory; above it they are packed, then rest in the store.",
            (settings, value) => InEngine(settings, engine => engine with { ResidentBytes = value })),
        Whole("Engine:QueuedRecords", Absent.Engine.QueuedRecords, 1, 10_000_000,
            "Records of each log that may wait to be written; above it calls get RESOURCE_EXHAUSTED.",
            (settings, value) => InEngine(settings, engine => engine with { QueuedRecords = (int)value })),
        Whole("Engine:QueuedBytes", Absent.Engine.QueuedBytes, 1_024, 1L << 36,
            "The same in bytes, of all logs together, with the states that the records make.",
            (settings, value) => InEngine(settings, engine => engine with { QueuedBytes = value })),
        Whole("Engine:GroupMicroseconds", (long)Absent.Engine.GroupInterval.TotalMicroseconds, 0, 1_000_000,
            "A group of records is written no sooner than this after the last one began.",
            (settings, value) => InEngine(settings, engine => engine with
            {
                GroupInterval = TimeSpan.FromMicroseconds(value),
            })),
        Whole("Engine:BehindMilliseconds", (long)Absent.Engine.BehindInterval.TotalMilliseconds, 0, 1_000,
            "The same for decisions that promise nothing, while nobody waits for a record.",
            (settings, value) => InEngine(settings, engine => engine with
            {
                BehindInterval = TimeSpan.FromMilliseconds(value),
            })),
        Whole("Engine:CheckpointSeconds", (long)Absent.Engine.CheckpointPeriod.TotalSeconds, 1, 86_400,
            "How often changed customers are saved, so that a restart has little to read.",
            (settings, value) => InEngine(settings, engine => engine with
            {
                CheckpointPeriod = TimeSpan.FromSeconds(value),
            })),
        Whole("Engine:RetentionDays", Absent.Engine.RetentionDays, 0, 36_500,
            "Records older than this are cut from the log; 0 keeps them for ever.",
            (settings, value) => InEngine(settings, engine => engine with { RetentionDays = (int)value })),
        Whole("Engine:FutureSeconds", (long)Absent.Engine.FutureTolerance.TotalSeconds, 0, 86_400,
            "How far ahead of the server's clock an event may say it happened.",
            (settings, value) => InEngine(settings, engine => engine with
            {
                FutureTolerance = TimeSpan.FromSeconds(value),
            })),
        Whole("Engine:Watchers", Absent.Engine.Watchers, 0, 1_000_000,
            "Customers' cards that may be watched at one time.",
            (settings, value) => InEngine(settings, engine => engine with { Watchers = (int)value })),
        Whole("Engine:Feeds", Absent.Engine.Feeds, 0, 10_000,
            "Feeds of decisions that may be read at one time.",
            (settings, value) => InEngine(settings, engine => engine with { Feeds = (int)value })),
        Whole("Storage:Readers", Absent.StoreReaders, 1, 64,
            "Connections that read a file of the store.",
            (settings, value) => settings with { StoreReaders = (int)value }),
        Whole("Storage:ReserveBytes", Absent.StoreReserveBytes, 0, 1L << 40,
            "A file that is given back when the disk is full, so that erasing and stopping still work.",
            (settings, value) => settings with { StoreReserveBytes = value }),
        .. TelemetryOptionTable.All,
        .. SecurityOptions.All,
        .. RedisOptionTable.All,
    ];

    /// <summary>The table of the documentation, in Markdown.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder("| option | default | allowed | what it does |\n|---|---|---|---|\n");
        foreach (var option in All)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| `{option.Name}` | {Shown(option.Default)} | {option.Allowed} | {option.Says} |\n");
        }

        return text.ToString();
    }

    private static string Shown(string absent) => absent.Length == 0 ? "none" : $"`{absent}`";

    private static ServerSettings InEngine(ServerSettings settings, Func<EngineOptions, EngineOptions> change) =>
        settings with { Engine = change(settings.Engine) };

    private static bool HasPort(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    internal static ServerOption Whole(
        string name, long absent, long least, long most, string says, Func<ServerSettings, long, ServerSettings> set) =>
        new(name, absent.ToString(CultureInfo.InvariantCulture), $"a whole number from {least:N0} to {most:N0}", says,
            (settings, text) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
                && value >= least && value <= most ? set(settings, value) : null);

    internal static ServerOption Switch(
        string name, bool absent, string says, Func<ServerSettings, bool, ServerSettings> set) =>
        new(name, absent ? "true" : "false", "true or false", says,
            (settings, text) => bool.TryParse(text, out var value) ? set(settings, value) : null);
}
