using System.Globalization;
using System.Text;
using Decisioning.Resp;
using Decisioning.Storage.Redis.Forms;

namespace Decisioning.Storage.Redis;

public sealed partial class RedisStore
{
    /// <inheritdoc/>
    public async ValueTask<bool> PutDocumentAsync(
        string name, long number, ReadOnlyMemory<byte> content, bool isUpkeep = false, CancellationToken ct = default)
    {
        StoreRules.CheckDocument(name, number, content.Length, this);
        DemandKept();
        using var put = new RespCommand("HSETNX")
        {
            WaitReplicas = _options.WaitReplicas,
            WaitLimit = _options.WaitLimit,
        };
        put.AddKey(SeriesKey(name)).Add(number).Add(DocumentForm.Write(name, number, content.Span));
        return (await SendAsync(put, ct).ConfigureAwait(false)).Integer == 1;
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> GetDocumentAsync(
        string name, long number, CancellationToken ct = default)
    {
        StoreRules.CheckName(name, this);
        using var get = Reading("HGET").AddKey(SeriesKey(name)).Add(number);
        var found = await SendAsync(get, ct).ConfigureAwait(false);
        if (found.IsNull) return null;
        return DocumentForm.Read(name, number, found.Bytes);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DocumentEntry>> ListDocumentsAsync(
        string name, CancellationToken ct = default)
    {
        StoreRules.CheckName(name, this);
        var entries = new List<DocumentEntry>();
        foreach (var number in await NumbersAsync(name, ct).ConfigureAwait(false))
        {
            using var length = Reading("HSTRLEN").AddKey(SeriesKey(name)).Add(number);
            var bytes = (await SendAsync(length, ct).ConfigureAwait(false)).Integer;

            // 0: dropped since its number was read.
            if (bytes > 0) entries.Add(new DocumentEntry(name, number, (int)bytes - DocumentForm.HeaderBytes));
        }

        return entries;
    }

    /// <inheritdoc/>
    public async ValueTask<int> DropDocumentsAsync(string name, long upTo, CancellationToken ct = default)
    {
        StoreRules.CheckName(name, this);
        var dropped = 0L;
        foreach (var number in await NumbersAsync(name, ct).ConfigureAwait(false))
        {
            if (number > upTo) break;
            using var drop = new RespCommand("HDEL").AddKey(SeriesKey(name)).Add(number);
            dropped += (await SendAsync(drop, ct).ConfigureAwait(false)).Integer;
        }

        return (int)dropped;
    }

    /// <summary>A hash a series: number -> document. Series need not lie together.</summary>
    private byte[] SeriesKey(string name) => Encoding.UTF8.GetBytes($"{_options.Prefix}:documents:{name}");

    private async ValueTask<long[]> NumbersAsync(string name, CancellationToken ct)
    {
        using var names = Reading("HKEYS").AddKey(SeriesKey(name));
        var found = await SendAsync(names, ct).ConfigureAwait(false);
        return
        [
            .. found.Items
                .Select(each => long.Parse(each.Text, NumberStyles.None, CultureInfo.InvariantCulture)).Order(),
        ];
    }
}
