using Decisioning.Resp;
using Decisioning.Storage.Redis.Forms;
using Decisioning.Storage.Redis.Scripts;

namespace Decisioning.Storage.Redis;

public sealed partial class RedisStore
{
    /// <summary>Records that one script rewrites: a long history holds nobody up at the server.</summary>
    private const int EraseRecords = 500;

    /// <inheritdoc/>
    /// <remarks>The newest records go first, the state with the last ones. So what a cut leaves behind is a history
    /// whose beginning still folds, and whoever repeats the call finds the customer and does the rest.</remarks>
    public async ValueTask EraseAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement,
        CancellationToken ct = default)
    {
        StoreRules.CheckErase(claim, customer, stubs, replacement, this);
        var keys = _keys[claim.Partition];

        // All are looked at before the first is written.
        var records = await StubsAsync(claim.Partition, customer, stubs, ct).ConfigureAwait(false);
        foreach (var piece in records.SkipLast(EraseRecords).Chunk(EraseRecords))
        {
            using var stub = Change(LuaScripts.Stub, claim, keys.Meta, keys.Log);
            await SendErasureAsync(stub, claim, piece).ConfigureAwait(false);
        }

        using var erase = Change(LuaScripts.Erase, claim, keys.Meta, keys.Log, keys.States, keys.Ids)
            .Add(customer).Add(replacement is { } row ? StateForm.Write(in row) : []);
        await SendErasureAsync(erase, claim, records.TakeLast(EraseRecords)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask CompleteErasuresAsync()
    {
        if (!_options.RewriteAfterErase) return;
        try
        {
            await _rewriting.RunAsync().ConfigureAwait(false);
        }
        catch (RespException failure)
        {
            throw RedisFailures.Of(failure);
        }
    }

    private async ValueTask SendErasureAsync(RespCommand command, PartitionClaim claim, IEnumerable<LogRecord> stubs)
    {
        foreach (var stub in stubs) command.Add(stub.Number).Add(RecordForm.Write(in stub));
        var answer = await SendAsync(command, CancellationToken.None).ConfigureAwait(false);
        if (IsOk(answer, claim)) return;
        var position = await GetPositionAsync(claim.Partition).ConfigureAwait(false);
        throw StoreRules.NoSuchRecord(answer.Items[1].Integer, position.Last);
    }

    /// <summary>The records that stubs become, newest first, without those that were trimmed. A damaged record is
    /// rewritten too.</summary>
    private async ValueTask<List<LogRecord>> StubsAsync(
        byte partition, uint customer, IReadOnlyList<LogStub> stubs, CancellationToken ct)
    {
        var records = new List<LogRecord>(stubs.Count);
        foreach (var page in stubs.OrderByDescending(stub => stub.Number).Chunk(PageRecords))
        {
            var found = await ReadManyAsync(partition, [.. page.Select(stub => stub.Number)], ct)
                .ConfigureAwait(false);
            for (var i = 0; i < page.Length; i++)
            {
                if (found[i].IsNull)
                {
                    var position = await GetPositionAsync(partition, ct).ConfigureAwait(false);
                    if (page[i].Number > position.TrimmedTo)
                        throw StoreRules.NoSuchRecord(page[i].Number, position.Last);
                    continue;
                }

                RecordForm.TryRead(found[i].Bytes, partition, page[i].Number, out var old);
                StoreRules.CheckOwn(in old, partition, customer);
                records.Add(old with { Kind = page[i].Kind, Payload = page[i].Payload });
            }
        }

        return records;
    }
}
