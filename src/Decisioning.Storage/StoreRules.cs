using System.Text;

namespace Decisioning.Storage;

/// <summary>
/// The rules of the contract that need no stored data, checked by every store at its door so that all refuse the same
/// calls with the same words. A broken rule is an <see cref="ArgumentException"/>.
/// </summary>
public static class StoreRules
{
    /// <summary>Checks a group: log, order, chain, claims, limits.</summary>
    public static void Check(AppendGroup group, IStore store)
    {
        ArgumentNullException.ThrowIfNull(group);
        CheckLog(group.Log, store);
        var limits = store.Description.Limits;
        var records = group.Records.Span;
        Require(records.Length > 0, "A group must hold at least one record.");
        Require(records.Length <= limits.GroupRecords,
            $"A group holds {records.Length} records; at most {limits.GroupRecords} are taken.");
        var claimed = new PartitionSet(group.Claims);
        long bytes = 0, last = 0;
        foreach (ref readonly var record in records)
        {
            Require(record.Number > last,
                $"Record {record.Number} follows {last}: numbers start at 1 and grow within a group.");
            last = record.Number;
            CheckRecord(in record, group.Log, store, limits);
            Require(claimed.Contains(record.Partition),
                $"Record {record.Number} is of partition {record.Partition}, for which the group has no claim.");
            bytes += record.Payload.Length;
        }

        Require(bytes <= limits.GroupBytes || records.Length == 1,
            $"A group holds {bytes} payload bytes; at most {limits.GroupBytes} are taken.");
    }

    /// <summary>Checks a batch of states: log, order, claims, limits.</summary>
    public static void Check(StateBatch batch, IStore store)
    {
        ArgumentNullException.ThrowIfNull(batch);
        CheckLog(batch.Log, store);
        var limits = store.Description.Limits;
        var rows = batch.Rows.Span;
        Require(rows.Length <= limits.GroupRecords,
            $"A batch holds {rows.Length} states; at most {limits.GroupRecords} are taken.");
        Require(batch.Checkpoint >= 0, $"A checkpoint is a record's number; {batch.Checkpoint} is none.");
        CheckClaims(batch.Claims);
        var claimed = new PartitionSet(batch.Claims);
        var last = 0UL;
        foreach (ref readonly var row in rows)
        {
            var key = (ulong)row.Partition << 32 | row.Customer;
            Require(key > last, $"The state of partition {row.Partition}, customer {row.Customer} is out of order: "
                + "rows are sorted by partition, then customer, and none comes twice.");
            last = key;
            CheckState(in row, limits);
            Require(store.LogOf(row.Partition) == batch.Log,
                $"Partition {row.Partition} belongs to log {store.LogOf(row.Partition)}, not {batch.Log}.");
            Require(claimed.Contains(row.Partition),
                $"A state is of partition {row.Partition}, for which the batch has no claim.");
        }
    }

    /// <summary>Checks an erasure: customer, stubs, replacement, limits.</summary>
    public static void CheckErase(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement, IStore store)
    {
        ArgumentNullException.ThrowIfNull(stubs);
        var limits = store.Description.Limits;
        Require(customer > 0, "Customer numbers start at 1.");
        foreach (var stub in stubs)
        {
            Require(stub.Number > 0, $"Record numbers start at 1; {stub.Number} is none.");
            Require(stub.Payload.Length <= limits.PayloadBytes,
                $"Stub {stub.Number} has {stub.Payload.Length} bytes; at most {limits.PayloadBytes} are taken.");
        }

        if (replacement is not { } row) return;
        CheckState(in row, limits);
        Require(row.Partition == claim.Partition && row.Customer == customer,
            "The state that replaces an erased one must be of the same partition and customer.");
    }

    /// <summary>Checks a document's name, number and size.</summary>
    public static void CheckDocument(string name, long number, int bytes, IStore store)
    {
        CheckName(name, store);
        var limits = store.Description.Limits;
        Require(number > 0, $"Document numbers start at 1; {number} is none.");
        Require(bytes <= limits.DocumentBytes,
            $"Document {name} {number} has {bytes} bytes; at most {limits.DocumentBytes} are taken.");
    }

    /// <summary>Checks a document's name: not empty, within the limit.</summary>
    public static void CheckName(string name, IStore store)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var most = store.Description.Limits.NameBytes;
        Require(Encoding.UTF8.GetByteCount(name) <= most, $"A document's name has at most {most} bytes.");
    }

    /// <summary>Checks that a call stands on at least one claim.</summary>
    public static void CheckClaims(IReadOnlyList<PartitionClaim> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        Require(claims.Count > 0, "The call needs at least one claim of the log's partitions.");
    }

    /// <summary>Checks that no state and no checkpoint of a batch is ahead of the durable log.</summary>
    public static void CheckBehind(StateBatch batch, long last)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (ref readonly var row in batch.Rows.Span)
        {
            if (row.LastNumber > last)
            {
                throw new LogOrderException($"The state of partition {row.Partition}, customer {row.Customer} folds "
                    + $"record {row.LastNumber}, but log {batch.Log} is durable up to {last}.");
            }
        }

        if (batch.Checkpoint > last)
        {
            throw new LogOrderException(
                $"The checkpoint {batch.Checkpoint} passes the end of log {batch.Log}, which is {last}.");
        }
    }

    /// <summary>Checks that a record that is to be erased is the customer's.</summary>
    public static void CheckOwn(in LogRecord record, int partition, uint customer) =>
        Require(record.Partition == partition && record.Customer == customer,
            $"Record {record.Number} is of partition {record.Partition}, customer {record.Customer}, not of "
            + $"{partition}, {customer}: it is not erased with them.");

    /// <summary>The refusal of a stub for a record that was never written.</summary>
    public static ArgumentException NoSuchRecord(long number, long last) =>
        new($"There is no record {number} to erase; the log ends at {last}.");

    /// <summary>The refusal of a state whose customer has another id hash.</summary>
    public static ArgumentException OtherIdHash(in StateRow row, ulong saved) =>
        new($"The state of partition {row.Partition}, customer {row.Customer} has the id hash {row.IdHash:x16}, "
            + $"but the saved one has {saved:x16}: a customer's number never passes to another.");

    /// <summary>Checks that a log exists.</summary>
    public static void CheckLog(int log, IStore store) =>
        Require((uint)log < (uint)store.Description.LogCount,
            $"There is no log {log}: the store has {store.Description.LogCount}, counted from 0.");

    /// <summary>Checks that a partition exists.</summary>
    public static void CheckPartition(int partition) =>
        Require((uint)partition < Partitions.Count,
            $"There is no partition {partition}: they are numbered 0 to {Partitions.Count - 1}.");

    private static void CheckRecord(in LogRecord record, int log, IStore store, StoreLimits limits)
    {
        Require(record.Previous >= 0 && record.Previous < record.Number,
            $"Record {record.Number} names {record.Previous} as its customer's previous: it must be lower.");
        Require(store.LogOf(record.Partition) == log,
            $"Partition {record.Partition} belongs to log {store.LogOf(record.Partition)}, not {log}.");
        Require(record.Payload.Length <= limits.PayloadBytes,
            $"Record {record.Number} has {record.Payload.Length} bytes; at most {limits.PayloadBytes} are taken.");
    }

    private static void CheckState(in StateRow row, StoreLimits limits)
    {
        Require(row.Customer > 0, "Customer numbers start at 1.");
        Require(row.LastNumber > 0, $"A state folds at least one record; {row.LastNumber} is no record's number.");
        Require(row.Record.Length <= limits.StateBytes,
            $"A state has {row.Record.Length} bytes; at most {limits.StateBytes} are taken.");
    }

    private static void Require(
        bool holds, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(holds))] RuleText text)
    {
        if (!holds) throw new ArgumentException(text.ToString());
    }

    private static void Require(bool holds, string text)
    {
        if (!holds) throw new ArgumentException(text);
    }
}
