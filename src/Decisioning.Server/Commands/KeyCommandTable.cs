using Decisioning.Server.Security;

namespace Decisioning.Server.Commands;

/// <summary>The commands about keys; a part of the table of all commands.</summary>
internal static class KeyCommandTable
{
    public static IEnumerable<Command> All(Flag data) =>
    [
        new("keys new", "", 0, 0,
            [
                new("--name", "NAME", "whose key it is: who publishes or approves with it") { IsNeeded = true },
                new("--roles", "ROLE[,ROLE]",
                    "renderer, sender, agent, marketer, approver, analyst, admin, and the right transactional")
                {
                    IsNeeded = true,
                },
                new("--expires", "TIME", "until when it opens (2026-05-03T10:00:00Z); for ever by default"),
                new("--not-before", "TIME", "from when on; at once by default"),
                new("--requests-per-second", "N", "its own limit; Security:RequestsPerSecond by default"),
                new("--concurrency", "N", "its own limit of calls at a time; Security:Concurrency by default"),
                new("--certificate", "NAME", "no key, but a client certificate with this DNS or common name"),
                data,
            ],
            "Makes a key and prints it this once; the first one closes the server to who has none.",
            KeyCommands.NewAsync) { TakesOptions = true },
        new("keys list", "", 0, 0, [data], "Lists the keys: id, name, state, roles.", KeyCommands.ListAsync)
        {
            TakesOptions = true,
        },
        new("keys revoke", "ID|NAME", 1, 1, [data], "Revokes a key, or all keys of a name, at once.",
            KeyCommands.RevokeAsync) { TakesOptions = true },
        new("tokens rotate", "", 0, 0, [data],
            "Adds a key that signs the tokens of decisions from the next start on; no server may run on the directory.",
            BaseCommands.RotateTokensAsync) { TakesOptions = true },
        new("roles", "", 0, 0, [], "Prints the table of calls by role.", PrintRolesAsync),
    ];

    private static async Task<int> PrintRolesAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        await output.Answers.WriteAsync(RoleTable.Markdown());
        return ExitCode.Done;
    }
}
