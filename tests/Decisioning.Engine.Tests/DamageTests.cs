using Decisioning.Engine.Tests.Testing;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>
/// A damaged record closes its customer, loses nothing that was acknowledged, and holds nobody else up.
/// </summary>
public sealed class DamageTests
{
    [Fact]
    public async Task Damage_FoundByAWalk_KeepsWhatWasAcknowledgedAndTheCustomerClosed()
    {
        await using var test = await TestBase.OpenAsync();
        for (var i = 0; i < 200; i++)
            await test.Engine.RecordAsync([View("c", $"e{i}", test.Time.NowMs - DayMs + (i * 60_000))]);
        await test.Engine.CheckpointAsync();
        await test.Engine.RecordAsync([Purchase("c", "p1", test.Time.NowMs)]);
        test.CorruptRecord = test.Store.CorruptRecord = await FirstAsync(test);
        var old = (await test.Engine.RecordAsync([View("c", "old", test.Time.NowMs - (3 * DayMs))]))[0];
        Assert.Equal(RefusalCause.CustomerUnreadable, old.Refusal.Cause);

        await test.Engine.CheckpointAsync();
        await test.CrashAsync();

        Assert.Equal(RefusalCause.CustomerUnreadable, (await test.Engine.GetCustomerAsync("c")).Refusal.Cause);
        var versions = new List<uint>();
        await foreach (var customer in test.Engine.ExportStatesAsync()) versions.Add(customer.View.Header.Version);
        Assert.Equal([201u], versions);
        await test.Engine.RecordAsync([View("d", "e1", test.Time.NowMs)]);
    }

    [Fact]
    public async Task Erase_WithADamagedRecordInTheHistory_IsFinished()
    {
        await using var test = await TestBase.OpenAsync();
        for (var i = 0; i < 5; i++) await test.Engine.RecordAsync([View("canary", $"e{i}", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        test.Store.CorruptRecord = await FirstAsync(test);

        Assert.False((await test.Engine.EraseAsync("canary", "forget")).Refusal.Refused);

        test.Store.CorruptRecord = 0;
        Assert.DoesNotContain("canary", await EraseTests.LogTextAsync(test), StringComparison.Ordinal);
        await test.Engine.RecordAsync([View("d", "e1", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        var log = await test.Store.GetPositionAsync(0);
        Assert.Equal(log.Last, log.Checkpoint);
    }

    [Fact]
    public async Task Erase_ThatCannotBeFinishedAtAnOpening_DoesNotKeepTheBaseDown()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([View("canary", "e1", test.Time.NowMs)]);
        test.BeforeErase = () => throw new InvalidOperationException("unforeseen");
        test.Store.BeforeErase = test.BeforeErase;
        Assert.True((await test.Engine.EraseAsync("canary", "forget")).Refusal.Refused);
        await test.CrashAsync();
        Assert.True(test.Engine.Health.Serving);
        Assert.Equal(RefusalCause.Erased, (await test.Engine.RecordAsync([View("canary", "e2", 5)]))[0].Refusal.Cause);

        test.BeforeErase = test.Store.BeforeErase = null;
        Assert.False((await test.Engine.EraseAsync("canary", "forget")).Refusal.Refused);
        Assert.DoesNotContain("canary", await EraseTests.LogTextAsync(test), StringComparison.Ordinal);
    }

    private static async Task<long> FirstAsync(TestBase test)
    {
        await foreach (var record in test.Store.ReadLogAsync(0, 0))
        {
            if (record.Customer != 0 && record.Previous == 0) return record.Number;
        }

        throw new InvalidOperationException("The log holds no customer's first record.");
    }
}
