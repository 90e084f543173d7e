using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>A stream whose fourth batch is refused: the answers to what was taken before it are still given.</summary>
public sealed class RefusedBatchTests : IAsyncLifetime
{
    private const int TooMany = 1_001;

    private ServerFixture _server = null!;

    public async Task InitializeAsync() => _server = await ServerFixture.StartAsync(TestCatalogs.Small());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task RecordStream_FourthBatchOfTooManyEvents_AnswersThreeThenNamesTheField()
    {
        var batches = Enumerable.Range(0, 3)
            .Select(i => new Wire.RecordRequest { Events = { Ask.Purchase($"c{i}", $"e{i}") } }).ToList();
        var over = new Wire.RecordRequest();
        over.Events.AddRange(Enumerable.Range(0, TooMany).Select(i => Ask.Purchase("many", $"m{i}")));

        using var stream = _server.Events.RecordStream();
        var (answers, refused) = await SendAsync(stream, [.. batches, over]);

        Assert.Equal(3, answers.Count);
        Assert.All(answers, answer => Assert.Equal(Wire.EventStatus.Applied, answer.Results.Single().Status));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith("events: has 1,001 entries", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettleStream_FourthBatchOfTooManyItems_AnswersThreeThenNamesTheField()
    {
        var batches = new List<Wire.SettleRequest>();
        for (var i = 0; i < 3; i++)
        {
            var sent = await _server.Decisions.DecideAsync(Ask.Reserve($"c{i}", "r", "email"));
            batches.Add(Ask.Settle(sent.Contact.ReservationId, $"s{i}", Wire.Outcome.Confirmed));
        }

        var over = new Wire.SettleRequest();
        over.Items.AddRange(Enumerable.Range(0, TooMany)
            .Select(i => Ask.Settle(batches[0].Items[0].ReservationId, $"m{i}", Wire.Outcome.Confirmed).Items[0]));

        using var stream = _server.Decisions.SettleStream();
        var (answers, refused) = await SendAsync(stream, [.. batches, over]);

        Assert.Equal(3, answers.Count);
        Assert.All(answers, answer => Assert.Equal(Wire.SettleStatus.Applied, answer.Results.Single().Status));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith("items: has 1,001 entries", refused.Status.Detail, StringComparison.Ordinal);
    }

    /// <summary>Sends all without waiting for an answer, then reads to the end, which must be a refusal.</summary>
    private static async Task<(List<TResponse> Answers, RpcException Refused)> SendAsync<TRequest, TResponse>(
        AsyncDuplexStreamingCall<TRequest, TResponse> stream, IReadOnlyList<TRequest> batches)
    {
        foreach (var batch in batches) await stream.RequestStream.WriteAsync(batch);
        var answers = new List<TResponse>();
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var answer in stream.ResponseStream.ReadAllAsync()) answers.Add(answer);
        });
        return (answers, refused);
    }
}
