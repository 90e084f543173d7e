using Decisioning.Domain.Deciding;
using Decisioning.Engine;

namespace Decisioning.Benchmarks;

/// <summary>
/// A base of which memory holds a fraction. Customers are asked about in turn, so whoever comes was put to rest since
/// he came last, and is read from SQLite and made resident.
/// </summary>
internal sealed class ActivationBed : IAsyncDisposable
{
    /// <summary>Of those who are asked about in turn, how many at least must have been read from the store.</summary>
    private const double LeastColdShare = .9;
    private const int ResidentBytes = 1 << 20;
    private const int MostRoundsToLearn = 20;

    private readonly EngineBed _bed;
    private readonly int _customers;
    private int _next;
    private int _rounds;
    private long _looks;

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
        var activations = new ActivationBed(bed, customers);
        await activations.LearnAsync();
        return activations;
    }

    /// <summary>Of the last round through all customers, those who were read from the store: 0..1; null: there was none
    /// after the first, which may meet some whom the opening has left in memory.</summary>
    public double? ColdShare { get; private set; }

    /// <summary>A dry run for one who is in memory.</summary>
    public Task<uint> ResidentAsync() => AskAsync(0);

    /// <summary>The same for the next, who is not.</summary>
    /// <exception cref="InvalidOperationException">Too many of a round were.</exception>
    public async Task<uint> ActivatedAsync()
    {
        var version = await AskAsync(_next = (_next + 1) % _customers);
        if (_next == 0) EndRound();
        return version;
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    /// <summary>Asks until the engine has learned how to pack those who make room: that takes a second and much memory,
    /// once, and is no part of an activation.</summary>
    private async Task LearnAsync()
    {
        for (var asked = 0; _bed.Engine.MayLearnPacking && asked < MostRoundsToLearn * _customers; asked++)
            await AskAsync(asked % _customers);
    }

    private void EndRound()
    {
        var looks = _bed.Engine.StoreLooks - _looks;
        _looks += looks;
        if (++_rounds == 1) return;
        ColdShare = looks / (double)_customers;
        if (ColdShare < LeastColdShare)
        {
            throw new InvalidOperationException(
                $"Of {_customers:N0} customers only {looks:N0} were read from the store: nobody's activation is told.");
        }
    }

    private async Task<uint> AskAsync(int customer)
    {
        var query = new DecisionQuery { CustomerId = Population.IdOf(customer), Channels = ["email"] };
        using var decided = await _bed.Engine.DecideAsync(query, Population.AskMs);
        return decided.Decision is { CustomerVersion: > 0 } decision
            ? decision.CustomerVersion
            : throw new InvalidOperationException($"{query.CustomerId} was not found: {decided.Refusal}");
    }
}
