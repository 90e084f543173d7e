using System.Globalization;
using Decisioning.Server.Options;
using Decisioning.Server.Seeding;
using Decisioning.Storage;
using Decisioning.Storage.Sqlite;

namespace Decisioning.Server.Commands;

/// <summary>Fills an empty data directory with generated customers, to measure and to try things on.</summary>
public static class SeedCommand
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        if (SeedOptions.From(line, out var problem) is not { } options)
        {
            await output.Errors.WriteLineAsync(problem);
            return ExitCode.Usage;
        }

        var overrides = new Dictionary<string, string?>(line.Options, StringComparer.OrdinalIgnoreCase);
        if (line.Value("--data") is { } directory)
        {
            overrides["Server:Data"] = directory;
        }

        if (await StartUp.ReadSettingsAsync(overrides, output) is not var (settings, _))
        {
            return ExitCode.Usage;
        }

        if (settings.Store != StoreKind.Sqlite)
        {
            await output.Errors.WriteLineAsync("'seed' fills files of this machine; leave Server:Store at sqlite.");
            return ExitCode.Usage;
        }

        try
        {
            await using var store = await SqliteStore.OpenAsync(new SqliteStoreOptions
            {
                Directory = settings.DataDirectory,
                Readers = 1,
                ReserveBytes = settings.StoreReserveBytes,
            });
            await MakeAsync(store, options, output.Answers, ct);
            return ExitCode.Done;
        }
        catch (Exception unusable) when (unusable is StoreException or InvalidOperationException)
        {
            await output.Errors.WriteLineAsync($"'{settings.DataDirectory}' cannot be seeded: {unusable.Message}");
            return ExitCode.Failed;
        }
    }

    private static async Task MakeAsync(IStore store, SeedOptions options, TextWriter answers, CancellationToken ct)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var seeded = new SeededBase(options, time.GetUtcNow().ToUnixTimeMilliseconds());
        var making = seeded.MakeAsync(store, time, ct);
        while (!making.IsCompleted)
        {
            if (await Task.WhenAny(making, Task.Delay(SayEvery, time, CancellationToken.None)) == making)
            {
                break;
            }

            await answers.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"seeded {seeded.Figures.Customers:N0} of {options.Customers:N0}"));
        }

        await making;
        var took = time.GetElapsedTime(started);
        await answers.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{options.Customers:N0} customers in {took.TotalSeconds:0.0} s."));
        await answers.WriteLineAsync(seeded.Figures.Sentence());
    }
}
