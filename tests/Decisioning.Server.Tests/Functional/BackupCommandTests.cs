using System.Text.Json;
using Decisioning.Server.Commands;
using Decisioning.Server.Hosting;
using Decisioning.Server.Options;
using Decisioning.Server.Tests.Hosting;
using Decisioning.Server.Tests.Security;
using Decisioning.Storage;
using Decisioning.Storage.Sqlite;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>Backups and restores as an operator makes them, beside a server that is a process of its own.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private readonly string _directory = TestDirectory.Create();

    private string Data => Path.Combine(_directory, "data");

    private string Backup => Path.Combine(_directory, "backup");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Restore_OfABackupMadeWhileServing_BringsBackAllButTheErased()
    {
        Directory.CreateDirectory(Data);
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await RecordAsync(server, "anna", "boris");
            var made = await CommandAsync("backup", Backup, "--data", Data);
            Assert.True(made.ExitCode == ExitCode.Done, made.ToString());
            await RecordAsync(server, "clara");
            await EraseAsync(server, "anna");
            await EraseAsync(server, "clara");
            var busy = await CommandAsync("restore", Backup, "--data", Data);
            Assert.True(busy.ExitCode == ExitCode.Failed, busy.ToString());
            Assert.Contains("is in use by process", busy.Errors);
            await server.StopAsync();
        }

        await File.WriteAllTextAsync(Path.Combine(Data, "keys.json"), """{ "keys": [] }""");
        var restored = await CommandAsync("restore", Backup, "--data", Data);
        Assert.True(restored.ExitCode == ExitCode.Done, restored.ToString());
        Assert.Contains("2 (1 were in it)", restored.Output);
        Assert.Contains("Sound: ", restored.Output);
        Assert.True(File.Exists(Path.Combine(Data, "keys.json")));
        File.Delete(Path.Combine(Data, "keys.json"));
        Assert.Single(Directory.GetDirectories(_directory, "data.replaced-*"));

        await using var again = await ServerProcess.StartAsync(Data);
        var customers = new Wire.CustomerService.CustomerServiceClient(again.Channel);
        var boris = await customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = "boris" });
        Assert.Equal(1, boris.Rfm.Frequency);
        foreach (var erased in new[] { "anna", "clara" })
        {
            var late = await new Wire.EventService.EventServiceClient(again.Channel).RecordAsync(
                new Wire.RecordRequest { Events = { Ask.Purchase(erased, "late") } });
            Assert.Contains("was erased", late.Results[0].Error.Message);
        }
    }

    [Fact]
    public async Task Restore_WhereNothingTellsOfErasures_MustBeAskedForInSoManyWords()
    {
        Directory.CreateDirectory(Data);
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await RecordAsync(server, "anna", "boris");
            await CommandAsync("backup", Backup, "--data", Data);
            await EraseAsync(server, "anna");
            await CommandAsync("backup", Backup + "-newer", "--data", Data);
        }

        var elsewhere = Path.Combine(_directory, "elsewhere");
        var refused = await CommandAsync("restore", Backup, "--data", elsewhere);
        Assert.True(refused.ExitCode == ExitCode.Failed, refused.ToString());
        Assert.Contains("--without-erasures", refused.Errors);
        Assert.False(Directory.Exists(elsewhere));
        var newer = await CommandAsync(
            "restore", Backup, "--data", elsewhere, "--erasures-from", Backup + "-newer");
        Assert.True(newer.ExitCode == ExitCode.Done, newer.ToString());
        Assert.Contains("1 (1 were in it)", newer.Output);
        var without = await CommandAsync("restore", Backup, "--data", elsewhere + "2", "--without-erasures");
        Assert.True(without.ExitCode == ExitCode.Done, without.ToString());
        string[] left = ["backup", "backup-newer", "data", "elsewhere", "elsewhere2"];
        var names = Directory.GetDirectories(_directory).Select(Path.GetFileName);
        Assert.Equal(left, names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Restore_CutOffBetweenItsRenames_TheNextStartSaysWhatToDoAndMakesNoEmptyBase()
    {
        Directory.CreateDirectory(Data);
        await using (var server = await ServerProcess.StartAsync(Data)) await RecordAsync(server, "anna");
        var restore = new BaseRestore(new ServerSettings { DataDirectory = Data }, new StandingClock());
        var aside = $"{Data}.replaced-20260503T100000Z";
        CopyFiles(Data, restore.Prepared);

        // The first rename cannot be made, because something has the name; then it is made by hand.
        Directory.CreateDirectory(aside);
        Assert.Throws<IOException>(restore.PutInPlace);
        Directory.Delete(aside);
        Directory.Move(Data, aside);
        var refused = await CommandAsync("--listen", "127.0.0.1:0", "--data", Data);
        Assert.True(refused.ExitCode == ExitCode.Failed, refused.ToString());
        Assert.Contains($"which was verified: rename it to '{Data}'", refused.Errors);
        Assert.False(Directory.Exists(Data));
        Directory.Move(restore.Prepared, Data);
        var verified = await CommandAsync("verify", "--data", Data);
        Assert.True(verified.ExitCode == ExitCode.Done, verified.ToString());
    }

    /// <summary>Also when an earlier restore has moved a base aside.</summary>
    [Fact]
    public async Task Restore_ThatWasNotVerified_IsNotToBeRenamed()
    {
        Directory.CreateDirectory(Data + ".restoring");
        Directory.CreateDirectory(Data + ".replaced-20260101T000000Z");
        var refused = await CommandAsync("--listen", "127.0.0.1:0", "--data", Data);
        Assert.True(refused.ExitCode == ExitCode.Failed, refused.ToString());
        Assert.Contains("remove it and restore again", refused.Errors);
        Assert.DoesNotContain("rename it", refused.Errors);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Restore_OfABaseWithACustomerClosedAsDamaged_IsDoneWithAWarning()
    {
        Directory.CreateDirectory(Data);
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await RecordAsync(server, "anna", "boris");
            await server.StopAsync();
        }

        var options = new SqliteStoreOptions { Directory = Data, ReserveBytes = 0 };
        await using (var store = await SqliteStore.OpenAsync(options))
        {
            var damage = new { Partition = Partitions.Of("anna"), Customer = 1, Why = "A bit flipped." };
            Assert.True(await store.PutDocumentAsync("damage", 1, JsonSerializer.SerializeToUtf8Bytes(damage)));
        }

        await CommandAsync("backup", Backup, "--data", Data);
        var restored = await CommandAsync("restore", Backup, "--data", Data);
        Assert.True(restored.ExitCode == ExitCode.Done, restored.ToString());
        Assert.True(restored.Errors.Contains("Warning: ", StringComparison.Ordinal), restored.ToString());
        Assert.DoesNotContain("ound: every", restored.Output);
        Assert.False(File.Exists(Path.Combine(Data, "VERIFIED")));
        var verified = await CommandAsync("verify", "--data", Data);
        Assert.True(verified.ExitCode == ExitCode.Failed, verified.ToString());
        Assert.Contains("/1 is closed as damaged: A bit flipped.", verified.Output);
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private Task<Run> CommandAsync(params string[] words) =>
        Run.ToEndAsync("dotnet", [ServerProcess.Program, .. words], _directory);

    private static async Task RecordAsync(ServerProcess server, params string[] customers)
    {
        var request = new Wire.RecordRequest();
        request.Events.AddRange(customers.Select(customer => Ask.Purchase(customer, "e1")));
        var answer = await new Wire.EventService.EventServiceClient(server.Channel).RecordAsync(request);
        Assert.All(answer.Results, result => Assert.Null(result.Error));
    }

    private static async Task EraseAsync(ServerProcess server, string customer) =>
        await new Wire.CustomerService.CustomerServiceClient(server.Channel).EraseAsync(
            new Wire.EraseRequest { CustomerId = customer, EventId = "forget" });
}
