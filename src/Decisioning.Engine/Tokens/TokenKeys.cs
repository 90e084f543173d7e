using Decisioning.Storage;

namespace Decisioning.Engine.Tokens;

/// <summary>The base's numbered keys, kept as documents. The first is made when the base is.</summary>
internal static class TokenKeys
{
    private const string Series = "token-keys";

    public static async Task<TokenCodec> LoadAsync(IStore store)
    {
        var entries = await store.ListDocumentsAsync(Series).ConfigureAwait(false);
        if (entries.Count == 0)
        {
            await store.PutDocumentAsync(Series, 1, TokenCodec.NewKey()).ConfigureAwait(false);
            entries = await store.ListDocumentsAsync(Series).ConfigureAwait(false);
        }

        var keys = new Dictionary<byte, byte[]>();
        foreach (var entry in entries)
        {
            var key = await store.GetDocumentAsync(Series, entry.Number).ConfigureAwait(false);
            keys[checked((byte)entry.Number)] = key.GetValueOrDefault().ToArray();
        }

        return new TokenCodec(keys);
    }
}
