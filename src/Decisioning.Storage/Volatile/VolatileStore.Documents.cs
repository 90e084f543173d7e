namespace Decisioning.Storage;

public sealed partial class VolatileStore
{
    /// <inheritdoc/>
    public ValueTask<bool> PutDocumentAsync(
        string name, long number, ReadOnlyMemory<byte> content, bool isUpkeep = false, CancellationToken ct = default)
    {
        StoreRules.CheckDocument(name, number, content.Length, this);
        lock (Enter(ct)) return ValueTask.FromResult(_data.Documents.TryAdd((name, number), content.ToArray()));
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> GetDocumentAsync(string name, long number, CancellationToken ct = default)
    {
        StoreRules.CheckName(name, this);
        lock (Enter(ct))
        {
            // A bare null would become an empty memory, by way of a null array.
            return ValueTask.FromResult(
                _data.Documents.TryGetValue((name, number), out var content)
                    ? content.ToArray()
                    : default(ReadOnlyMemory<byte>?));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DocumentEntry>> ListDocumentsAsync(string name, CancellationToken ct = default)
    {
        StoreRules.CheckName(name, this);
        lock (Enter(ct))
        {
            return ValueTask.FromResult<IReadOnlyList<DocumentEntry>>(
            [
                .. _data.Documents.Where(each => each.Key.Name == name).OrderBy(each => each.Key.Number)
                    .Select(each => new DocumentEntry(name, each.Key.Number, each.Value.Length)),
            ]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> DropDocumentsAsync(string name, long upTo, CancellationToken ct = default)
    {
        StoreRules.CheckName(name, this);
        lock (Enter(ct))
        {
            var keys = _data.Documents.Keys.Where(key => key.Name == name && key.Number <= upTo).ToArray();
            foreach (var key in keys) _data.Documents.Remove(key);
            return ValueTask.FromResult(keys.Length);
        }
    }
}
