namespace Decisioning.Storage.Redis.Servers;

/// <summary>A file that a server keeps of its data.</summary>
/// <param name="Noun">What it is called.</param>
/// <param name="Command">What has it written anew, by a process beside the server.</param>
/// <param name="Status">The field of INFO that tells how the last writing ended.</param>
internal sealed record WrittenFile(string Noun, string Command, string Status)
{
    /// <summary>Every write since it was written anew.</summary>
    public static WrittenFile AppendOnly { get; } =
        new("append-only file", "BGREWRITEAOF", "aof_last_bgrewrite_status");

    /// <summary>What was there at one moment.</summary>
    public static WrittenFile Snapshot { get; } = new("snapshot", "BGSAVE", "rdb_last_bgsave_status");
}
