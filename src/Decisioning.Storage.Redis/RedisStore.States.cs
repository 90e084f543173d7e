using System.Globalization;
using System.Runtime.CompilerServices;
using Decisioning.Storage.Redis.Forms;
using Decisioning.Storage.Redis.Scripts;

namespace Decisioning.Storage.Redis;

public sealed partial class RedisStore
{
    /// <inheritdoc/>
    public async ValueTask SaveStatesAsync(StateBatch batch, CancellationToken ct = default)
    {
        StoreRules.Check(batch, this);
        var claim = await OwnClaimAsync(batch.Claims, batch.Log, ct).ConfigureAwait(false);
        var keys = _keys[batch.Log];
        using var save = Change(LuaScripts.Save, claim, keys.Meta, keys.States, keys.Ids).Add(batch.Checkpoint);
        foreach (ref readonly var row in batch.Rows.Span) save.Add(row.Customer).Add(StateForm.Write(in row));
        var answer = await SendAsync(save, CancellationToken.None).ConfigureAwait(false);
        if (IsOk(answer, claim)) return;
        if (answer.Items[0].Text == "AHEAD") StoreRules.CheckBehind(batch, answer.Items[1].Integer);
        throw StoreRules.OtherIdHash(
            in batch.Rows.Span[(int)answer.Items[1].Integer],
            ulong.Parse(answer.Items[2].Text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public async ValueTask<StateRow?> LoadAsync(int partition, uint customer, CancellationToken ct = default)
    {
        StoreRules.CheckPartition(partition);
        using var get = Reading("HGET").AddKey(_keys[partition].States).Add(customer);
        var found = await SendAsync(get, ct).ConfigureAwait(false);
        if (found.IsNull) return null;
        return StateForm.TryRead(found.Bytes, partition, customer, out var row) ? row : throw StateForm.Corrupt(in row);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StateRow>> FindAsync(
        int partition, ulong idHash, CancellationToken ct = default)
    {
        StoreRules.CheckPartition(partition);
        using var get = Reading("HGET").AddKey(_keys[partition].Ids).Add(StateForm.Hash(idHash));
        var found = await SendAsync(get, ct).ConfigureAwait(false);
        if (found.IsNull) return [];
        var rows = new List<StateRow>();
        foreach (var customer in found.Text.Split(',').Select(ReadCustomer).Order())
        {
            if (await LoadAsync(partition, customer, ct).ConfigureAwait(false) is { } row) rows.Add(row);
        }

        return rows;
    }

    /// <inheritdoc/>
    public async ValueTask<uint> HighestCustomerAsync(int partition, CancellationToken ct = default)
    {
        StoreRules.CheckPartition(partition);
        using var get = Reading("HGET").AddKey(_keys[partition].Meta).Add("highest");
        return (uint)Number(await SendAsync(get, ct).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StateRow> ReadStatesAsync(
        Action<CorruptRecordException>? onCorrupt = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        for (var partition = 0; partition < Partitions.Count; partition++)
        {
            using var names = Reading("HKEYS").AddKey(_keys[partition].States);
            var customers = (await SendAsync(names, ct).ConfigureAwait(false)).Items
                .Select(name => ReadCustomer(name.Text)).Order();
            foreach (var page in customers.Chunk(PageRecords))
            {
                using var get = Reading("HMGET").AddKey(_keys[partition].States);
                foreach (var customer in page) get.Add(customer);
                var found = (await SendAsync(get, ct).ConfigureAwait(false)).Items;
                for (var i = 0; i < page.Length; i++)
                {
                    // Erased since its name was read.
                    if (found[i].IsNull) continue;
                    if (StateForm.TryRead(found[i].Bytes, partition, page[i], out var row)) yield return row;
                    else (onCorrupt ?? Throw)(StateForm.Corrupt(in row));
                }
            }
        }
    }

    private static uint ReadCustomer(string digits) =>
        uint.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
