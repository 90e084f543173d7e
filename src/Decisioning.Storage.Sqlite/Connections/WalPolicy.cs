namespace Decisioning.Storage.Sqlite.Connections;

/// <summary>
/// When the side file (write-ahead log) is moved into the main file: after so many written pages without waiting for
/// readers; and, where readers kept it from starting over and it has grown to four times that, waiting for them and
/// emptying it. So its length is bounded by five times the pages, and one write.
/// </summary>
internal sealed class WalPolicy(int pages)
{
    private int _written;

    public void AfterWork(Connection connection)
    {
        _written += connection.TakeWrittenPages();
        if (_written < pages) return;
        _written = 0;
        var file = new FileInfo(connection.Path + "-wal");
        connection.Checkpoint(truncate: file.Exists && file.Length >= 4L * pages * Schema.PageBytes);
    }
}
