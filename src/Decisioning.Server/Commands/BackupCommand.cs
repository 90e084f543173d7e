using System.Globalization;
using Decisioning.Server.Options;
using Decisioning.Storage;
using Decisioning.Storage.Sqlite;

namespace Decisioning.Server.Commands;

/// <summary>Makes a backup of the embedded store. It reads the files themselves, so it needs no server, no key and no
/// stop; a server that runs on them goes on.</summary>
public static class BackupCommand
{
    public static async Task<int> RunAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        if (await ReadSettingsAsync(line, output) is not { } settings) return ExitCode.Usage;
        try
        {
            var report = await SqliteBackup.MakeAsync(
                settings.DataDirectory, line.Arguments[0], TimeProvider.System, ct);
            await output.Answers.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Backup of '{settings.DataDirectory}' in '{line.Arguments[0]}': everything acknowledged before "
                + $"{report.TakenAt:u} (record {report.Cut:N0}).\n{report.Records:N0} records, {report.States:N0} "
                + $"saved states, {report.Documents:N0} documents. Keys of callers are not in it."));
            if (report.Corrupt == 0) return ExitCode.Done;
            await output.Errors.WriteLineAsync(
                $"{report.Corrupt} of them are damaged and were copied as they are; 'verify' names them.");
            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is StoreException or IOException or UnauthorizedAccessException)
        {
            await output.Errors.WriteLineAsync($"The backup was not made: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>The settings of a command on the files of a base; null when they are wrong or name another store.
    /// </summary>
    internal static async Task<ServerSettings?> ReadSettingsAsync(CommandLine line, CommandOutput output)
    {
        var overrides = new Dictionary<string, string?>(line.Options, StringComparer.OrdinalIgnoreCase);
        if (line.Value("--data") is { } directory) overrides["Server:Data"] = directory;
        if (await StartUp.ReadSettingsAsync(overrides, output) is not var (settings, _)) return null;
        if (settings.Store == StoreKind.Sqlite) return settings;
        await output.Errors.WriteLineAsync(
            "Backups are made of files of this machine; a base in Redis is backed up by Redis' own means.");
        return null;
    }
}
