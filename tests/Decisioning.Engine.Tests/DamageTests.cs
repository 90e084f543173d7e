using System.Text;
using System.Text.Json;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
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

        // All of his history can be read again, and he is closed all the same.
        test.Store.CorruptRecord = 0;
        var report = await test.Engine.VerifyAsync();
        Assert.Contains("is closed as damaged", Assert.Single(report.ClosedCustomers));
        Assert.Equal((0, 1, true, false), (report.Different, report.Closed, report.IsConsistent, report.IsSound));
        await test.Engine.RecordAsync([View("d", "e1", test.Time.NowMs)]);
    }

    [Fact]
    public async Task Open_AgainWithADamagedRecordOfOneWhoWasNeverSaved_KeepsHimClosed()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]);
        await test.Engine.RecordAsync([View("c", "e2", test.Time.NowMs)]);
        test.CorruptRecord = test.Store.CorruptRecord = (await test.Store.GetPositionAsync(0)).Last;
        for (var opening = 0; opening < 3; opening++)
        {
            await test.CrashAsync();
            Assert.Equal(RefusalCause.CustomerUnreadable, (await test.Engine.GetCustomerAsync("c")).Refusal.Cause);
        }
    }

    [Fact]
    public async Task Verify_OfACustomerWhoIsClosedAndCannotBeRead_CountsHimOnce()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs), View("d", "e1", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        var (_, customer) = await test.Engine.GetCustomerAsync("c");
        var (partition, number) = (customer.Partition, customer.Number);
        foreach (var (document, of) in new[] { (1, number), (2, 0u) })
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(
                new { Partition = partition, Customer = of, Why = "A bit flipped." });
            Assert.True(await test.Store.PutDocumentAsync("damage", document, bytes));
        }

        await test.RestartAsync();
        var closed = await test.Engine.VerifyAsync();
        Assert.Equal((0, 2), (closed.Different, closed.Closed));
        string[] told =
        [
            $"A customer of partition {partition} who is not known is closed as damaged: A bit flipped.",
            $"Customer {partition}/{number} is closed as damaged: A bit flipped.",
        ];
        Assert.Equal(told, closed.ClosedCustomers.Order(StringComparer.Ordinal));

        test.Store.CorruptRecord = await FirstAsync(test);
        var unreadable = await test.Engine.VerifyAsync();
        Assert.Equal((1, 1), (unreadable.Different, unreadable.Closed));
        Assert.False(unreadable.IsConsistent);
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

    /// <summary>The damage is noticed first, so that the customer is closed, now and at the openings to come.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Erase_OfACustomerClosedForABitInHisHistory_IsFinal(bool restarts)
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        for (var i = 0; i < 200; i++)
            await test.Engine.RecordAsync([View("anna", $"e{i}", test.Time.NowMs - DayMs + (i * 60_000))]);
        await test.Engine.RecordAsync([Purchase("anna", "p", test.Time.NowMs), View("boris", "e", test.Time.NowMs)]);
        await test.StopAsync();
        FlipBit(test, "log.db", "order-p");
        await test.StartAsync();
        var old = (await test.Engine.RecordAsync([View("anna", "old", test.Time.NowMs - (3 * DayMs))]))[0];
        Assert.Equal(RefusalCause.CustomerUnreadable, old.Refusal.Cause);
        if (restarts) await test.RestartAsync();

        await AssertErasedForGoodAsync(test);
    }

    [Fact]
    public async Task Erase_OfACustomerWithADamagedRecordAfterTheCheckpoint_IsFinal()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.Engine.RecordAsync([Purchase("anna", "p1", test.Time.NowMs), View("boris", "e", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        await test.Engine.RecordAsync([Purchase("anna", "p2", test.Time.NowMs)]);
        await test.Engine.RecordAsync([Purchase("anna", "p3", test.Time.NowMs)]);
        await test.KillAsync();
        FlipBit(test, "log.db", "order-p2");
        await test.StartAsync();

        await AssertErasedForGoodAsync(test);
    }

    /// <summary>Without the state nobody knows his number; it is found in the log, and where that is cut, by the key of
    /// the state.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Erase_OfACustomerWhoseStateHasABitFlipped_IsFinal(bool isCut, bool isCutOff)
    {
        var options = new EngineOptions { RetentionDays = isCut ? 30 : 0 };
        await using var test = await TestBase.OpenAsync("sqlite", options);
        await test.Engine.RecordAsync([Purchase("anna", "p", test.Time.NowMs), View("boris", "e", test.Time.NowMs)]);
        if (isCut)
        {
            test.Time.Advance(TimeSpan.FromDays(40));
            await test.Engine.CheckpointAsync();
            await test.Engine.CheckpointAsync();
            Assert.DoesNotContain("anna", await EraseTests.PayloadsAsync(test), StringComparison.Ordinal);
        }

        await test.StopAsync();
        FlipBit(test, "state.db", "anna");
        await test.StartAsync();
        if (isCutOff)
        {
            test.Store.BeforeErase = () => throw new StoreUnavailableException(StoreOutcome.Unknown, "lost");
            Assert.True((await test.Engine.EraseAsync("anna", "forget")).Refusal.Refused);
            await test.CrashAsync();
            var text = await EraseTests.LogTextAsync(test);
            Assert.DoesNotContain("anna", text, StringComparison.Ordinal);
            Assert.Equal(RefusalCause.Erased, (await test.Engine.RecordAsync([View("anna", "e", 5)]))[0].Refusal.Cause);
            return;
        }

        await AssertErasedForGoodAsync(test);
    }

    private static async Task AssertErasedForGoodAsync(TestBase test)
    {
        Assert.Equal(
            RefusalCause.CustomerUnreadable, (await test.Engine.GetCustomerAsync("anna")).Refusal.Cause);
        var erased = await test.Engine.EraseAsync("anna", "forget");
        Assert.False(erased.Refusal.Refused, erased.Refusal.Message);
        Assert.True(erased.WasKnown);
        for (var opening = 0; opening < 2; opening++)
        {
            Assert.True((await test.Engine.GetCustomerAsync("anna")).Customer.IsErased);
            Assert.Equal(RefusalCause.Erased, (await test.Engine.RecordAsync([View("anna", "e", 5)]))[0].Refusal.Cause);
            Assert.Equal(erased, await test.Engine.EraseAsync("anna", "forget again"));
            var text = await EraseTests.LogTextAsync(test);
            Assert.DoesNotContain("anna", text, StringComparison.Ordinal);
            Assert.DoesNotContain("order-p", text, StringComparison.Ordinal);
            Assert.Contains("boris", text, StringComparison.Ordinal);
            await test.RestartAsync();
        }
    }

    /// <summary>Flips a bit in the first place of a file at which a text stands.</summary>
    private static void FlipBit(TestBase test, string file, string text)
    {
        var path = Path.Combine(test.Folder, file);
        var bytes = File.ReadAllBytes(path);
        var place = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.InRange(place, 0, bytes.Length);
        bytes[place] ^= 0x10;
        File.WriteAllBytes(path, bytes);
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
