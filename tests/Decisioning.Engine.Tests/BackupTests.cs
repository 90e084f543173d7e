using Decisioning.Engine.Erasing;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage.Sqlite;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>A backup that was made while the base served holds what was acknowledged before it; an erased customer does
/// not come back with it.</summary>
public sealed class BackupTests : IDisposable
{
    private const int Customers = 60;
    private const int Senders = 4;

    private readonly string _directory = Directory.CreateTempSubdirectory("engine-backup").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Make_WhileEventsCheckpointsAndErasuresRun_HoldsWhatWasAcknowledgedBeforeIt()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.PublishAsync(Shop.Catalog());
        using var stop = new CancellationTokenSource();
        var ledger = new Ledger();
        Task[] load =
        [
            .. Enumerable.Range(0, Senders).Select(
                sender => Task.Run(() => SendAsync(test, ledger, sender, stop.Token))),
            Task.Run(() => EraseAsync(test, ledger, stop.Token)),
            Task.Run(() => KeepAsync(test, stop.Token)),
        ];
        var taken = new List<(string Backup, string[] Events, string[] Erased)>();
        for (var i = 0; i < 3; i++)
        {
            var more = ledger.Count + 150;
            await Patience.Until(() => ledger.Count >= more, "more events");
            var backup = Path.Combine(_directory, $"backup-{i}");
            var (events, erased) = ledger.Copy();
            await SqliteBackup.MakeAsync(test.Folder, backup, TimeProvider.System);
            taken.Add((backup, events, erased));
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        foreach (var (backup, events, erased) in taken) await AssertHoldsAsync(backup, events, erased);
    }

    [Fact]
    public async Task Honour_ErasuresMadeAfterTheBackup_LeaveNothingAndRefuseWhatComesLater()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.Engine.RecordAsync(
            [Purchase("anna", "e1", test.Time.NowMs), Purchase("clara", "e1", 5), View("dora", "e1", 5)]);
        await test.Engine.EraseAsync("clara", "before");
        var backup = Path.Combine(_directory, "backup");
        await SqliteBackup.MakeAsync(test.Folder, backup, TimeProvider.System);
        await test.Engine.RecordAsync([Purchase("boris", "e1", test.Time.NowMs)]);
        Assert.False((await test.Engine.EraseAsync("anna", "after")).Refusal.Refused);
        Assert.False((await test.Engine.EraseAsync("boris", "after")).Refusal.Refused);
        var erasures = await ErasuresAsync(test);

        await using var restored = await RestoreAsync(backup);
        Assert.Contains("anna", await EraseTests.LogTextAsync(restored), StringComparison.Ordinal);
        Assert.Equal(new HonourReport(Erased: 1, Buried: 1, Already: 1), await restored.Engine.HonourAsync(erasures));
        Assert.Equal(new HonourReport(0, 0, 3), await restored.Engine.HonourAsync(erasures));
        await restored.CrashAsync();
        foreach (var customer in new[] { "anna", "boris", "clara" })
        {
            var late = await restored.Engine.RecordAsync([View(customer, "late", 5)]);
            Assert.Equal(RefusalCause.Erased, late[0].Refusal.Cause);
        }

        Assert.Equal(EventStatus.Applied, (await restored.Engine.RecordAsync([View("dora", "e2", 5)]))[0].Status);
        var report = await restored.Engine.VerifyAsync();
        Assert.True(report.IsSound, string.Join('\n', report.Differences));
        Assert.Equal(3, report.Erased);
        await restored.StopAsync();
        foreach (var file in Directory.GetFiles(restored.Folder))
            Assert.DoesNotContain("anna", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        await restored.StartAsync();
    }

    /// <summary>What the list is for: without it the customer would be back.</summary>
    [Fact]
    public async Task Read_TombstoneWhoseErasureWasNotFinished_IsInTheList()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs)]);
        test.Store.BeforeErase = () => throw new IOException("The disk is away.");
        Assert.True((await test.Engine.EraseAsync("anna", "forget")).Refusal.Refused);
        Assert.Equal(1, (await ErasuresAsync(test)).Count);
    }

    [Fact]
    public async Task Honour_ErasuresOfAnotherBase_AreRefused()
    {
        await using var one = await TestBase.OpenAsync("sqlite");
        await using var other = await TestBase.OpenAsync("sqlite");
        await one.Engine.EraseAsync("anna", "forget");
        var erasures = await ErasuresAsync(one);
        await Assert.ThrowsAsync<InvalidOperationException>(() => other.Engine.HonourAsync(erasures));
    }

    private static async Task<ErasureList> ErasuresAsync(TestBase test)
    {
        await test.KillAsync();
        var options = new SqliteStoreOptions { Directory = test.Folder, ReserveBytes = 0 };
        ErasureList erasures;
        await using (var store = await SqliteStore.OpenAsync(options)) erasures = await ErasureList.ReadAsync(store);
        await test.StartAsync();
        return erasures;
    }

    private static async Task<TestBase> RestoreAsync(string backup)
    {
        var target = backup + "-restored";
        SqliteBackup.CopyTo(backup, target);
        return await TestBase.OverAsync(target);
    }

    private static async Task AssertHoldsAsync(string backup, string[] events, string[] erased)
    {
        await using var restored = await RestoreAsync(backup);
        foreach (var customer in erased)
        {
            Assert.Equal(
                RefusalCause.Erased, (await restored.Engine.RecordAsync([View(customer, "late", 5)]))[0].Refusal.Cause);
        }

        foreach (var id in events)
        {
            var again = (await restored.Engine.RecordAsync([View(CustomerOf(id), id, 5)]))[0];
            Assert.True(
                again.Status == EventStatus.Duplicate || again.Refusal.Cause == RefusalCause.Erased,
                $"Event {id} was acknowledged before {backup} and is {again.Status} in it.");
        }

        var report = await restored.Engine.VerifyAsync();
        Assert.True(report.IsSound, string.Join('\n', report.Differences));
    }

    private static string CustomerOf(string id) => $"customer-{id.Split('-')[0]}";

    private static async Task SendAsync(TestBase test, Ledger ledger, int sender, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var id = $"{(i * 7 + sender) % Customers}-{sender}-{i}";
            if ((await test.Engine.RecordAsync([View(CustomerOf(id), id, 5)]))[0].Status == EventStatus.Applied)
                ledger.Acknowledged(id);
            if (i % 10 == 0) await test.Engine.DecideAsync(Shop.Ask(CustomerOf(id), $"r{sender}-{i}"));
        }
    }

    /// <summary>Erases others than those who are sent of, so that they may come back by the backup alone.</summary>
    private static async Task EraseAsync(TestBase test, Ledger ledger, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var id = i % 3 == 0 ? $"customer-{i / 3 % Customers}" : $"leaver-{i}";
            await test.Engine.RecordAsync([View(id, $"leaving-{i}", 5)]);
            if (!(await test.Engine.EraseAsync(id, $"erase-{i}")).Refusal.Refused) ledger.Erased(id);
            var more = ledger.Count + 10;
            await Patience.Until(() => ledger.Count >= more || stop.IsCancellationRequested, "more events");
        }
    }

    private static async Task KeepAsync(TestBase test, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await test.Engine.CheckpointAsync();
    }

    private sealed class Ledger
    {
        private readonly Lock _gate = new();
        private readonly List<string> _events = [];
        private readonly List<string> _erased = [];

        public int Count
        {
            get
            {
                lock (_gate) return _events.Count;
            }
        }

        public void Acknowledged(string id)
        {
            lock (_gate) _events.Add(id);
        }

        public void Erased(string customer)
        {
            lock (_gate) _erased.Add(customer);
        }

        public (string[] Events, string[] Erased) Copy()
        {
            lock (_gate) return ([.. _events], [.. _erased]);
        }
    }
}
