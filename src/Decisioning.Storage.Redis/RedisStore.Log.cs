using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Decisioning.Resp;
using Decisioning.Storage.Redis.Forms;
using Decisioning.Storage.Redis.Scripts;

namespace Decisioning.Storage.Redis;

public sealed partial class RedisStore
{
    private const int PageRecords = 256;
    private const int TrimRecords = 500;

    /// <summary>A log: what this process was told is durable. A server whose log ends before it has lost it.</summary>
    private readonly long[] _acknowledged = new long[Partitions.Count];

    /// <inheritdoc/>
    public async ValueTask AppendAsync(AppendGroup group, CancellationToken ct = default)
    {
        StoreRules.Check(group, this);
        ct.ThrowIfCancellationRequested();
        DemandKept();
        var claim = await OwnClaimAsync(group.Claims, group.Log, ct).ConfigureAwait(false);
        var keys = _keys[group.Log];
        using var append = Change(LuaScripts.Append, claim, keys.Meta, keys.Index, keys.Log);
        append.Add(Volatile.Read(ref _acknowledged[group.Log]));
        Add(append, group.Records.Span);
        var answer = await SendAsync(append, CancellationToken.None).ConfigureAwait(false);
        if (answer.Items[0].Text == "STALE")
            await DemandNotSetBackAsync(claim, Epoch(answer.Items[1], answer.Items[2])).ConfigureAwait(false);
        if (IsOk(answer, claim))
        {
            Raise(ref _acknowledged[group.Log], group.Records.Span[^1].Number);
            return;
        }

        var last = answer.Items[1].Integer;
        if (answer.Items[0].Text == "BEHIND")
            throw Behind(group.Log, Volatile.Read(ref _acknowledged[group.Log]), last);
        throw new LogOrderException($"Record {group.Records.Span[0].Number} cannot be appended to log {group.Log}, "
            + $"which ends at {last}.");
    }

    /// <inheritdoc/>
    public async ValueTask<LogPosition> GetPositionAsync(int log, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        using var get = Reading("HMGET").AddKey(_keys[log].Meta).Add("trimmed").Add("checkpoint").Add("last");
        var found = (await SendAsync(get, ct).ConfigureAwait(false)).Items;
        return new LogPosition(Number(found[0]), Number(found[1]), Number(found[2]));
    }

    /// <inheritdoc/>
    public async ValueTask<LogRecord?> ReadAsync(int log, long number, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        using var get = Reading("HGET").AddKey(_keys[log].Log).Add(number);
        var found = await SendAsync(get, ct).ConfigureAwait(false);
        if (found.IsNull) return null;
        return RecordForm.TryRead(found.Bytes, log, number, out var record)
            ? record
            : throw RecordForm.Corrupt(in record);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogRecord> ReadLogAsync(
        int log, long afterNumber, Action<CorruptRecordException>? onCorrupt = null,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        (long Number, long AtMs)[] page;
        do
        {
            page = await ReadIndexAsync(log, $"({afterNumber}-0", PageRecords, ct).ConfigureAwait(false);
            if (page.Length == 0) yield break;
            var found = await ReadManyAsync(log, [.. page.Select(entry => entry.Number)], ct).ConfigureAwait(false);
            for (var i = 0; i < page.Length; i++)
            {
                afterNumber = page[i].Number;
                if (found[i].IsNull)
                {
                    await DemandTrimmedAsync(log, afterNumber, ct).ConfigureAwait(false);
                    continue;
                }

                if (RecordForm.TryRead(found[i].Bytes, log, afterNumber, out var record)) yield return record;
                else (onCorrupt ?? Throw)(RecordForm.Corrupt(in record));
            }
        }
        while (page.Length == PageRecords);
    }

    /// <inheritdoc/>
    public async ValueTask<long> FindBeforeAsync(int log, long atMs, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        var (low, high) = (1L, (await GetPositionAsync(log, ct).ConfigureAwait(false)).Last);
        var before = 0L;
        while (low <= high)
        {
            // Numbers have gaps: the middle is the first record at or after the middle number.
            var middle = low + ((high - low) / 2);
            var entries = await ReadIndexAsync(log, $"{middle}-0", 1, ct).ConfigureAwait(false);
            if (entries is [var entry] && entry.AtMs < atMs)
            {
                before = entry.Number;
                if (entry.Number >= high) break;
                low = entry.Number + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return before;
    }

    /// <inheritdoc/>
    public async ValueTask<long> TrimLogAsync(
        int log, long upTo, IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default)
    {
        StoreRules.CheckLog(log, this);
        StoreRules.CheckClaims(claims);
        DemandKept();
        var claim = await OwnClaimAsync(claims, log, ct).ConfigureAwait(false);
        var keys = _keys[log];
        while (true)
        {
            using var trim = Change(LuaScripts.Trim, claim, keys.Meta, keys.Index, keys.Log);
            var answer = await SendAsync(trim.Add(Math.Max(upTo, 0)).Add(TrimRecords), ct).ConfigureAwait(false);
            IsOk(answer, claim);
            if (answer.Items[2].Integer == 0) return answer.Items[1].Integer;
        }
    }

    private static void Add(RespCommand append, ReadOnlySpan<LogRecord> records)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        foreach (ref readonly var record in records)
        {
            var length = RecordForm.HeaderBytes + record.Payload.Length;
            if (length > buffer.Length)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent(length);
            }

            RecordForm.Write(in record, buffer);
            append.Add(record.Number).Add(record.AtMs).Add(buffer.AsSpan(0, length));
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private async ValueTask<(long Number, long AtMs)[]> ReadIndexAsync(
        int log, string from, int most, CancellationToken ct)
    {
        using var range = Reading("XRANGE").AddKey(_keys[log].Index).Add(from).Add("+").Add("COUNT").Add(most);
        var found = await SendAsync(range, ct).ConfigureAwait(false);
        return [.. found.Items.Select(entry => (NumberOf(entry.Items[0].Text), entry.Items[1].Items[1].Integer))];
    }

    private async ValueTask<RespValue[]> ReadManyAsync(int log, long[] numbers, CancellationToken ct)
    {
        using var get = Reading("HMGET").AddKey(_keys[log].Log);
        foreach (var number in numbers) get.Add(number);
        return (await SendAsync(get, ct).ConfigureAwait(false)).Items;
    }

    /// <summary>A number that the index knows and the log does not was trimmed between the two readings.</summary>
    private async ValueTask DemandTrimmedAsync(int log, long number, CancellationToken ct)
    {
        var position = await GetPositionAsync(log, ct).ConfigureAwait(false);
        if (number > position.TrimmedTo)
            throw new StoreDamagedException($"Record {number} of log {log} is gone, though it was never trimmed.");
    }

    private static StoreDamagedException Behind(int log, long acknowledged, long last) => new(
        $"Data loss: log {log} ends at record {last}, but records up to {acknowledged} were acknowledged. Redis came "
        + "back, or failed over, with less than it had. The partition stays closed until an operator accepts the loss "
        + "(Redis:AcceptLoss).");

    /// <summary>Who takes a partition from this process raises its epoch. One that is not higher is of a server that
    /// came back with an older copy: what was acknowledged since is lost, and nobody opens the partition before an
    /// operator has accepted that.</summary>
    private async ValueTask DemandNotSetBackAsync(PartitionClaim claim, PartitionEpoch stored)
    {
        if (stored.Counter > claim.Epoch.Counter) return;
        var known = Volatile.Read(ref _acknowledged[claim.Partition]);
        var last = (await GetPositionAsync(claim.Partition).ConfigureAwait(false)).Last;
        if (last < known) throw await MarkBehindAsync(claim.Partition, known, last).ConfigureAwait(false);
    }

    private async ValueTask<StoreDamagedException> MarkBehindAsync(int log, long acknowledged, long last)
    {
        using var mark = new RespCommand("HSET").AddKey(_keys[log].Meta).Add("behind").Add(acknowledged);
        await SendAsync(mark, CancellationToken.None).ConfigureAwait(false);
        return Behind(log, acknowledged, last);
    }

    private static void Raise(ref long place, long number)
    {
        for (var seen = Volatile.Read(ref place); seen < number;)
        {
            var before = Interlocked.CompareExchange(ref place, number, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    private static long Number(RespValue value) => value.IsNull ? 0 : value.Integer;

    private static long NumberOf(string streamId) =>
        long.Parse(streamId.AsSpan(0, streamId.IndexOf('-')), NumberStyles.None, CultureInfo.InvariantCulture);

    private static void Throw(CorruptRecordException corrupt) => throw corrupt;
}
