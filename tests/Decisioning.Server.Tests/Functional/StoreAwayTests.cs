using System.Net;
using Decisioning.Server.Overload;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;
using static Grpc.Health.V1.HealthCheckResponse.Types;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>A base that cannot be written: another program holds the lock of the log's file. Callers see what they are
/// promised, and all of it ends by itself.</summary>
public sealed class StoreAwayTests
{
    private const string Writing = "decisioning.v1.DecisionService";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Server_WhoseLogCannotBeWritten_PromisesNothingServesPagesSaysSoAndComesBack()
    {
        await using var server = await ServerFixture.StartAsync(
            TestCatalogs.Small(),
            settings => settings with { Telemetry = settings.Telemetry with { MetricsListen = "127.0.0.1:0" } });
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("anna", "e1") } });
        Assert.False((await server.Decisions.DecideAsync(Ask.Page("anna", "home"))).Degraded);
        var health = new Health.HealthClient(server.Channel);

        using (Lock(Path.Combine(server.Settings.DataDirectory, "log.db")))
        {
            var refused = await Assert.ThrowsAsync<RpcException>(
                async () => await server.Decisions.DecideAsync(Ask.Reserve("anna", "r1", "email")));
            Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
            Assert.True(long.Parse(refused.Trailers.GetValue("retry-after-ms")!) > 0);

            var page = await server.Decisions.DecideAsync(Ask.Page("anna", "home"));
            Assert.Equal((true, ""), (page.Degraded, page.DecisionId));
            Assert.Equal("toy", Assert.Single(page.Placements[0].Offers).OfferId);

            await UntilAsync(health, Writing, ServingStatus.NotServing);
            await UntilAsync(health, "", ServingStatus.NotServing);
            await UntilAsync(health, "decisioning.v1.CustomerService", ServingStatus.NotServing);
            await UntilAsync(health, "decisioning.v1.CatalogService", ServingStatus.Serving);
            await UntilAsync(health, "decisioning.v1.InsightService", ServingStatus.Serving);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(server));
            var recorded = await server.Events.RecordAsync(
                new Wire.RecordRequest { Events = { Ask.Purchase("anna", "e2") } });
            Assert.Equal((int)StatusCode.Unavailable, recorded.Results[0].Error.Code);
            Assert.NotNull(recorded.Results[0].Error.RetryAfter);
        }

        await UntilAsync(health, Writing, ServingStatus.Serving);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(server));
        Assert.False((await server.Decisions.DecideAsync(Ask.Page("anna", "home"))).Degraded);
        var promised = await server.Decisions.DecideAsync(Ask.Reserve("anna", "r1", "email"));
        Assert.Equal(Wire.Verdict.Send, promised.Contact.Verdict);

        // Nothing else went wrong: what was not written is told, and that calls were not served.
        var errors = server.TakeErrors();
        Assert.Contains(errors, error => error.Contains("are not served", StringComparison.Ordinal));
        Assert.All(errors, error => Assert.True(
            error.Contains("are not served", StringComparison.Ordinal)
                || error.Contains("annulled", StringComparison.Ordinal),
            error));
    }

    [Fact]
    public async Task Stop_WithACallThatWaitsForTheStore_AnswersItAndTakesNoMore()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var request = new Wire.RecordRequest { Events = { Ask.Purchase("anna", "e1") } };
        Task stopping;
        AsyncUnaryCall<Wire.RecordResponse> waiting;
        using (Lock(Path.Combine(server.Settings.DataDirectory, "log.db")))
        {
            waiting = server.Events.RecordAsync(request);
            var admission = server.Host.Services.GetRequiredService<Admission>();
            await UntilAsync(() => Task.FromResult(admission.UnderWay == 1));
            stopping = server.Host.DisposeAsync().AsTask();
            await UntilAsync(async () =>
            {
                var thrown = await Record.ExceptionAsync(
                    async () => await server.Decisions.DecideAsync(Ask.Page("anna", "home")));
                return thrown is RpcException { StatusCode: StatusCode.Unavailable };
            });
            Assert.False(stopping.IsCompleted);
        }

        Assert.Equal(Wire.EventStatus.Applied, (await waiting).Results[0].Status);
        await stopping;
        await server.StartAgainAsync();
        var again = await server.Events.RecordAsync(request);
        Assert.Equal(Wire.EventStatus.Duplicate, again.Results[0].Status);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var late = new CancellationTokenSource(Longest);
        while (!await isSo())
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task UntilAsync(Health.HealthClient health, string service, ServingStatus status)
    {
        using var late = new CancellationTokenSource(Longest);
        while ((await health.CheckAsync(new HealthCheckRequest { Service = service })).Status != status)
        {
            if (late.IsCancellationRequested)
            {
                throw new TimeoutException($"'{service}' did not become {status} in {Longest.TotalSeconds} s.");
            }
        }
    }

    private static async Task<HttpStatusCode> ReadyAsync(ServerFixture server)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(server.Host.Metrics!.Address, "/readyz"));
        return answer.StatusCode;
    }

    /// <summary>Holds the one place of a writer in a file until it is disposed; waits for who has it now.</summary>
    private static Held Lock(string path)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(path, out var db));
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_busy_timeout(db, (int)Longest.TotalMilliseconds));
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(db, "BEGIN IMMEDIATE"));
        return new Held(db);
    }

    private sealed class Held(sqlite3 db) : IDisposable
    {
        public void Dispose()
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(db, "ROLLBACK"));
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_close_v2(db));
        }
    }
}
