using System.Text;

namespace Decisioning.Storage.Tests.Suite;

/// <summary>Records, states and groups as the tests need them.</summary>
internal static class Samples
{
    public static LogRecord Record(
        long number, int partition = 0, uint customer = 1, long previous = 0, string payload = "payload") => new()
        {
            Number = number,
            Partition = (byte)partition,
            Customer = customer,
            Previous = previous,
            Kind = 7,
            AtMs = 1_700_000_000_000 + number,
            Payload = Encoding.UTF8.GetBytes(payload),
        };

    public static StateRow State(
        int partition, uint customer, long lastNumber, ulong idHash = 0xABCD, string record = "state") => new()
        {
            Partition = (byte)partition,
            Customer = customer,
            IdHash = idHash,
            LastNumber = lastNumber,
            Record = Encoding.UTF8.GetBytes(record),
        };

    public static AppendGroup Group(IStore store, PartitionClaim claim, params LogRecord[] records) =>
        new() { Log = store.LogOf(claim.Partition), Claims = [claim], Records = records };

    public static StateBatch Batch(IStore store, PartitionClaim claim, long checkpoint, params StateRow[] rows) =>
        new() { Log = store.LogOf(claim.Partition), Claims = [claim], Rows = rows, Checkpoint = checkpoint };

    public static async Task<PartitionClaim> AcquireAsync(IStore store, int partition = 0) =>
        Assert.Single(await store.AcquireAsync([partition]));

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static async Task<List<LogRecord>> ReadAllAsync(IStore store, int log = 0, long after = 0)
    {
        var all = new List<LogRecord>();
        await foreach (var record in store.ReadLogAsync(log, after)) all.Add(record);
        return all;
    }

    public static async Task<List<StateRow>> ReadStatesAsync(IStore store)
    {
        var all = new List<StateRow>();
        await foreach (var row in store.ReadStatesAsync()) all.Add(row);
        return all;
    }

    /// <summary>Asserts equal fields and equal bytes.</summary>
    public static void AssertSame(LogRecord expected, LogRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(Text(expected.Payload), Text(actual.Value.Payload));
        Assert.Equal(expected with { Payload = default }, actual.Value with { Payload = default });
    }

    /// <inheritdoc cref="AssertSame(LogRecord, LogRecord?)"/>
    public static void AssertSame(StateRow expected, StateRow? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(Text(expected.Record), Text(actual.Value.Record));
        Assert.Equal(expected with { Record = default }, actual.Value with { Record = default });
    }
}
