using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Decisioning.Server.Observability;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Observability;

/// <summary>The listener of those who watch, as Prometheus and an orchestrator ask it.</summary>
public sealed partial class MetricsHostTests
{
    private const string Dashboard = "eng/grafana/decisioning.json";

    [Fact]
    public async Task Metrics_AfterTraffic_TellItInTheFormatAndForEveryPanelOfTheDashboard()
    {
        await using var server = await StartAsync();
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("c1", "e1") } });
        await server.Decisions.DecideAsync(Ask.Page("c1", "home"));
        await Assert.ThrowsAsync<RpcException>(
            async () => await server.Decisions.DecideAsync(new Wire.DecideRequest()));

        using var http = new HttpClient { BaseAddress = server.Host.Metrics!.Address };
        var answer = await http.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var read = ExpositionParser.Parse(await answer.Content.ReadAsStringAsync());
        Assert.True(read.Sum("decisioning_events_total", "status=\"applied\"") >= 1);
        Assert.True(read.Sum("decisioning_decisions_total", "verdict=\"placements\"") >= 1);
        const string Decide = "rpc_method=\"Decide\"";
        Assert.True(read.Sum("rpc_server_duration_milliseconds_count", Decide, "rpc_grpc_status_code=\"0\"") >= 1);
        Assert.True(read.Sum("rpc_server_duration_milliseconds_count", Decide, "rpc_grpc_status_code=\"3\"") >= 1);
        Assert.Equal("histogram", read.Types["decisioning_commit_duration_seconds"]);

        var names = DashboardNames();
        Assert.True(names.Count > 10, "The dashboard asks for nothing.");
        var exported = read.Samples.Keys.Select(sample => sample.Split('{')[0]).Concat(read.Types.Keys).ToHashSet();
        Assert.Empty(names.Except(exported));
    }

    /// <summary>Somebody may change what the store's servers run with.</summary>
    [Fact]
    public async Task Readiness_AfterTheDurabilityHasChanged_SaysTheNew()
    {
        await using var server = await StartAsync();
        var durability = "It survives all.";
        await using var host = await MetricsHost.StartAsync(
            "127.0.0.1:0", server.Host.Engine, () => durability, [], CancellationToken.None);
        using var http = new HttpClient { BaseAddress = host.Address };
        var readiness = new Uri("/readyz", UriKind.Relative);
        Assert.Contains("It survives all.", await http.GetStringAsync(readiness), StringComparison.Ordinal);

        durability = "It survives nothing.";
        Assert.Contains(durability, await http.GetStringAsync(readiness), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthAndReadiness_OfAServer_AnswerByPathAndMethod()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Host.Metrics!.Address };
        async Task<HttpStatusCode> AskAsync(HttpMethod method, string path) =>
            (await http.SendAsync(new HttpRequestMessage(method, new Uri(path, UriKind.Relative)))).StatusCode;
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "/healthz"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Head, "/readyz"));
        Assert.Contains(
            "An acknowledged record survives", await http.GetStringAsync(new Uri("/readyz", UriKind.Relative)),
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(HttpMethod.Get, "/"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await AskAsync(HttpMethod.Post, "/metrics"));
        await server.Host.Engine.DisposeAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(HttpMethod.Get, "/readyz"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "/healthz"));

        // That health was lost is said in the log, if its reporter looked meanwhile.
        Assert.All(server.TakeErrors(), error => Assert.Contains("are not served", error, StringComparison.Ordinal));
    }

    private static Task<ServerFixture> StartAsync() => ServerFixture.StartAsync(
        TestCatalogs.Small(),
        settings => settings with
        {
            Telemetry = settings.Telemetry with { MetricsListen = "127.0.0.1:0" },

            // Nobody listens there: the figures of a stream that cannot be written.
            FeedStream = "feed",
            Redis = settings.Redis with { Endpoints = "127.0.0.1:1" },
        });

    /// <summary>Every name of a figure in the expressions of the dashboard's panels.</summary>
    private static HashSet<string> DashboardNames()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, Dashboard)));
        return [.. Expressions(json.RootElement).SelectMany(text => Figure().Matches(text)).Select(name => name.Value)];
    }

    private static IEnumerable<string> Expressions(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Expressions),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => property.NameEquals("expr")
            ? [property.Value.GetString()!]
            : Expressions(property.Value)),
        _ => [],
    };

    /// <summary>Longer than any function or label: names of figures begin with their system.</summary>
    [GeneratedRegex("\\b(decisioning|rpc_server|dotnet)_[a-z0-9_]+\\b")]
    private static partial Regex Figure();
}
