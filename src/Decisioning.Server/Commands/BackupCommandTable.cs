namespace Decisioning.Server.Commands;

/// <summary>The commands about backups; a part of the table of all commands.</summary>
internal static class BackupCommandTable
{
    public static IEnumerable<Command> All(Flag data) =>
    [
        new("backup", "DIR", 1, 1, [data],
            "Copies the base into an absent or empty directory, also while a server serves it.",
            BackupCommand.RunAsync) { TakesOptions = true },
        new("restore", "DIR", 1, 1,
            [
                new("--erasures-from", "DIR", "a newer base or backup, whose erasures are made again, too"),
                new("--without-erasures", null, "although nothing says who was erased after the backup"),
                data,
            ],
            "Makes a base of a backup, erases who was erased since, and verifies it; no server may run on --data.",
            RestoreCommand.RunAsync) { TakesOptions = true },
    ];
}
