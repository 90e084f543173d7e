using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>Erasures of a store whose files take long to be written anew.</summary>
public sealed class EraseFilesTests
{
    private static readonly StoreUnavailableException Away = new(StoreOutcome.Unknown, "A file cannot be written.");

    [Fact]
    public async Task Erase_WhileTheFilesAreWritten_HoldsUpNobodyAndIsNotFinal()
    {
        await using var test = await TestBase.OpenAsync();
        await RecordAsync(test, "anna", "boris");
        var writing = test.NewGate();
        test.Store.BeforeComplete = writing.PassAsync;
        var erased = 0;
        test.Store.BeforeErase = () => Interlocked.Increment(ref erased);
        var first = test.Engine.EraseAsync("anna", "forget").AsTask();
        await Patience.For(writing.Reached, "the files");
        var second = test.Engine.EraseAsync("boris", "forget").AsTask();
        await Patience.Until(() => Volatile.Read(ref erased) == 2, "the other's history");
        await RecordAsync(test, "clara");
        await Patience.For(test.Engine.CheckpointAsync().AsTask(), "the states to be saved");
        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.Equal(RefusalCause.Unavailable, (await test.Engine.EraseAsync("anna", "again")).Refusal.Cause);
        var late = await test.Engine.RecordAsync([View("anna", "late", 5)]);
        Assert.Equal(RefusalCause.Erased, late[0].Refusal.Cause);

        writing.Open();
        Assert.False((await Patience.For(first, "the first")).Refusal.Refused);
        Assert.False((await Patience.For(second, "the second")).Refusal.Refused);
        await test.CrashAsync();
        Assert.Equal(["clara"], (await RecordTests.StatesAsync(test)).Keys);
        Assert.True((await test.Engine.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task Erase_FilesThatCannotBeWritten_AreFinishedTogetherByTheKeeper()
    {
        await using var test = await TestBase.OpenAsync();
        string[] customers = ["anna", "boris", "clara"];
        await RecordAsync(test, customers);
        test.Store.BeforeComplete = () => throw Away;
        foreach (var customer in customers)
        {
            var open = await test.Engine.EraseAsync(customer, "forget");
            Assert.Equal(RefusalCause.Unavailable, open.Refusal.Cause);
        }

        var (writings, writing) = (0, test.NewGate());
        test.Store.BeforeComplete = () =>
        {
            Interlocked.Increment(ref writings);
            return writing.PassAsync();
        };
        test.Time.Advance(test.Options.CheckpointPeriod);
        await Patience.For(writing.Reached, "the keeper");
        var saved = test.NewGate();
        test.Store.BeforeSave = batch => batch.Rows.IsEmpty ? Task.CompletedTask : saved.PassAsync();
        await RecordAsync(test, "dora");
        test.Time.Advance(test.Options.CheckpointPeriod);
        await Patience.For(saved.Reached, "the keeper's pass beside it");
        saved.Open();
        writing.Open();
        foreach (var customer in customers)
            await Patience.For(FinalAsync(test, customer), $"{customer} to be final");
        Assert.Equal(1, writings);
        await test.CrashAsync();
        Assert.Equal(["dora"], (await RecordTests.StatesAsync(test)).Keys);
    }

    /// <summary>At its end an erasure touches what the engine frees.</summary>
    [Fact]
    public async Task Dispose_WhileTheFilesAreWritten_WaitsForThem()
    {
        await using var test = await TestBase.OpenAsync();
        await RecordAsync(test, "anna");
        var writing = test.NewGate();
        test.Store.BeforeComplete = writing.PassAsync;
        var erasing = test.Engine.EraseAsync("anna", "forget").AsTask();
        await Patience.For(writing.Reached, "the files");
        var restarting = test.RestartAsync();
        for (var i = 0; i < 1_000; i++) await Task.Yield();
        Assert.False(restarting.IsCompleted);
        writing.Open();
        await Patience.For(restarting, "the restart");
        Assert.False((await erasing).Refusal.Refused);
        Assert.True((await test.Engine.GetCustomerAsync("anna")).Customer.IsErased);
    }

    private static async Task FinalAsync(TestBase test, string customer)
    {
        while ((await test.Engine.EraseAsync(customer, "again")).Refusal.Refused) await Task.Yield();
    }

    private static async Task RecordAsync(TestBase test, params string[] customers)
    {
        var at = test.Time.NowMs;
        foreach (var result in await test.Engine.RecordAsync([.. customers.Select(each => View(each, "e", at))]))
            Assert.False(result.Refusal.Refused);
    }
}
