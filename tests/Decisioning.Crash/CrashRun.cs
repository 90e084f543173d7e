using System.Diagnostics;
using System.Globalization;
using Decisioning.Crash.Faults;

namespace Decisioning.Crash;

/// <summary>Every fault on every store, each on a base of its own: load, the fault in the middle, the check.</summary>
public static class CrashRun
{
    public static async Task<CrashReport> RunAsync(CrashOptions options, Action<string> say)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(say);
        var began = Stopwatch.GetTimestamp();
        var blows = (from store in options.Stores
                     from fault in options.Faults.Select(name => Fault.Find(name)!)
                     where fault.IsOf(store)
                     select (Store: store, Fault: fault)).ToArray();
        var lines = new CrashLine[blows.Length];
        await Parallel.ForAsync(
            0, blows.Length, new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce },
            async (i, _) =>
            {
                var line = lines[i] = await RunAsync(blows[i].Fault, blows[i].Store, options).ConfigureAwait(false);
                say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{line.Fault} on {line.Store}: {line.Rounds} rounds, {line.Checked} acknowledgements checked, "
                    + $"{line.Violations.Count} violations, {line.Seconds:F0} s"));
            }).ConfigureAwait(false);
        return new CrashReport(lines, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<CrashLine> RunAsync(Fault fault, string store, CrashOptions options)
    {
        var began = Stopwatch.GetTimestamp();
        var ledger = new CrashLedger();
        await using var crashBase = new CrashBase(store);
        try
        {
            await crashBase.OpenAsync(fault).ConfigureAwait(false);
            for (var number = 1; number <= options.Rounds; number++)
            {
                var random = new Random(HashCode(options.Seed, number));
                await new CrashRound(crashBase, fault, ledger, number, random, options.Ids).RunAsync()
                    .ConfigureAwait(false);
            }

            await CrashCheck.VerifyAsync(crashBase, ledger).ConfigureAwait(false);
        }
        catch (Exception defect)
        {
            ledger.Violate($"{fault.Name} on {store} (seed {options.Seed}): {defect}\n{crashBase.Output}");
        }

        var seen = ledger.Violations.Select(each => $"{fault.Name} on {store}, seed {options.Seed}: {each}");
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new CrashLine(fault.Name, store, options.Rounds, ledger.Checked, ledger.Mails, seconds, [.. seen]);
    }

    private static int HashCode(int seed, int round) => (seed * 1_000_003) + round;
}
