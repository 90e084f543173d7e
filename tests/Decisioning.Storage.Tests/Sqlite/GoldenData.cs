using System.Globalization;
using System.Text;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Sqlite;

/// <summary>The content of the golden data directory, and its text form.</summary>
internal static class GoldenData
{
    public static async Task WriteAsync(IStore store)
    {
        var claims = await store.AcquireAsync([0, 0x99, 255]);
        await store.AppendAsync(new AppendGroup
        {
            Log = 0,
            Claims = claims,
            Records = new[]
            {
                Record(1, customer: 1, payload: "trimmed"),
                Record(2, customer: 1, previous: 1, payload: "first"),
                Record(5, 0x99, uint.MaxValue, payload: ""),
                Record(6, 255, 0, payload: "of no customer") with { Kind = 255, AtMs = -1 },
                Record(1L << 40, customer: 2, payload: new string('x', 10_000)),
                Record((1L << 40) + 1, customer: 1, previous: 2, payload: "erased"),
            },
        });
        await store.SaveStatesAsync(new StateBatch
        {
            Log = 0,
            Claims = claims,
            Rows = new[]
            {
                State(0, 1, 2, ulong.MaxValue, "one"),
                State(0, 2, 1L << 40, 5, new string('y', 8_000)),
                State(0x99, uint.MaxValue, 5, ulong.MaxValue, ""),
            },
            Checkpoint = 5,
        });
        await store.PutDocumentAsync("catalog", 1, "{}"u8.ToArray());
        await store.PutDocumentAsync("catalog", 7, new byte[20_000]);
        await store.TrimLogAsync(0, 1, claims);
        LogStub[] stubs = [new LogStub((1L << 40) + 1, 9, new byte[] { 1 })];
        await store.EraseAsync(claims[0], 1, stubs, State(0, 1, 2, 77, "tombstone"));
    }

    /// <summary>Everything that the contract gives back of a store, as text.</summary>
    public static async Task<string> DescribeAsync(IStore store)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        static string Hex(ReadOnlyMemory<byte> bytes) => bytes.Length <= 32
            ? Convert.ToHexString(bytes.Span)
            : $"{bytes.Length} bytes, XXH64 {Partitions.Hash64(bytes.Span):x16}";

        Line($"{await store.GetPositionAsync(0)}");
        foreach (var record in await ReadAllAsync(store))
        {
            var (partition, customer, previous) = (record.Partition, record.Customer, record.Previous);
            Line($"log {record.Number} p{partition} c{customer} <-{previous}");
            Line($"    kind {record.Kind} at {record.AtMs}: {Hex(record.Payload)}");
        }

        foreach (var row in await ReadStatesAsync(store))
        {
            Line($"state p{row.Partition} c{row.Customer} {row.IdHash:x16} as of {row.LastNumber}: {Hex(row.Record)}");
        }

        foreach (var entry in await store.ListDocumentsAsync("catalog"))
        {
            var content = (await store.GetDocumentAsync(entry.Name, entry.Number))!.Value;
            Line($"document {entry.Name} {entry.Number}, {entry.Bytes} bytes: {Hex(content)}");
        }

        foreach (var partition in new[] { 0, 0x99, 255, 3 })
        {
            var highest = await store.HighestCustomerAsync(partition);
            var epoch = (await AcquireAsync(store, partition)).Epoch;
            Line($"partition {partition}: highest customer {highest}, next epoch {epoch.Counter}");
        }

        return text.ToString();
    }
}
