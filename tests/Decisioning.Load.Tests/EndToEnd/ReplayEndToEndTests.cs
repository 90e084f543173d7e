using Decisioning.Load.Replay;
using Decisioning.Load.Reporting;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;
using Grpc.Net.Client;

namespace Decisioning.Load.Tests.EndToEnd;

/// <summary>The tool against the real server, with a file made for the test and with the real one.</summary>
public sealed class ReplayEndToEndTests
{
    private const int MadeUpEvents = 300 * 20;
    private const int RealEvents = 22_186;

    [Fact]
    public async Task Replay_MadeUpFileTwice_SecondRunAppliesNothing()
    {
        using var text = RetailText.Base(customers: 300, invoicesEach: 20);
        await ReplayTwiceAsync(text.Plain(), MadeUpEvents);
    }

    [RealDataFact("online-retail")]
    public Task Replay_RealFileTwice_SecondRunAppliesNothingAndEveryCardIsThatOfThePlainPass() =>
        ReplayTwiceAsync(Fakes.RealData.Folder("online-retail")!, RealEvents, PlainPass.AssertCardsAsync);

    [Fact]
    public async Task Replay_ServerKilledAndRestartedInTheMiddle_GoesOnByItself()
    {
        using var text = RetailText.Base(customers: 300, invoicesEach: 20);
        await KillInTheMiddleAsync(text.Plain(), MadeUpEvents, TimeSpan.FromSeconds(90));
    }

    [RealDataFact("online-retail")]
    public Task Replay_RealFileServerKilledThenSentAgain_GivesTheStateOfAnUndisturbedRun() =>
        KillInTheMiddleAsync(Fakes.RealData.Folder("online-retail")!, RealEvents, TimeSpan.Zero);

    private static async Task ReplayTwiceAsync(string path, int events, Func<Uri, Task>? onReplayed = null)
    {
        using var data = new DataDirectory();
        await using var server = await ServerProcess.StartAsync(data.File("base"));

        var first = await ReplayAsync(server.Address, path);
        if (onReplayed is not null)
        {
            await onReplayed(server.Address);
        }

        var second = await ReplayAsync(server.Address, path);

        Assert.True(first.IsComplete, Text(first));
        Assert.Equal((events, 0), (first.Events.Applied, first.Events.Duplicate));
        Assert.True(second.IsComplete, Text(second));
        Assert.Equal((0, events), (second.Events.Applied, second.Events.Duplicate));
    }

    private static async Task KillInTheMiddleAsync(string path, int events, TimeSpan retryFor)
    {
        using var data = new DataDirectory();
        var undisturbed = await UndisturbedAsync(data, path);

        await using var killed = await ServerProcess.StartAsync(data.File("killed"));
        using var channel = GrpcChannel.ForAddress(killed.Address);
        var command = Command(channel, killed.Address, path, retryFor);
        var running = command.RunAsync(CancellationToken.None);
        await Eventually.IsTrueAsync(
            () => command.Counts.Answered >= events / 4, "a quarter of the events is answered");
        await killed.KillAsync();
        Assert.InRange(command.Counts.Answered, events / 4, events - 1);
        await using var restarted = await ServerProcess.StartAsync(data.File("killed"), killed.Address.Port);
        var interrupted = await running;
        var again = await ReplayAsync(restarted.Address, path);

        Assert.Equal(retryFor == TimeSpan.Zero, interrupted.Stopped is not null);
        Assert.True(again.IsComplete, Text(again));
        Assert.Equal(events, again.Events.Applied + again.Events.Duplicate);
        Assert.True(again.Events.Duplicate >= interrupted.Events.Applied, Text(interrupted) + Text(again));
        if (interrupted.Stopped is null)
        {
            Assert.Equal(0, again.Events.Applied);
        }

        Assert.Equal(undisturbed, await CardsAsync(restarted.Address, data.File("after-kill.jsonl")));
    }

    private static async Task<string> UndisturbedAsync(DataDirectory data, string path)
    {
        await using var server = await ServerProcess.StartAsync(data.File("undisturbed"));
        var report = await ReplayAsync(server.Address, path);
        Assert.True(report.IsComplete, Text(report));
        return await CardsAsync(server.Address, data.File("undisturbed.jsonl"));
    }

    private static async Task<string> CardsAsync(Uri address, string path)
    {
        var error = new StringWriter();
        var code = await new LoadProgram(new StringWriter(), error, interactive: false, TimeProvider.System).RunAsync(
            ["export-cards", "--target", address.ToString(), "--out", path], CancellationToken.None);
        Assert.Equal((LoadProgram.Done, ""), (code, error.ToString()));
        var cards = await File.ReadAllTextAsync(path);
        Assert.NotEmpty(cards);
        return cards;
    }

    private static async Task<ReplayReport> ReplayAsync(Uri address, string path)
    {
        using var channel = GrpcChannel.ForAddress(address);
        return await Command(channel, address, path, TimeSpan.FromSeconds(30)).RunAsync(CancellationToken.None);
    }

    private static ReplayCommand Command(GrpcChannel channel, Uri address, string path, TimeSpan retryFor)
    {
        var options = new ReplayOptions(address, path, false, Batch: 200, InFlight: 4, Concurrency: 4, retryFor);
        var display = new ProgressDisplay(TextWriter.Null, interactive: false, TimeProvider.System);
        return new ReplayCommand(options, new EventService.EventServiceClient(channel), display, TimeProvider.System);
    }

    private static string Text(ReplayReport report)
    {
        var text = new StringWriter();
        report.Print(text);
        return text.ToString();
    }
}
