using Decisioning.Benchmarks;

namespace Decisioning.Engine.Tests;

/// <summary>
/// What it allocates to read a customer from SQLite and decide for him. Several threads do that, so all of the process
/// is counted, and nothing else may run meanwhile.
/// </summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class ActivationBudgetTests
{
    private const string Alone = "Allocated bytes of the whole process";

    /// <summary>Ten times as many as memory has room for; each is asked about twice.</summary>
    private const int Customers = 5_000;

    /// <summary>A record alone has more; who is in memory costs next to nothing.</summary>
    private const int LeastBytes = 500;

    [Fact]
    public async Task Decide_ForACustomerAtRest_StaysWithinTheBudget()
    {
        Assert.Equal(["customer"], Budgets.NamesOf("activate"));
        await using var bed = await ActivationBed.OpenAsync(Customers);

        var bytes = await Budgets.BytesOfAllThreadsAsync(bed.ActivatedAsync, Customers);

        Assert.True(bed.ColdShare >= .9, $"Of all customers {bed.ColdShare:P0} were read from the store.");
        Assert.True(bytes >= LeastBytes, $"An activation allocates {bytes} bytes: nobody was read from the store.");
        var budget = Budgets.Of("activate.customer");
        Assert.True(bytes <= budget, $"An activation allocates {bytes} bytes; the budget is {budget}.");
    }
}
