using System.Text;
using Decisioning.Resp;
using Decisioning.Storage.Redis;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>The stored format, pinned: keys, fields and bytes as commands that write them. When this fails the format
/// has changed: raise its number, keep reading the one before, and add a golden file beside this one.</summary>
public sealed class RedisGoldenTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden", "redis-v1.txt");

    private readonly RedisBase _base = new(fixture.Server.Endpoint);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _base.DisposeAsync();

    [Fact]
    public async Task Write_GoldenData_StoresTheGoldenKeysAndBytes()
    {
        await using (var store = await _base.OpenAsync()) await WriteAsync(store);
        Assert.Equal(await File.ReadAllTextAsync(Golden), await DumpAsync());
    }

    [Fact]
    public async Task Open_GoldenKeysAndBytes_ReadsEverythingInThem()
    {
        foreach (var line in await File.ReadAllLinesAsync(Golden))
        {
            var words = line.Replace("PREFIX", _base.Options.Prefix, StringComparison.Ordinal).Split(' ');
            using var command = new RespCommand(words[0]).AddKey(Encoding.UTF8.GetBytes(words[1]));
            foreach (var word in words.Skip(2))
                command.Add(word.StartsWith('#') ? Convert.FromHexString(word[1..]) : Encoding.UTF8.GetBytes(word));
            await using var raw = new RespClient(_base.Options.Client);
            await raw.SendAsync(command);
        }

        await using var store = await _base.OpenAsync();
        Assert.Equal(new LogPosition(1, 2, 1L << 60), await store.GetPositionAsync(5));
        var stub = Record(2, 5, 1, 1) with { Kind = 9, Payload = "s"u8.ToArray() };
        AssertSame(stub, await store.ReadAsync(5, 2));
        AssertSame(Record(1L << 60, 5, uint.MaxValue, 0, "third"), await store.ReadAsync(5, 1L << 60));
        AssertSame(State(5, 3, 2, 77, "state"), Assert.Single(await ReadStatesAsync(store)));
        AssertSame(State(5, 3, 2, 77, "state"), Assert.Single(await store.FindAsync(5, 77)));
        Assert.Equal(3U, await store.HighestCustomerAsync(5));
        Assert.Equal([1, 2, 3], (await store.GetDocumentAsync("catalog", 7))!.Value.ToArray());
        Assert.Equal(2, (await AcquireAsync(store, 5)).Epoch.Counter);
    }

    private static async Task WriteAsync(RedisStore store)
    {
        var claim = await AcquireAsync(store, 5);
        await store.AppendAsync(Group(
            store, claim, Record(1, 5, payload: "first"), Record(2, 5, 1, 1, "second"),
            Record(1L << 60, 5, uint.MaxValue, 0, "third")));
        await store.SaveStatesAsync(Batch(store, claim, 2, State(5, 1, 2, 10, "gone"), State(5, 3, 2, 77)));
        await store.TrimLogAsync(5, 1, [claim]);
        await store.EraseAsync(claim, 1, [new LogStub(2, 9, "s"u8.ToArray())], null);
        await store.PutDocumentAsync("catalog", 7, new byte[] { 1, 2, 3 });
    }

    /// <summary>Every key as the command that writes it, but for what differs from run to run: nonce, owner,
    /// lease.</summary>
    private async Task<string> DumpAsync()
    {
        var text = new StringBuilder($"SET {_base.Options.Prefix}:format ")
            .Append((await _base.RunAsync("GET", $"{_base.Options.Prefix}:format")).Text).Append('\n');
        await AddHashAsync(text, $"{_base.Options.Prefix}:documents:catalog");
        foreach (var part in new[] { "ids", "log", "meta", "states" }) await AddHashAsync(text, _base.Key(5, part));
        foreach (var entry in (await _base.RunAsync("XRANGE", _base.Key(5, "index"), "-", "+")).Items)
        {
            var fields = string.Join(' ', entry.Items[1].Items.Select(field => field.Text));
            text.Append($"XADD {_base.Key(5, "index")} {entry.Items[0].Text} {fields}\n");
        }

        return text.ToString().Replace(_base.Options.Prefix, "PREFIX", StringComparison.Ordinal);
    }

    private async Task AddHashAsync(StringBuilder text, string key)
    {
        foreach (var pair in (await _base.RunAsync("HGETALL", key)).Items.Chunk(2).OrderBy(pair => pair[0].Text))
        {
            if (pair[0].Text is not ("nonce" or "owner" or "lease"))
                text.Append($"HSET {key} {pair[0].Text} #{Convert.ToHexString(pair[1].Bytes)}\n");
        }
    }
}
