using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;
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
        Directory.Move(Data, Data + ".restoring");
        var refused = await CommandAsync("--listen", "127.0.0.1:0", "--data", Data);
        Assert.True(refused.ExitCode == ExitCode.Failed, refused.ToString());
        Assert.Contains("A restore was cut off", refused.Errors);
        Assert.Contains($"rename it to '{Data}'", refused.Errors);
        Assert.False(Directory.Exists(Data));
        Directory.Move(Data + ".restoring", Data);
        var verified = await CommandAsync("verify", "--data", Data);
        Assert.True(verified.ExitCode == ExitCode.Done, verified.ToString());
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
