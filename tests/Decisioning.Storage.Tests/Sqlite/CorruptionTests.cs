using System.Text;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Sqlite;

public sealed class CorruptionTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("customer = customer + 1")]
    [InlineData("previous = 0")]
    [InlineData("kind = kind | 64")]
    [InlineData("at_ms = at_ms - 1")]
    [InlineData("partition = 1")]
    [InlineData("crc = crc + 1")]
    [InlineData("payload = x'00'")]
    public async Task Read_OneFieldChanged_IsFoundOnExactlyThatRecord(string change)
    {
        await WriteAsync();
        RawFile.Run(_directory["log.db"], $"UPDATE log SET {change} WHERE number = 2");
        await using var store = await _directory.OpenAsync();

        var corrupt = await Assert.ThrowsAsync<CorruptRecordException>(async () => await store.ReadAsync(0, 2));
        Assert.Equal(2, corrupt.Number);
        await Assert.ThrowsAsync<CorruptRecordException>(async () => await ReadAllAsync(store));
        var found = new List<long>();
        var whole = new List<long>();
        await foreach (var record in store.ReadLogAsync(0, 0, each => found.Add(each.Number))) whole.Add(record.Number);
        Assert.Equal([2], found);
        Assert.Equal([1, 3], whole);
    }

    [Fact]
    public async Task Read_OneBitOfTheFileFlipped_IsFoundOnExactlyThatRecord()
    {
        await WriteAsync();
        var bytes = await File.ReadAllBytesAsync(_directory["log.db"]);
        bytes[bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("payload two"))] ^= 0x10;
        await File.WriteAllBytesAsync(_directory["log.db"], bytes);
        await using var store = await _directory.OpenAsync();

        var corrupt = await Assert.ThrowsAsync<CorruptRecordException>(async () => await store.ReadAsync(0, 2));
        Assert.Equal((2, 0, 2U), (corrupt.Number, corrupt.Partition, corrupt.Customer));
        AssertSame(Record(1), await store.ReadAsync(0, 1));
        AssertSame(Record(3, customer: 2, previous: 2), await store.ReadAsync(0, 3));
    }

    [Theory]
    [InlineData("last_number = 1")]
    [InlineData("record = x'00'")]
    [InlineData("crc = crc + 1")]
    public async Task Load_OneFieldChanged_IsFoundOnExactlyThatCustomer(string change)
    {
        await WriteAsync();
        RawFile.Run(_directory["state.db"], $"UPDATE states SET {change} WHERE key = 2");
        await using var store = await _directory.OpenAsync();

        var corrupt = await Assert.ThrowsAsync<CorruptRecordException>(async () => await store.LoadAsync(0, 2));
        Assert.Equal((0, 2U), (corrupt.Partition, corrupt.Customer));
        await Assert.ThrowsAsync<CorruptRecordException>(async () => await store.FindAsync(0, 20));
        AssertSame(State(0, 1, 1, idHash: 10), await store.LoadAsync(0, 1));
        var found = new List<uint>();
        var whole = new List<uint>();
        await foreach (var row in store.ReadStatesAsync(each => found.Add(each.Customer))) whole.Add(row.Customer);
        Assert.Equal([2U], found);
        Assert.Equal([1U], whole);
    }

    [Fact]
    public async Task GetDocument_ContentChanged_IsFound()
    {
        await WriteAsync();
        RawFile.Run(_directory["log.db"], "UPDATE documents SET content = x'01' WHERE number = 2");
        await using var store = await _directory.OpenAsync();
        await Assert.ThrowsAsync<CorruptRecordException>(async () => await store.GetDocumentAsync("catalog", 2));
        Assert.NotNull(await store.GetDocumentAsync("catalog", 1));
    }

    [Fact]
    public async Task Open_FileIsNotADatabase_IsDamaged()
    {
        await WriteAsync();
        await File.WriteAllTextAsync(_directory["state.db"], new string('x', 10_000));
        await Assert.ThrowsAsync<StoreDamagedException>(_directory.OpenAsync);
    }

    [Theory]
    [InlineData("log.db")]
    [InlineData("state.db")]
    public async Task Open_OneFileOfAnotherTime_IsDamaged(string lost)
    {
        await WriteAsync();
        await using (var store = await _directory.OpenAsync())
        {
            var claim = await AcquireAsync(store);
            await store.SaveStatesAsync(Batch(store, claim, 2));
            await store.TrimLogAsync(0, 1, [claim]);
        }

        File.Delete(_directory[lost]);
        var damaged = await Assert.ThrowsAsync<StoreDamagedException>(_directory.OpenAsync);
        Assert.Contains("backup", damaged.Message);
    }

    private async Task WriteAsync()
    {
        await using var store = await _directory.OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(
            store, claim,
            Record(1),
            Record(2, customer: 2, previous: 1, payload: "payload two"),
            Record(3, customer: 2, previous: 2)));
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 1, idHash: 10), State(0, 2, 3, idHash: 20)));
        await store.PutDocumentAsync("catalog", 1, new byte[] { 1 });
        await store.PutDocumentAsync("catalog", 2, new byte[] { 2 });
    }
}
