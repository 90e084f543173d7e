using System.Security.Cryptography;
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

    /// <summary>Tells one base from another: a digest of its first key, which hashes of ids are made with; null when
    /// there is none.</summary>
    public static async Task<string?> MarkAsync(IStore store, CancellationToken ct) =>
        await store.GetDocumentAsync(Series, 1, ct).ConfigureAwait(false) is { } key
            ? Convert.ToHexString(SHA256.HashData(key.Span))
            : null;

    /// <summary>
    /// Adds a key, which signs from the next opening on; the earlier ones stay, so that tokens that clients keep go on
    /// to be read. Its number.
    /// </summary>
    public static async Task<int> AddAsync(IStore store, CancellationToken ct)
    {
        var entries = await store.ListDocumentsAsync(Series, ct).ConfigureAwait(false);
        var number = entries.Max(entry => entry.Number) + 1;
        if (number > byte.MaxValue)
            throw new InvalidOperationException($"A base has at most {byte.MaxValue} keys for tokens.");
        return await store.PutDocumentAsync(Series, number, TokenCodec.NewKey(), ct: ct).ConfigureAwait(false)
            ? (int)number
            : throw new InvalidOperationException("Another program added a key at this moment; try again.");
    }
}
