using System.Text.Json;
using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>The log as a collector of logs reads it: one JSON object a line, whatever is told, and nothing that a
/// caller wrote.</summary>
public sealed class JsonLogTests : IDisposable
{
    private const string Mark = "canary";
    private static readonly string[] Answers =
        ["Listening on ", "An acknowledged record survives", "No keys are configured", "Nothing can be decided yet"];

    private readonly string _directory = TestDirectory.Create();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Log_AsJson_IsOneObjectALineAndHoldsNothingThatACallerWrote()
    {
        string output;
        await using (var server = await ServerProcess.StartAsync(
            _directory, "--Telemetry:JsonLogs=true", "--Logging:LogLevel:Default=Trace"))
        {
            await SendMarkedAsync(server);

            // A key file that cannot be read is told by name and cause.
            await File.WriteAllTextAsync(Path.Combine(_directory, "keys.json"), "{ \"keys\": [\n broken");
            await server.SaysAsync("keys.json");
            Assert.Equal(ExitCode.Done, await server.StopAsync());
            output = server.Output;
        }

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !Answers.Any(answer => line.StartsWith(answer, StringComparison.Ordinal))).ToArray();
        var levels = new HashSet<string>();
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            var entry = json.RootElement;
            Assert.Equal(JsonValueKind.Object, entry.ValueKind);
            Assert.EndsWith("Z", entry.GetProperty("Timestamp").GetString());
            Assert.NotEqual("", entry.GetProperty("Category").GetString());
            Assert.NotEqual("", entry.GetProperty("Message").GetString());
            levels.Add(entry.GetProperty("LogLevel").GetString()!);
        }

        Assert.True(lines.Length > 50, $"Only {lines.Length} lines were logged, so little was searched.");
        Assert.Superset(new HashSet<string> { "Debug", "Error" }, levels);
        Assert.DoesNotContain(lines, line => line.Contains(Mark, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Calls that are taken, and calls that are refused for what they say.</summary>
    private static async Task SendMarkedAsync(ServerProcess server)
    {
        const string Customer = $"{Mark}-customer";
        var events = new Wire.EventService.EventServiceClient(server.Channel);
        var decisions = new Wire.DecisionService.DecisionServiceClient(server.Channel);
        var customers = new Wire.CustomerService.CustomerServiceClient(server.Channel);
        await events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase(Customer, $"{Mark}-event") } });
        await customers.IdentifyAsync(new Wire.IdentifyRequest
        {
            CustomerId = Customer,
            Identity = new Wire.Identity { Type = Wire.IdentityType.Email, Value = $"{Mark}@example.com" },
        });
        await customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = Customer });
        await Assert.ThrowsAsync<RpcException>(async () => await decisions.DecideAsync(
            Ask.Reserve(Customer, $"{Mark}-request", $"{Mark}-channel")));
        await Assert.ThrowsAsync<RpcException>(async () => await decisions.ExplainAsync(
            new Wire.ExplainRequest { DecisionId = $"{Mark}-decision" }));
    }
}
