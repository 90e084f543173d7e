namespace Decisioning.Storage.Sqlite.Connections;

/// <summary>
/// The open connections of a store. It keeps the rule that SQLite 3.7.0 to 3.51.2 needs (their WAL-reset bug can lose
/// committed pages when one connection checkpoints while another commits): a file has one connection that writes and
/// checkpoints, and that one opens first and closes last.
/// </summary>
/// <param name="writerElsewhere">The files' writing connections are another process's, so this one only reads.
/// </param>
internal sealed class ConnectionRegister(bool writerElsewhere = false)
{
    private readonly Lock _gate = new();
    private readonly List<Connection> _open = [];

    /// <summary>The connections that are open now.</summary>
    public IReadOnlyList<Connection> Open
    {
        get
        {
            lock (_gate) return [.. _open];
        }
    }

    public void Add(Connection connection)
    {
        lock (_gate)
        {
            var writer = writerElsewhere || _open.Exists(each => each.Path == connection.Path && each.Writes);
            if (writer == connection.Writes)
            {
                throw new InvalidOperationException(connection.Writes
                    ? $"'{connection.Path}' has a writing connection already."
                    : $"'{connection.Path}' has no writing connection yet: it opens first.");
            }

            _open.Add(connection);
        }
    }

    public void Remove(Connection connection)
    {
        lock (_gate)
        {
            if (!_open.Remove(connection)) return;
            if (connection.Writes && _open.Exists(each => each.Path == connection.Path))
                throw new InvalidOperationException($"The writer of '{connection.Path}' closed before its readers.");
        }
    }
}
