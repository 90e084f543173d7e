using Decisioning.Engine;
using Decisioning.Server.Demo;
using Decisioning.Server.Tests.Hosting;

namespace Decisioning.Server.Tests.Functional;

/// <summary>
/// Clients that share no code with the server: Node's and Python's own gRPC. A mistake that our own client makes in the
/// same way would pass every other test.
/// </summary>
public sealed class ForeignClientTests : IAsyncLifetime
{
    private static readonly long EndMs =
        TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / DemoCustomer.DayMs * DemoCustomer.DayMs;

    private ServerFixture _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerFixture.StartAsync(DemoCatalog.Read());
        var goods = new DemoGoods(DemoCatalog.Read(), 170);
        var customers = Enumerable.Range(1, 200).SelectMany(number => new DemoCustomer(
            DemoBase.IdOf(number), number, goods, EndMs).Make()
            .Select(e => new CustomerEventItem(DemoBase.IdOf(number), e)));
        foreach (var batch in new DemoPeople(EndMs).Make().Concat(customers).Chunk(1_000))
        {
            var results = await _server.Host.Engine.RecordAsync(batch);
            Assert.DoesNotContain(results, result => result.Status == EventStatus.Refused);
        }
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Node_RendersAPage()
    {
        var run = await NodeAsync("page.mjs", "anna");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("home:", run.Output);
        Assert.Contains("  1. ", run.Output);
        Assert.Contains("click: SETTLE_STATUS_APPLIED", run.Output);
        Assert.Contains("visit: EVENT_STATUS_APPLIED", run.Output);
    }

    [Fact]
    public async Task Node_SendsAMailing_AndTheSecondRunSendsNothingMore()
    {
        var first = await NodeAsync("mailer.mjs", "spring");
        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.Matches(@"^sent [1-9]\d*, not sent [1-9]\d*, failed 0", first.Output);
        var contacts = await ContactsAsync();

        var second = await NodeAsync("mailer.mjs", "spring");
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Equal(contacts, await ContactsAsync());
    }

    [Fact]
    public async Task Python_WorksACallDesk()
    {
        const string Python = "/usr/bin/python3";
        var present = await Run.ToEndAsync(Python, ["-c", "import grpc, google.protobuf"]);
        Assert.True(present.ExitCode == 0, "python3-grpcio is absent; bash eng/test.sh installs it.");

        var run = await Run.ToEndAsync(
            Python, [Path.Combine(Repository.Root, "examples", "python", "call_desk.py"), _server.Authority, "anna"]);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("anna: vip, 23 orders, trust 1.00", run.Output);
        Assert.Contains("propose: ", run.Output);
        Assert.Contains("settled: 1", run.Output);
        Assert.Contains("then: ", run.Output);
        Assert.Contains("recorded: 1", run.Output);
        Assert.Contains("NOT_FOUND: channels[0].name: The catalog has no channel", run.Output);
    }

    private async Task<Run> NodeAsync(string program, string argument)
    {
        var directory = Path.Combine(Repository.Root, "examples", "node");
        Assert.True(
            Directory.Exists(Path.Combine(directory, "node_modules")),
            "examples/node has no packages; bash eng/test.sh installs them.");
        return await Run.ToEndAsync("node", [Path.Combine(directory, program), _server.Authority, argument]);
    }

    private async Task<int> ContactsAsync()
    {
        var contacts = 0;
        await foreach (var customer in _server.Host.Engine.ExportStatesAsync())
        {
            contacts += customer.View.Contacts.Length;
        }

        return contacts;
    }
}
