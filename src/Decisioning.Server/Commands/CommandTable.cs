using System.Globalization;
using Decisioning.Server.Mapping;
using Decisioning.Server.Options;

namespace Decisioning.Server.Commands;

/// <summary>Every command of the program; finds the one that is meant and runs it.</summary>
public static class CommandTable
{
    private const string Default = "serve";

    private static readonly Flag Target = new("--target", "ADDRESS", "the server to ask; http://127.0.0.1:5080");
    private static readonly Flag Key = new("--key", "KEY", "the caller's key; else from DECISIONING_KEY");
    private static readonly Flag Ca = new("--ca", "FILE", "whose certificates are trusted, PEM; else DECISIONING_CA");
    private static readonly Flag Data = new("--data", "DIR", "the data directory; data/decisioning");
    private static readonly Flag Who = new("--as", "NAME", "who does it; needed without a key");

    public static IReadOnlyList<Command> All { get; } =
    [
        new(Default, "", 0, 0,
            [
                new("--demo", null, "with a demo catalog and a generated base of 20,000 customers, in data/demo"),
                new("--listen", "ADDRESS:PORT", "where calls are taken; 127.0.0.1:5080"),
                Data,
            ],
            "Serves; what is meant when no command is given.", ServeCommand.RunAsync) { TakesOptions = true },
        new("ask", "CUSTOMER", 1, 1,
            [
                new("--placement", "NAME[,NAME]", "what to show there"),
                new("--channels", "NAME[,NAME]", "whether to send through these; all outbound ones by default"),
                new("--locale", "TAG", "language of the texts, like ru or en-GB"),
                new("--at", "TIME", "as if it were then (2026-05-03T10:00:00Z); the server must accept client time"),
                new("--reserve", null, "reserve what is to be sent, instead of only asking"),
                Target, Key, Ca,
            ],
            "Asks a running server what to say to a customer, and prints why.", AskCommand.RunAsync),
        new("shadow", "", 0, 0,
            [
                new("--channel", "NAME", "the outbound channel that is scarce") { IsNeeded = true },
                new("--contacts", "N", "how many contacts it has room for; 1000"),
                new("--customers", "FILE", "ids of the customers, one a line; all of the base by default"),
                new("--campaign", "ID", "the campaign that the contacts belong to"),
                new("--send-at", "TIME", "when they would be made (2026-05-03T10:00:00Z); now by default"),
                Target, Key, Ca,
            ],
            "Asks about everybody without promising anything, and prints at which shadow price so many remain.",
            ShadowCommand.RunAsync),
        new("watch decisions", "", 0, 0,
            [
                new("--kinds", "KIND[,KIND]", "decision, contact, settlement, segment; all by default"),
                new("--from-first", null, "with the first record that the log still has; else with what comes now"),
                new("--resume", "TOKEN", "where an earlier watching ended"),
                new("--count", "N", "ends after so many records"),
                Target, Key, Ca,
            ],
            "Prints what is decided, promised, reported and which segments change, as it becomes durable.",
            WatchCommand.RunAsync),
        new("catalog validate", "FILE", 1, 1, [],
            "Says everything that is wrong with a catalog's JSON; needs no server.", CatalogCommands.ValidateAsync),
        new("catalog publish", "FILE", 1, 1, [Who, Target, Key, Ca],
            "Makes a catalog the next version.", CatalogCommands.PublishAsync),
        new("catalog diff", "[FROM] FILE|VERSION", 1, 2, [Target, Key, Ca],
            "Says in words what a file or a version changes against version FROM, the active one by default.",
            CatalogCommands.DiffAsync),
        new("catalog approve", "[VERSION]", 0, 1, [Who, Target, Key, Ca],
            "Approves the pending offers of a version, the newest by default; not by who published it.",
            CatalogCommands.ApproveAsync),
        new("catalog rollback", "VERSION", 1, 1, [Who, Target, Key, Ca],
            "Publishes an earlier version again.", CatalogCommands.RollbackAsync),
        new("catalog list", "", 0, 0, [Target, Key, Ca],
            "Lists the versions, newest first.", CatalogCommands.ListAsync),
        new("model score", "CATALOG ROWS", 2, 2,
            [
                new("--model", "ID", "the model, when the catalog has several"),
                new("--offer", "ID", "the offer whose bias is added; none by default"),
            ],
            "Scores rows of features (CSV, names in the first line) by a catalog's model; needs no server.",
            ModelCommands.ScoreAsync),
        new("base history", "", 0, 0, [new("--days", "N", "the newest so many days; 30"), Target, Key, Ca],
            "Prints the base at the end of each day.", InsightCommands.HistoryAsync),
        new("base", "", 0, 0, [Target, Key, Ca],
            "Prints the state of the base: recency x frequency, loyalty, trust, reach, refusals, campaigns.",
            InsightCommands.BaseAsync),
        new("economics", "", 0, 0,
            [
                new("--opening", "N", "customers at the beginning") { IsNeeded = true },
                new("--inflow", "N", "customers who buy for the first time in a month") { IsNeeded = true },
                new("--kept", "SHARE", "of them, who are customers in the next month (20% or 0.2)") { IsNeeded = true },
                new("--churn", "SHARE", "of a month's opening customers, who are none in the next") { IsNeeded = true },
                new("--order", "MONEY", "average order") { IsNeeded = true },
                new("--orders", "N", "orders of a customer in a month") { IsNeeded = true },
                new("--months", "N", "1 to 600; 12"),
            ],
            "Calculates how a base grows or melts by itself, month by month; needs no server.",
            InsightCommands.EconomicsAsync),
        new("verify", "", 0, 0, [Data],
            "Folds the log and compares it with the saved states; no server may run on the directory.",
            BaseCommands.VerifyAsync) { TakesOptions = true },
        new("seed", "", 0, 0,
            [
                new("--customers", "N", "how many; 100000"),
                new("--seed", "N", "the same seed on the same day gives the same customers; 1"),
                Data,
            ],
            "Fills an empty data directory with generated customers, straight into the store.",
            SeedCommand.RunAsync) { TakesOptions = true },
        new("export", "CUSTOMER", 1, 1, [Target, Key, Ca],
            "Prints everything held about a customer, as JSON.", ExportCommand.RunAsync),
        .. BackupCommandTable.All(Data),
        .. KeyCommandTable.All(Data),
        new("options", "", 0, 0, [], "Prints the table of all options of the server.", PrintOptionsAsync),
        new("help", "", 0, 0, [], "Prints this.", PrintHelpAsync),
    ];

    public static async Task<int> RunAsync(string[] args, TextWriter answers, TextWriter errors)
    {
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            return await RunAsync(args, new CommandOutput(answers, errors), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }

    public static async Task<int> RunAsync(string[] args, CommandOutput output, CancellationToken ct)
    {
        if (Find(args) is not { } found)
        {
            await output.Errors.WriteLineAsync(
                $"'{Words(args)}' is no command. {Beginning(args) ?? Meant(args)}'help' prints them all.");
            return ExitCode.Usage;
        }

        var (command, words) = found;
        if (words.Any(word => word is "--help" or "-h"))
        {
            await PrintAsync(command, output.Answers);
            return ExitCode.Done;
        }

        if (!CommandLine.TryParse(command, words, out var line, out var problem))
        {
            // The second word of a longer command, mistyped, reads as an argument of a shorter one: 'base histroy'.
            var meant = command.Most == 0 && words is [var word, ..] && !word.StartsWith('-') ? Meant(args) : "";
            await output.Errors.WriteLineAsync($"{problem} {meant}".TrimEnd());
            await output.Errors.WriteLineAsync($"Usage: {Usage(command)}");
            return ExitCode.Usage;
        }

        return await command.Run(line, output, ct);
    }

    private static (Command Command, string[] Words)? Find(string[] args)
    {
        if (args is ["--help" or "-h", ..])
        {
            return (All.First(command => command.Name == "help"), []);
        }

        if (args.Length == 0 || args[0].StartsWith('-'))
        {
            return (All[0], args);
        }

        foreach (var command in All)
        {
            var name = command.Name.Split(' ');
            if (args.Length >= name.Length && name.SequenceEqual(args.Take(name.Length)))
            {
                return (command, args[name.Length..]);
            }
        }

        return null;
    }

    /// <summary>The words that may be a command: at most two, before the first flag.</summary>
    private static string Words(string[] args) =>
        string.Join(' ', args.TakeWhile(arg => !arg.StartsWith('-')).Take(2));

    /// <summary>"With 'keys' begin 'keys new', ...; ", when longer commands begin with the only word.</summary>
    private static string? Beginning(string[] args)
    {
        var word = Words(args);
        var longer = All.Where(command => command.Name.StartsWith(word + ' ', StringComparison.Ordinal)).ToArray();
        return longer.Length == 0
            ? null
            : $"With '{word}' begin {string.Join(", ", longer.Select(command => $"'{command.Name}'"))}; ";
    }

    /// <summary>"Did you mean 'ask'? ", by both words or else by the first; nothing when no command is near.</summary>
    private static string Meant(string[] args)
    {
        var known = All.Select(command => command.Name).ToArray();
        var nearest = Names.Nearest(Words(args), known) ?? Names.Nearest(args[0], known);
        return nearest is null || nearest == args[0] ? "" : $"Did you mean '{nearest}'? ";
    }

    private static string Usage(Command command)
    {
        var flags = string.Concat(command.Flags.Select(flag => flag.IsNeeded
            ? $" {flag.Name} {flag.Value}"
            : flag.Value is null ? $" [{flag.Name}]" : $" [{flag.Name} {flag.Value}]"));
        var arguments = command.Arguments.Length > 0 ? " " + command.Arguments : "";
        return $"{command.Name}{arguments}{flags}{(command.TakesOptions ? " [--Section:Key=value]" : "")}";
    }

    private static async Task<int> PrintHelpAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        await output.Answers.WriteLineAsync("Decisioning: whether to say anything to a customer, what, and where.");
        foreach (var command in All)
        {
            await output.Answers.WriteLineAsync();
            await PrintAsync(command, output.Answers);
        }

        return ExitCode.Done;
    }

    private static async Task PrintAsync(Command command, TextWriter answers)
    {
        await answers.WriteLineAsync(Usage(command));
        await answers.WriteLineAsync($"    {command.Says}");
        foreach (var flag in command.Flags)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{flag.Name} {flag.Value}");
            await answers.WriteLineAsync($"      {name,-26} {flag.Says}");
        }
    }

    private static async Task<int> PrintOptionsAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        await output.Answers.WriteAsync(OptionTable.Markdown());
        return ExitCode.Done;
    }
}
