using System.Text;
using Decisioning.Storage.Redis.Streams;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>Entries written to a real stream: by one writer, by two, and taken away for an erasure.</summary>
public sealed class StreamOutputTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private readonly RedisBase _base = new(fixture.Server.Endpoint);

    private string Stream => $"{_base.Options.Prefix}-feed";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _base.DisposeAsync();

    [Fact]
    public async Task Append_Entries_AreThereWithThePositionAfterThem()
    {
        await using var output = Output();
        var stand = await output.ReadAsync();
        Assert.Equal(("", "", 0), (stand.Stamp, stand.Position, stand.ToForget.Count));
        stand = await output.AppendAsync(stand, [Record(7, 1, 0, "7-1"), Record(8, 2, 0, "8-1")], "two");
        stand = await output.AppendAsync(stand!, [Record(7, 3, 1, "7-1")], "three");
        stand = await output.AppendAsync(stand!, [], "nothing new");

        Assert.Equal(["record 7 1 0 7-1 r1", "record 8 2 0 8-1 r2", "record 7 3 1 7-1 r3"], await EntriesAsync());
        var read = await output.ReadAsync();
        Assert.Equal((stand!.Stamp, "nothing new"), (read.Stamp, read.Position));
    }

    [Fact]
    public async Task Append_AfterAnotherHasWritten_WritesNothing()
    {
        await using var first = Output();
        await using var second = Output();
        var late = await first.ReadAsync();
        var stand = await second.AppendAsync(await second.ReadAsync(), [Record(7, 1, 0, "7-1")], "one");

        Assert.Null(await first.AppendAsync(late, [Record(7, 1, 0, "7-1")], "late"));
        Assert.NotNull(await second.AppendAsync(stand!, [Record(7, 2, 1, "7-1")], "two"));
        Assert.Null(await second.AppendAsync(stand!, [Record(7, 2, 1, "7-1")], "two"));
        Assert.Equal(["record 7 1 0 7-1 r1", "record 7 2 1 7-1 r2"], await EntriesAsync());
        Assert.Equal("two", (await first.ReadAsync()).Position);
    }

    [Fact]
    public async Task Append_BeyondTheBound_DropsTheOldest()
    {
        await using var output = Output(entries: 200);
        var stand = await output.ReadAsync();
        for (var i = 0; i < 10; i++)
        {
            var batch = Enumerable.Range((i * 100) + 1, 100).Select(n => Record(1, n, n - 1, "1-1"));
            stand = await output.AppendAsync(stand!, [.. batch], $"{i}");
        }

        var left = await EntriesAsync();
        Assert.InRange(left.Count, 200, 400);
        Assert.StartsWith("record 1 1000 ", left[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forget_AnErasure_TakesTheCustomersEntriesAndLeavesTheRest()
    {
        await using var output = Output();
        var batch = Enumerable.Range(1, 900).Select(n => Record(1, n, n - 1, n % 3 == 0 ? "1-3" : $"1-3{n}"));
        var stand = await output.AppendAsync(await output.ReadAsync(), [.. batch], "all");
        var erasure = new OutputEntry(OutputKind.Erasure, 1, 901, 900, "1-3", "gone"u8.ToArray());
        stand = await output.AppendAsync(stand!, [erasure], "erased");
        Assert.Equal(["1-3"], stand!.ToForget);

        // Whoever goes on after a crash here finds what is to be done.
        await using var next = Output();
        stand = await next.ReadAsync();
        Assert.Equal(["1-3"], stand.ToForget);
        stand = await next.ForgetAsync(stand);

        Assert.Empty(stand!.ToForget);
        Assert.Empty((await next.ReadAsync()).ToForget);
        var left = await EntriesAsync();
        Assert.Equal(601, left.Count);
        Assert.DoesNotContain(left, entry => entry.StartsWith("record", StringComparison.Ordinal)
            && entry.Contains(" 1-3 ", StringComparison.Ordinal));
        Assert.Equal("erasure 1 901 900 1-3 gone", left[^1]);
    }

    [Fact]
    public async Task Forget_AfterAnotherHasWritten_LeavesItToThatOne()
    {
        await using var first = Output();
        await using var second = Output();
        var erasure = new OutputEntry(OutputKind.Erasure, 1, 1, 0, "1-3", ReadOnlyMemory<byte>.Empty);
        var late = await first.AppendAsync(await first.ReadAsync(), [erasure], "erased");
        Assert.NotNull(await second.AppendAsync(await second.ReadAsync(), [], "taken over"));
        Assert.Null(await first.ForgetAsync(late!));
        Assert.Equal(["1-3"], (await second.ReadAsync()).ToForget);
    }

    private StreamOutput Output(long entries = 1_000_000) => new(
        _base.Options.Client,
        new StreamOutputOptions { Stream = Stream, Entries = entries, RewriteAfterErase = false });

    private static OutputEntry Record(byte partition, long number, long previous, string customer) => new(
        OutputKind.Record, partition, number, previous, customer, Encoding.UTF8.GetBytes($"r{number}"));

    private async Task<List<string>> EntriesAsync() =>
    [
        .. (await _base.RunAsync("XRANGE", Stream, "-", "+")).Items.Select(entry =>
            string.Join(' ', entry.Items[1].Items.Chunk(2).Select(pair => pair[1].Text))),
    ];
}
