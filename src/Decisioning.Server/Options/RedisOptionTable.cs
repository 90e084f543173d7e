using Decisioning.Resp;

namespace Decisioning.Server.Options;

/// <summary>The options of a base in Redis, a part of <see cref="OptionTable"/>.</summary>
internal static class RedisOptionTable
{
    private static readonly RedisSettings Absent = new();

    public static IEnumerable<ServerOption> All { get; } =
    [
        new("Redis:Endpoints", Absent.Endpoints, "host:port, several separated by commas",
            "Where Redis listens: one server, or some servers of a cluster.",
            (settings, text) => text.Split(',').All(each => RespEndpoint.TryParse(each, out _))
                ? In(settings, redis => redis with { Endpoints = text }) : null),
        new("Redis:User", Absent.User, "any text", "The user of AUTH; empty is the default user.",
            (settings, text) => In(settings, redis => redis with { User = text })),
        new("Redis:Password", Absent.Password, "any text",
            "The password of AUTH; empty sends none. Better given by the environment than by the command line.",
            (settings, text) => In(settings, redis => redis with { Password = text })),
        OptionTable.Whole("Redis:Database", Absent.Database, 0, 1_000_000,
            "The database's number; a cluster has 0 only.",
            (settings, value) => In(settings, redis => redis with { Database = (int)value })),
        OptionTable.Switch("Redis:Tls", Absent.Tls,
            "Encrypts connections; the server's certificate is checked against the system's authorities.",
            (settings, value) => In(settings, redis => redis with { Tls = value })),
        new("Redis:Prefix", Absent.Prefix, "1 to 64 letters, digits, dots and dashes",
            "What every key begins with: one base a prefix.",
            (settings, text) => text.Length is > 0 and <= 64
                && text.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-')
                ? In(settings, redis => redis with { Prefix = text }) : null),
        OptionTable.Whole("Redis:WaitReplicas", Absent.WaitReplicas, 0, 8,
            "Replicas that must have a record before it is acknowledged; with 0 a fail-over may lose some.",
            (settings, value) => In(settings, redis => redis with { WaitReplicas = (int)value })),
        OptionTable.Whole("Redis:LeaseSeconds", (long)Absent.Lease.TotalSeconds, 1, 3_600,
            "How long the base stays a process's that is no longer heard of; then one that waits takes over.",
            (settings, value) => In(settings, redis => redis with { Lease = TimeSpan.FromSeconds(value) })),
        OptionTable.Whole("Redis:StartSeconds", (long)Absent.StartPatience.TotalSeconds, 0, 3_600,
            "How long the start waits for a Redis that cannot be reached or still reads its files; 0 tries once.",
            (settings, value) => In(settings, redis => redis with { StartPatience = TimeSpan.FromSeconds(value) })),
        OptionTable.Whole("Redis:RetentionHours", (long)Absent.Retention.TotalHours, 1, 876_000,
            "Records older than this are cut from the logs (Engine:RetentionDays, if that is shorter).",
            (settings, value) => In(settings, redis => redis with { Retention = TimeSpan.FromHours(value) })),
        OptionTable.Switch("Redis:RewriteAfterErase", Absent.RewriteAfterErase,
            "Rewrites Redis' own files before an erasure is called final; false where that is not permitted.",
            (settings, value) => In(settings, redis => redis with { RewriteAfterErase = value })),
        OptionTable.Switch("Redis:RewriteReplicas", Absent.RewriteReplicas,
            "Rewrites the files of the connected replicas, too; false where they cannot be reached from here.",
            (settings, value) => In(settings, redis => redis with { RewriteReplicas = value })),
        new("Redis:EventStream", new ServerSettings().EventStream, "the name of a stream; empty takes none",
            "A stream that events are taken in from, also with the embedded store.",
            (settings, text) => settings with { EventStream = text }),
        new("Redis:EventGroup", new ServerSettings().EventGroup, "a name",
            "The consumer group that reads it; made when absent, from the stream's beginning.",
            (settings, text) => text.Length == 0 ? null : settings with { EventGroup = text }),
        OptionTable.Whole(
            "Redis:EventStreamDeadEntries", new ServerSettings().EventStreamDeadEntries, 1_000, 1_000_000_000,
            "About how many of its entries that can never be taken are kept; older ones are dropped.",
            (settings, value) => settings with { EventStreamDeadEntries = value }),
        new("Redis:FeedStream", new ServerSettings().FeedStream, "the name of a stream; empty writes none",
            "A stream that the feed of decisions is written to, also with the embedded store.",
            (settings, text) => settings with { FeedStream = text }),
        OptionTable.Whole("Redis:FeedStreamEntries", new ServerSettings().FeedStreamEntries, 1_000, 1_000_000_000,
            "About how many entries that stream keeps; older ones are dropped.",
            (settings, value) => settings with { FeedStreamEntries = value }),
        OptionTable.Switch("Redis:AcceptLoss", Absent.AcceptLoss,
            "Opens partitions whose log was found behind what was acknowledged; for one start, by an operator.",
            (settings, value) => In(settings, redis => redis with { AcceptLoss = value })),
    ];

    private static ServerSettings In(ServerSettings settings, Func<RedisSettings, RedisSettings> change) =>
        settings with { Redis = change(settings.Redis) };
}
