using System.Text;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Sqlite;

/// <summary>Erasure as it is promised to people: when it returns, no file of the directory holds the bytes.</summary>
public sealed class ErasureBytesTests : IDisposable
{
    private const string Secret = "Ada Lovelace, 12 St James's Square";

    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Erase_Customer_NoFileHoldsTheBytesAnyMore()
    {
        await using var store = await _directory.OpenAsync();
        var claim = await AcquireAsync(store);
        for (var number = 1; number <= 40; number++)
        {
            // Sizes on both sides of a page, and every state replaced by a longer or shorter one.
            var text = string.Concat(Enumerable.Repeat(Secret, 1 + number * 37 % 200));
            await store.AppendAsync(Group(
                store, claim, Record(2 * number, payload: text), Record(2 * number + 1, customer: 2)));
            await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 2 * number, record: text), State(0, 2, 1)));
        }

        Assert.NotEmpty(FilesWithSecret());
        LogStub[] stubs = [.. Enumerable.Range(1, 40).Select(n => new LogStub(2 * n, 0, new byte[] { 1 }))];
        await store.EraseAsync(claim, 1, stubs, State(0, 1, 80, idHash: 1, record: "erased"));

        Assert.Empty(FilesWithSecret());
        AssertSame(Record(41, customer: 2), await store.ReadAsync(0, 41));
    }

    /// <summary>Thousands of records are rewritten in pieces: the log takes others' records between them.</summary>
    [Fact]
    public async Task Erase_LongHistory_AppendsFindTheirTurnMeanwhile()
    {
        const int Records = 10_000;
        await using var store = await _directory.OpenAsync();
        var claim = await AcquireAsync(store);
        foreach (var numbers in Enumerable.Range(1, Records).Chunk(1_000))
            await store.AppendAsync(Group(store, claim, [.. numbers.Select(number => Record(number))]));
        var stubs = Enumerable.Range(1, Records).Select(number => new LogStub(number, 0, new byte[] { 1 })).ToArray();

        var erasing = store.EraseAsync(claim, 1, stubs, replacement: null).AsTask();
        var (last, between) = (Records, 0);
        while (!erasing.IsCompleted)
        {
            await store.AppendAsync(Group(store, claim, Record(++last, customer: 2)));
            var isBegun = (await store.ReadAsync(0, Records))!.Value.Kind == 0;
            between += isBegun && (await store.ReadAsync(0, 1))!.Value.Kind != 0 ? 1 : 0;
        }

        await erasing;
        Assert.True(between > 0, "Nobody had a turn between the first record and the last.");
        Assert.Equal(0, (await store.ReadAsync(0, 1))!.Value.Kind);
        Assert.Equal(0, (await store.ReadAsync(0, Records))!.Value.Kind);
        AssertSame(Record(last, customer: 2), await store.ReadAsync(0, last));
    }

    [Fact]
    public async Task Erase_LongHistoryWithARecordOfAnother_ChangesNothing()
    {
        const int Records = 1_200;
        await using var store = await _directory.OpenAsync();
        var claim = await AcquireAsync(store);
        foreach (var numbers in Enumerable.Range(1, Records).Chunk(1_000))
        {
            var records = numbers.Select(number => Record(number, customer: number == 3 ? 2U : 1));
            await store.AppendAsync(Group(store, claim, [.. records]));
        }

        var stubs = Enumerable.Range(1, Records).Select(number => new LogStub(number, 0, new byte[] { 1 })).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await store.EraseAsync(claim, 1, stubs, replacement: null));

        Assert.All(await ReadAllAsync(store), record => Assert.Equal(7, record.Kind));
    }

    private List<string> FilesWithSecret()
    {
        var secret = Encoding.UTF8.GetBytes(Secret[..16]);
        var found = new List<string>();
        foreach (var path in Directory.GetFiles(_directory.Path))
        {
            if (Path.GetFileName(path) == "LOCK") continue;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            if (bytes.AsSpan().IndexOf(secret) >= 0) found.Add(path);
        }

        return found;
    }
}
