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
        var report = new CrashReport();
        foreach (var store in options.Stores)
        {
            foreach (var fault in options.Faults.Select(name => Fault.Find(name)!).Where(fault => fault.IsOf(store)))
            {
                var began = Stopwatch.GetTimestamp();
                var line = await RunAsync(fault, store, options).ConfigureAwait(false);
                report.Add(line);
                say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{fault.Name} on {store}: {line.Rounds} rounds, {line.Checked} acknowledgements checked, "
                    + $"{line.Violations.Count} violations, {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s"));
            }
        }

        return report;
    }

    private static async Task<CrashLine> RunAsync(Fault fault, string store, CrashOptions options)
    {
        var ledger = new CrashLedger();
        await using var crashBase = new CrashBase(store);
        try
        {
            await crashBase.OpenAsync(fault).ConfigureAwait(false);
            for (var number = 1; number <= options.Rounds; number++)
            {
                var random = new Random(HashCode(options.Seed, number));
                await new CrashRound(crashBase, fault, ledger, number, random).RunAsync().ConfigureAwait(false);
            }

            await CrashCheck.VerifyAsync(crashBase, ledger).ConfigureAwait(false);
        }
        catch (Exception defect)
        {
            ledger.Violate($"{fault.Name} on {store} (seed {options.Seed}): {defect}\n{crashBase.Output}");
        }

        var seen = ledger.Violations.Select(each => $"{fault.Name} on {store}, seed {options.Seed}: {each}");
        return new CrashLine(fault.Name, store, options.Rounds, ledger.Checked, ledger.Mails, [.. seen]);
    }

    private static int HashCode(int seed, int round) => (seed * 1_000_003) + round;
}
