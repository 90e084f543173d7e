using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>Verification finds a state that its history does not give.</summary>
public sealed class VerifyTests
{
    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Verify_SoundBase_ComparesEverybody(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([.. Enumerable.Range(0, 50).Select(i => View($"c{i}", "e", 5))]);
        for (var i = 0; i < 10; i++) await test.Engine.DecideAsync(Shop.Page("c1"));
        var report = await test.Engine.VerifyAsync();
        Assert.True(report.IsSound);
        Assert.Equal((50, 50), (report.Compared, report.Records));
        Assert.Empty(report.Differences);
    }

    [Fact]
    public async Task Verify_ChangedState_IsNamed()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([View("c", "e1", 5), View("d", "e1", 5)]);
        await test.Engine.CheckpointAsync();
        var (_, customer) = await test.Engine.GetCustomerAsync("c");
        var changed = customer.Record.ToArray();
        changed[^1] ^= 1;
        var claims = await test.Store.AcquireAsync([customer.Partition]);
        await test.Store.SaveStatesAsync(new StateBatch
        {
            Log = 0,
            Claims = claims,
            Rows = new[]
            {
                new StateRow
                {
                    Partition = customer.Partition,
                    Customer = customer.Number,
                    IdHash = Partitions.Hash64("c"),
                    LastNumber = (await test.Store.GetPositionAsync(0)).Last,
                    Record = changed,
                },
            },
        });
        var report = await test.Engine.VerifyAsync();
        Assert.False(report.IsSound);
        Assert.Equal((2, 1), (report.Compared, report.Different));
        var difference = Assert.Single(report.Differences);
        Assert.Contains($"Customer {customer.Partition}/{customer.Number}:", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_CorruptRecordInTheTail_ClosesItsCustomerForGood()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e1", 5), View("d", "e1", 5)]);
        await test.Engine.CheckpointAsync();
        await test.Engine.RecordAsync([View("c", "e2", 5), View("d", "e2", 5)]);
        var last = (await test.Store.GetPositionAsync(0)).Last;
        await test.KillAsync();
        test.CorruptRecord = last - 1;
        await test.StartAsync();
        Assert.Equal(RefusalCause.CustomerUnreadable, (await test.Engine.GetCustomerAsync("c")).Refusal.Cause);
        Assert.Equal(2u, (await test.Engine.GetCustomerAsync("d")).Customer.View.Header.Version);

        // The checkpoint moves on; the state that was saved before is sound, but it is not his latest.
        await test.RestartAsync();
        Assert.Equal(RefusalCause.CustomerUnreadable, (await test.Engine.GetCustomerAsync("c")).Refusal.Cause);
        Assert.Equal(RefusalCause.CustomerUnreadable, (await test.Engine.DecideAsync(Shop.Ask("c"))).Refusal.Cause);
        Assert.Equal(EventStatus.Applied, (await test.Engine.RecordAsync([View("d", "e3", 5)]))[0].Status);
    }
}
