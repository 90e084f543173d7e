using Decisioning.Engine;
using Decisioning.Server.Hosting;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Decisioning.Storage;

namespace Decisioning.Server.Commands;

/// <summary>Commands for the operator on a base that no server holds.</summary>
public static class BaseCommands
{
    public static Task<int> VerifyAsync(CommandLine line, CommandOutput output, CancellationToken ct) =>
        OnBaseAsync(
            line, output, async host => await JudgeAsync(await host.Engine.VerifyAsync(ct), output.Answers), ct);

    public static Task<int> RotateTokensAsync(CommandLine line, CommandOutput output, CancellationToken ct) =>
        OnBaseAsync(line, output, async host =>
        {
            var number = await host.Engine.AddTokenKeyAsync(ct);
            await output.Answers.WriteLineAsync(
                $"Key {number} signs tokens from the next start on; those signed before stay valid.");
            return ExitCode.Done;
        }, ct);

    private static async Task<int> OnBaseAsync(
        CommandLine line, CommandOutput output, Func<ServerHost, Task<int>> run, CancellationToken ct)
    {
        var overrides = new Dictionary<string, string?>(line.Options, StringComparer.OrdinalIgnoreCase);
        if (line.Value("--data") is { } directory)
        {
            overrides["Server:Data"] = directory;
        }

        if (await StartUp.ReadSettingsAsync(overrides, output) is not var (settings, logging))
        {
            return ExitCode.Usage;
        }

        // A mistyped directory would be made, found empty and called sound.
        if (settings.Store == StoreKind.Sqlite && !Directory.Exists(settings.DataDirectory))
        {
            await output.Errors.WriteLineAsync(
                $"There is no directory '{settings.DataDirectory}'; give it with --data.");
            return ExitCode.Usage;
        }

        try
        {
            await using var host = await ServerHost.OpenAsync(settings, logging, TimeProvider.System, ct: ct);
            return await run(host);
        }
        catch (Exception unusable)
            when (unusable is StoreException or UnsafeSettingsException or InvalidOperationException)
        {
            await output.Errors.WriteLineAsync(
                $"The {StoreOpening.Noun(settings)} cannot be used: {unusable.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>Prints what verification found.</summary>
    internal static async Task PrintAsync(VerifyReport report, TextWriter answers)
    {
        await answers.WriteLineAsync($"records folded          {report.Records,12:N0}");
        await answers.WriteLineAsync($"customers compared      {report.Compared,12:N0}");
        await answers.WriteLineAsync($"history cut             {report.Cut,12:N0}");
        await answers.WriteLineAsync($"erased                  {report.Erased,12:N0}");
        await answers.WriteLineAsync($"corrupt records         {report.Corrupt,12:N0}");
        await answers.WriteLineAsync($"customers that differ   {report.Different,12:N0}");
        foreach (var difference in report.Differences) await answers.WriteLineAsync($"  {difference}");
        await answers.WriteLineAsync($"closed as damaged       {report.Closed,12:N0}");
        foreach (var customer in report.ClosedCustomers) await answers.WriteLineAsync($"  {customer}");
        if (report.IsSound) await answers.WriteLineAsync("Sound: every saved state is what its history gives.");
    }

    private static async Task<int> JudgeAsync(VerifyReport report, TextWriter answers)
    {
        await PrintAsync(report, answers);
        if (report.IsSound) return ExitCode.Done;
        await answers.WriteLineAsync(report.IsConsistent
            ? "NOT SOUND: every saved state is what its history gives, but customers are closed as damaged. A backup "
            + "from before the damage has them whole."
            : "NOT SOUND: restore a backup, and keep this base for the inquiry.");
        return ExitCode.Failed;
    }
}
