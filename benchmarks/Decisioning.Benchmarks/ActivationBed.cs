using Decisioning.Domain.Deciding;
using Decisioning.Engine;

namespace Decisioning.Benchmarks;

/// <summary>
/// A base of which memory holds a fraction. Customers are asked about in turn, so whoever comes was put to rest since
/// he came last, and is read from SQLite and made resident.
/// </summary>
internal sealed class ActivationBed : IAsyncDisposable
{
    private const int ResidentBytes = 1 << 20;

    private readonly EngineBed _bed;
    private readonly int _customers;
    private int _next;

    private ActivationBed(EngineBed bed, int customers) => (_bed, _customers) = (bed, customers);

    /// <param name="customers">Of the base: so many that their records are ten times what memory takes.</param>
    public static async Task<ActivationBed> OpenAsync(int customers)
    {
        var population = new Population(1);
        if (population.MeanBytes * customers < 10L * ResidentBytes)
            throw new InvalidOperationException("Too much of the base fits into memory for anybody to be cold.");
        var bed = await EngineBed.OpenStoreAsync();
        await population.SaveAsync(bed.Store, customers);
        var options = new EngineOptions { AcceptClientTime = true, ResidentBytes = ResidentBytes };
        await bed.OpenEngineAsync(options, offers: 20);
        return new ActivationBed(bed, customers);
    }

    /// <summary>A dry run for one who is in memory.</summary>
    public Task<uint> ResidentAsync() => AskAsync(0);

    /// <summary>The same for the next, who is not.</summary>
    public Task<uint> ActivatedAsync() => AskAsync(_next = (_next + 1) % _customers);

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private async Task<uint> AskAsync(int customer)
    {
        var query = new DecisionQuery { CustomerId = Population.IdOf(customer), Channels = ["email"] };
        using var decided = await _bed.Engine.DecideAsync(query, Population.AskMs);
        return decided.Decision is { CustomerVersion: > 0 } decision
            ? decision.CustomerVersion
            : throw new InvalidOperationException($"{query.CustomerId} was not found: {decided.Refusal}");
    }
}
