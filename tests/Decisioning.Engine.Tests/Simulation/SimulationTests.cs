using System.Globalization;
using Xunit.Abstractions;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>
/// Thousands of histories of a small base under failures, each from its seed.
/// <c>DECISIONING_SIM_COUNT</c> says how many, <c>DECISIONING_SIM_SEED</c> plays one again and prints it.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Histories = 2_000;
    private const int SeedsTwice = 20;
    private const int HistoriesToSeeAMutant = 200;

    /// <summary>Other tests of the process run beside these.</summary>
    private const long MostBytesLeft = 256L << 20;

    [Fact]
    public async Task Run_ManyHistories_KeepEveryPromise()
    {
        if (Number("DECISIONING_SIM_SEED") is { } seed)
        {
            var one = Simulation.Run(seed, Mutant.None);
            output.WriteLine(one.Text);
            Assert.Empty(one.Violations);
            return;
        }

        var count = Number("DECISIONING_SIM_COUNT") ?? Histories;
        var (checks, mails) = (0L, 0L);
        await Threads.ForEachAsync(count, i =>
        {
            var simulation = Simulation.Run(i, Mutant.None);
            Interlocked.Add(ref checks, simulation.Checks);
            Interlocked.Add(ref mails, simulation.Mails);
            Assert.True(
                simulation.Violations.Count == 0,
                $"Seed {i} (DECISIONING_SIM_SEED={i} plays it again): {string.Join('\n', simulation.Violations)}\n"
                + simulation.Text);
        });
        output.WriteLine($"{count} histories, {checks} answers checked, {mails} mails, 0 violations");
        var left = GC.GetTotalMemory(forceFullCollection: true);
        output.WriteLine($"{left >> 10} KiB are left of them");
        Assert.True(left < MostBytesLeft, $"{left} bytes are left of {count} histories: something keeps their bases.");
        output.WriteLine($"{Environment.CpuUsage.TotalTime.TotalSeconds:F1} s of processor time");
    }

    /// <summary>Whoever calls is on the pool, and must not be kept from it either.</summary>
    [Fact]
    public async Task Threads_OfHistories_AreNotThePools()
    {
        var (run, onPool) = (0, 0);
        await Task.Run(() => Threads.ForEachAsync(8, _ =>
        {
            Interlocked.Increment(ref run);
            if (Thread.CurrentThread.IsThreadPoolThread) Interlocked.Increment(ref onPool);
        }));
        Assert.Equal((8, 0), (run, onPool));
    }

    [Fact]
    public void Run_SameSeedTwice_IsTheSameByteForByte()
    {
        for (var seed = 0; seed < SeedsTwice; seed++)
        {
            var (first, second) = (Simulation.Run(seed, Mutant.None), Simulation.Run(seed, Mutant.None));
            Assert.Equal(first.Text, second.Text);
        }
    }

    [Theory]
    [MemberData(nameof(MutantNames))]
    public void Run_WithAMechanismMissing_IsSeen(string name)
    {
        var mutant = Mutants.All.Single(each => each.Name == name);
        for (var seed = 0; seed < HistoriesToSeeAMutant; seed++)
        {
            var seen = Simulation.Run(seed, mutant).Violations.FirstOrDefault(
                violation => violation.StartsWith(mutant.Promise, StringComparison.Ordinal));
            if (seen is null) continue;
            output.WriteLine($"seen in history {seed + 1}: {seen}");
            return;
        }

        Assert.Fail($"{HistoriesToSeeAMutant} histories did not show it.");
    }

    public static TheoryData<string> MutantNames => [.. Mutants.All.Select(mutant => mutant.Name)];

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
