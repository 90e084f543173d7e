using Decisioning.Resp;
using Decisioning.Resp.Tests.Servers;
using Decisioning.Server.Feeding;
using Decisioning.Server.Options;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>The feed as a Redis stream: what it says, a Redis that goes and comes back, slow readers, what was cut from
/// the log, and what becomes of the erased.</summary>
public sealed class FeedStreamTests : IAsyncLifetime
{
    private const string Stream = "decided";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _directory = TestDirectory.Create();
    private RedisServer _redis = null!;
    private RespClient _client = null!;
    private int _events;

    public async Task InitializeAsync()
    {
        // With one entry a node Redis keeps nothing of what was deleted.
        _redis = await RedisServer.StartAsync(
            "--appendonly", "yes", "--appendfsync", "always", "--stream-node-max-entries", "1");
        _client = _redis.Connect();
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _redis.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Redis)]
    public async Task Stream_OfWhatHappens_IsWhatWatchDecisionsShows(StoreKind store)
    {
        await using var server = await StartAsync(store: store);
        await BuyAsync(server, 0, 30);
        var sent = await server.Decisions.DecideAsync(Ask.Reserve("c1", "r1", "email"));
        await server.Decisions.SettleAsync(Ask.Settle(sent.Contact.ReservationId, "s1", Wire.Outcome.Clicked));
        await server.Decisions.DecideAsync(Ask.Page("c2", "home"));
        await BuyAsync(server, 30, 1);
        var watching = new Watching();
        await watching.ReadUntilAsync(server.Decisions, each => each.Seen.Count == 34);

        var reader = Reader();
        await reader.ReadUntilAsync(each => each.Seen.Count == 34);

        Assert.Equal(InOrder(watching.Seen), InOrder(reader.Watching.Seen));
        Assert.Equal(0, reader.Watching.Again);
    }

    [Fact]
    public async Task Stream_RedisKilledAndBack_HoldsNobodyUpAndMissesNothing()
    {
        await using var server = await StartAsync();
        await BuyAsync(server, 0, 50);
        var reader = Reader();
        await reader.ReadUntilAsync(each => each.Seen.Count == 50);
        await _redis.KillAsync();
        await BuyAsync(server, 50, 200);
        var progress = server.Host.Services.GetRequiredService<FeedStreamProgress>();
        await UntilAsync(() => !progress.IsWritable, "the stream to be known as away");
        await _redis.RestartAsync();
        await BuyAsync(server, 250, 50);
        await reader.ReadUntilAsync(each => each.Seen.Count == 300);
        await UntilAsync(() => progress.IsWritable, "the stream to be known as there");
        Assert.Equal(
            Enumerable.Range(0, 300).Select(i => $"c{i}"), reader.Watching.Seen.Select(record => record.CustomerId));
        Assert.Equal(0, reader.Watching.Again);
    }

    [Fact]
    public async Task Stream_WithAReaderThatDoesNotRead_KeepsItsBoundAndShowsTheGap()
    {
        await using var server = await StartAsync(entries: 1_000);
        await BuyAsync(server, 0, 10);
        var slow = Reader();
        await slow.ReadUntilAsync(each => each.Seen.Count == 10);
        for (var round = 0; round < 20; round++)
        {
            var batch = new Wire.RecordRequest();
            batch.Events.AddRange(Enumerable.Range(0, 100).Select(i => Ask.Purchase($"d{(round * 100) + i}", "e")));
            await server.Events.RecordAsync(batch);
        }

        var progress = server.Host.Services.GetRequiredService<FeedStreamProgress>();
        Assert.True(await ReachedAsync(server, progress));
        Assert.InRange((await slow.EntriesAsync()).Count, 1_000, 1_200);
        var gap = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => slow.ReadAsync());
        Assert.Contains("A gap in partition ", gap.Message);
    }

    [Fact]
    public async Task Stream_WhatItHadNotReadIsCutFromTheLog_SaysSoAndGoesOn()
    {
        var reader = Reader();
        await using (var server = await StartAsync())
        {
            await BuyAsync(server, 0, 3);
            await reader.ReadUntilAsync(each => each.Seen.Count == 3);
        }

        await using (var server = await StartAsync(stream: "")) await BuyAsync(server, 0, 3);
        await using (var server = await StartAsync(stream: "", daysOn: 100))
        {
            await BuyAsync(server, 8, 1);
            await server.Host.Engine.CheckpointAsync();
            await server.Host.Engine.CheckpointAsync();
        }

        await using (var server = await StartAsync(daysOn: 100))
        {
            await BuyAsync(server, 9, 1);
            await reader.ReadUntilAsync(each => each.Seen.Count > 3 && each.Seen[^1].CustomerId == "c9");
        }

        // That the chain is whole with the gaps is looked at by the reader.
        Assert.Equal(256, reader.Watching.Seen.Count(record => record.Gap));
        Assert.All(
            reader.Watching.Seen.Where(record => record.Gap),
            gap => Assert.True(gap.Number > gap.Previous && gap.CustomerId.Length == 0 && gap.RecordedAt is null));
    }

    [Fact]
    public async Task Stream_OfAnotherBase_IsLeftAlone()
    {
        await using (var server = await StartAsync())
        {
            await BuyAsync(server, 0, 3);
            await Reader().ReadUntilAsync(each => each.Seen.Count == 3);
        }

        await using var other = await StartAsync(directory: Path.Combine(_directory, "other"));
        await BuyAsync(other, 0, 5);
        var progress = other.Host.Services.GetRequiredService<FeedStreamProgress>();
        var late = await progress.ReachedAsync(
            0, other.Host.Engine.DurableOf(0), TimeSpan.FromSeconds(1), TimeProvider.System, default);
        Assert.False(late || progress.IsWritable);
        Assert.Equal(3, (await Reader().EntriesAsync()).Count);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Redis)]
    public async Task Erase_OfACustomerInTheStream_LeavesTheTombstoneAloneBeforeItIsFinal(StoreKind store)
    {
        await using var server = await StartAsync(store: store);
        await BuyAsync(server, 0, 20);
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("canary-anna", "e1") } });
        var sent = await server.Decisions.DecideAsync(Ask.Reserve("canary-anna", "canary-request", "email"));
        var settle = Ask.Settle(sent.Contact.ReservationId, "canary-settled", Wire.Outcome.Refused);
        settle.Items[0].ReasonCode = "canary-reason";
        await server.Decisions.SettleAsync(settle);
        var before = Reader();
        await before.ReadUntilAsync(each => each.Seen.Count == 23);
        Assert.True(_redis.FilesHold("canary-request"), "Nothing is there to be forgotten.");

        var erased = await server.Customers.EraseAsync(
            new Wire.EraseRequest { CustomerId = "canary-anna", EventId = "forget" });

        Assert.True(erased.Final);
        var theirs = before.Watching.Seen.First(record => record.CustomerId == "canary-anna").CustomerRef;
        var left = await before.EntriesAsync();
        Assert.Equal(21, left.Count);
        Assert.Equal(
            "erasure", Assert.Single(left, entry => entry.Fields["customer"].Text == theirs).Fields["kind"].Text);
        Assert.False(_redis.FilesHold("canary"), "Redis' files still hold the erased customer.");
        await before.ReadAsync();
        Assert.True(before.Watching.Seen[^1].Erasure);
        Assert.Equal(theirs, before.Watching.Seen[^1].CustomerRef);

        // Sent again it is the same receipt, and the stream goes on after a restart without him.
        Assert.Equal(erased, await server.Customers.EraseAsync(
            new Wire.EraseRequest { CustomerId = "canary-anna", EventId = "forget" }));
        await server.RestartAsync();
        await BuyAsync(server, 20, 1);
        await before.ReadUntilAsync(each => each.Seen[^1].CustomerId == "c20");
        Assert.False(_redis.FilesHold("canary"), "A restart brought the erased customer back.");
    }

    [Fact]
    public async Task Erase_WhileRedisIsAway_IsFinalOnlyWhenTheStreamHasForgotten()
    {
        await using var server = await StartAsync();
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("canary-anna", "e1") } });
        var reader = Reader();
        await reader.ReadUntilAsync(each => each.Seen.Count == 1);
        await _redis.KillAsync();
        var request = new Wire.EraseRequest { CustomerId = "canary-anna", EventId = "forget" };
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Customers.EraseAsync(request));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.NotNull(refused.Trailers.GetValue("retry-after-ms"));
        await _redis.RestartAsync();
        await reader.ReadUntilAsync(each => each.Seen[^1].Erasure);
        Assert.True((await server.Customers.EraseAsync(request)).Final);
        Assert.Single(await reader.EntriesAsync());
        Assert.False(_redis.FilesHold("canary"), "Redis' files still hold the erased customer.");
    }

    private static IEnumerable<Wire.FeedRecord> InOrder(IEnumerable<Wire.FeedRecord> records) =>
        records.OrderBy(record => record.Partition).ThenBy(record => record.Number);

    private static async Task UntilAsync(Func<bool> done, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!done())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain for {what}.");
            await Task.Delay(Pause);
        }
    }

    private static async Task<bool> ReachedAsync(ServerFixture server, FeedStreamProgress progress) =>
        await progress.ReachedAsync(
            0, server.Host.Engine.DurableOf(0), TimeSpan.FromSeconds(60), TimeProvider.System, default);

    private async Task BuyAsync(ServerFixture server, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var made = Ask.Purchase($"c{i}", $"e{_events++}");
            var answer = await server.Events.RecordAsync(new Wire.RecordRequest { Events = { made } });
            Assert.Equal(Wire.EventStatus.Applied, answer.Results[0].Status);
        }
    }

    private FeedStreamReader Reader() => new(_client, Stream);

    private async Task<ServerFixture> StartAsync(
        string stream = Stream, StoreKind store = StoreKind.Sqlite, long entries = 1_000_000, int daysOn = 0,
        string? directory = null) =>
        await ServerFixture.StartAsync(
            daysOn == 0 && stream.Length > 0 ? TestCatalogs.Small() : null,
            settings => settings with
            {
                Store = store,
                FeedStream = stream,
                FeedStreamEntries = entries,
                Redis = settings.Redis with { Endpoints = _redis.Endpoint.ToString() },
                Engine = settings.Engine with { RetentionDays = 10 },
            },
            daysOn == 0 ? null : new LaterTime(TimeSpan.FromDays(daysOn)),
            directory ?? Path.Combine(_directory, "data"));

    /// <summary>The system's time, set on.</summary>
    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
