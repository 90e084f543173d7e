using Decisioning.Storage.Sqlite.Files;

namespace Decisioning.Storage.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public ValueTask<bool> PutDocumentAsync(
        string name, long number, ReadOnlyMemory<byte> content, bool isUpkeep = false, CancellationToken ct = default)
    {
        StoreRules.CheckDocument(name, number, content.Length, this);
        return WriteLogAsync(
            connection =>
            {
                DemandSpace(isUpkeep);
                return _log.PutDocument(connection, name, number, content.Span);
            }, ct);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> GetDocumentAsync(string name, long number, CancellationToken ct = default)
    {
        StoreRules.CheckName(name, this);
        return _logReaders.ReadAsync(
            (name, number), (connection, by) => LogReads.Document(connection, by.name, by.number), ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DocumentEntry>> ListDocumentsAsync(string name, CancellationToken ct = default)
    {
        StoreRules.CheckName(name, this);
        return _logReaders.ReadAsync<string, IReadOnlyList<DocumentEntry>>(name, LogReads.Documents, ct);
    }

    /// <inheritdoc/>
    public ValueTask<int> DropDocumentsAsync(string name, long upTo, CancellationToken ct = default)
    {
        StoreRules.CheckName(name, this);
        return WriteLogAsync(connection => _log.DropDocuments(connection, name, upTo), ct);
    }
}
