namespace Decisioning.Storage.Sqlite.Connections;

/// <summary>
/// When the side file (write-ahead log) is moved into the main file, without waiting for readers; and, where readers
/// kept it from starting over and it has grown to four times the pages, waiting for them and emptying it. So its length
/// is bounded by five times the pages, and one write.
/// </summary>
/// <remarks>
/// What is written meanwhile waits for it, the longer the more pages there are: at a quarter of the pages a promise
/// hardly notices. Under a flood of writes, where that would be many times a second, it is put off up to all of the
/// pages, because a page that is written again and again is moved once.
/// </remarks>
/// <param name="pages">After so many it is moved in any case.</param>
/// <param name="time">The clock for moving it early; null: never early, because nobody waits for a write.</param>
internal sealed class WalPolicy(int pages, TimeProvider? time = null)
{
    /// <summary>Between two early moves at least.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private const int EarlyPart = 4;
    private long _movedAt = time?.GetTimestamp() ?? 0;
    private int _written;

    public void AfterWork(Connection connection)
    {
        if (!IsDue(connection.TakeWrittenPages())) return;
        var file = new FileInfo(connection.Path + "-wal");
        connection.Checkpoint(truncate: file.Exists && file.Length >= 4L * pages * Schema.PageBytes);
    }

    /// <summary>Counts what was written; whether it is time to move it, which then begins anew.</summary>
    internal bool IsDue(int written)
    {
        _written += written;
        if (_written < pages && !IsEarlyDue()) return false;
        _written = 0;
        _movedAt = time?.GetTimestamp() ?? 0;
        return true;
    }

    private bool IsEarlyDue() =>
        time is not null && _written >= pages / EarlyPart && time.GetElapsedTime(_movedAt) >= Rest;
}
