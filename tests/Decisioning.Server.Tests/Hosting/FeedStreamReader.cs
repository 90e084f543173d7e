using Decisioning.Resp;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>A reader of the feed's Redis stream as a consumer writes one: from the last id on, looking at the numbers.
/// </summary>
public sealed class FeedStreamReader(RespClient redis, string stream)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private string _from = "-";

    /// <summary>What was seen, each record once and without a gap.</summary>
    public Watching Watching { get; } = new();

    /// <summary>Reads until a condition holds.</summary>
    public async Task ReadUntilAsync(Func<Watching, bool> done)
    {
        using var limit = new CancellationTokenSource(Longest);
        while (!done(Watching))
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"{Watching.Seen.Count} records came, the last {Watching.Seen.LastOrDefault()}.");
            if (await ReadAsync() == 0) await Task.Delay(Pause);
        }
    }

    /// <summary>Reads what is there; how many entries.</summary>
    public async Task<int> ReadAsync()
    {
        var entries = await EntriesAsync(_from);
        foreach (var (id, fields) in entries)
        {
            _from = $"({id}";
            var record = Wire.FeedRecord.Parser.ParseFrom(fields["record"].Bytes);
            Assert.Equal(
                $"{record.Partition} {record.Number} {record.Previous} {record.CustomerRef}",
                $"{fields["partition"].Text} {fields["number"].Text} {fields["previous"].Text} "
                + fields["customer"].Text);
            Assert.Equal(record.Erasure ? "erasure" : record.Gap ? "gap" : "record", fields["kind"].Text);
            Watching.Take(record);
        }

        return entries.Count;
    }

    /// <summary>The entries from an id on, with their fields.</summary>
    public async Task<IReadOnlyList<(string Id, Dictionary<string, RespValue> Fields)>> EntriesAsync(string from = "-")
    {
        using var range = new RespCommand("XRANGE") { IsRepeatable = true };
        var found = await redis.SendAsync(
            range.AddKey(System.Text.Encoding.UTF8.GetBytes(stream)).Add(from).Add("+"));
        return
        [
            .. found.Items.Select(entry => (entry.Items[0].Text, entry.Items[1].Items.Chunk(2)
                .ToDictionary(pair => pair[0].Text, pair => pair[1]))),
        ];
    }
}
