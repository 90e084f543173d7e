using BenchmarkDotNet.Attributes;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;

namespace Decisioning.Benchmarks;

/// <summary>
/// A dry run for a customer who rests in the store, against the same for one in memory: the difference is what it takes
/// to read him from SQLite and make him resident. Memory holds a fraction of the base, and customers come in turn, so
/// whoever comes was put to rest since he came last.
/// </summary>
[MemoryDiagnoser]
public class ActivationBenchmarks
{
    private const int Customers = 20_000;
    private const int ResidentBytes = 1 << 20;

    private EngineBed _bed = null!;
    private int _next;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var population = new Population(1);
        if (population.MeanBytes * Customers < 10L * ResidentBytes)
            throw new InvalidOperationException("Too much of the base fits into memory for anybody to be cold.");
        _bed = await EngineBed.OpenStoreAsync();
        await population.SaveAsync(_bed.Store, Customers);
        var options = new EngineOptions { AcceptClientTime = true, ResidentBytes = ResidentBytes };
        await _bed.OpenEngineAsync(options, offers: 20);
    }

    [GlobalCleanup]
    public async Task CleanupAsync() => await _bed.DisposeAsync();

    [Benchmark(Baseline = true)]
    public async Task<uint> Resident() => await AskAsync(0);

    [Benchmark]
    public async Task<uint> Activated() => await AskAsync(_next = (_next + 1) % Customers);

    private async Task<uint> AskAsync(int customer)
    {
        var query = new DecisionQuery { CustomerId = Population.IdOf(customer), Channels = ["email"] };
        using var decided = await _bed.Engine.DecideAsync(query, Population.AskMs);
        return decided.Decision is { CustomerVersion: > 0 } decision
            ? decision.CustomerVersion
            : throw new InvalidOperationException($"{query.CustomerId} was not found: {decided.Refusal}");
    }
}
