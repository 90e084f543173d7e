using System.Globalization;
using Decisioning.Server.Hosting;
using Decisioning.Storage;
using Decisioning.Storage.Sqlite;

namespace Decisioning.Server.Commands;

/// <summary>Makes a base of a backup. The base that lies there is moved aside as a whole, never changed; until the
/// restored one is verified, it stays in its place.</summary>
public static class RestoreCommand
{
    public static async Task<int> RunAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        if (await BackupCommand.ReadSettingsAsync(line, output) is not { } settings) return ExitCode.Usage;
        if (line.Has("--without-erasures") && line.Value("--erasures-from") is not null)
        {
            await output.Errors.WriteLineAsync("Give --erasures-from or --without-erasures, not both.");
            return ExitCode.Usage;
        }

        var backup = line.Arguments[0];
        var restore = new BaseRestore(settings, TimeProvider.System);
        try
        {
            var report = SqliteBackup.Read(backup);
            var erasures = line.Has("--without-erasures")
                ? []
                : await restore.ReadErasuresAsync(line.Value("--erasures-from"), ct);
            if (erasures.Count == 0 && !line.Has("--without-erasures"))
            {
                await output.Errors.WriteLineAsync(
                    $"Who was erased after {report.TakenAt:u} is not known: there is no base in "
                    + $"'{settings.DataDirectory}'. Name a newer base or backup with --erasures-from, or restore "
                    + "--without-erasures and send those erasures again.");
                return ExitCode.Failed;
            }

            var (honoured, verified) = await restore.PrepareAsync(backup, erasures, ct);
            foreach (var done in honoured)
            {
                await output.Answers.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"erased after the backup {done.Erased + done.Buried,12:N0} ({done.Erased:N0} were in it)"));
            }

            await BaseCommands.PrintAsync(verified, output.Answers);
            if (!verified.IsConsistent)
            {
                await output.Errors.WriteLineAsync(
                    $"NOT SOUND: it stays in '{restore.Prepared}' and is not put in place. Restore another backup.");
                return ExitCode.Failed;
            }

            if (!verified.IsSound)
            {
                await output.Errors.WriteLineAsync(
                    "Warning: every saved state is what its history gives, but those closed as damaged stay closed.");
            }

            var aside = restore.PutInPlace();
            await output.Answers.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"'{settings.DataDirectory}' holds the base as of {report.TakenAt:u} (record {report.Cut:N0})."));
            if (aside is not null)
            {
                await output.Answers.WriteLineAsync(
                    $"What was there is in '{aside}', with personal data; remove it when it is not needed any more.");
            }

            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is StoreException or IOException or UnauthorizedAccessException
            or InvalidOperationException or InvalidDataException)
        {
            await output.Errors.WriteLineAsync($"Nothing was restored: {failure.Message}");
            return ExitCode.Failed;
        }
    }
}
