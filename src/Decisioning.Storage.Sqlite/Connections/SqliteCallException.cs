namespace Decisioning.Storage.Sqlite.Connections;

/// <summary>A call into SQLite that failed, with the extended result code. It never leaves this project:
/// <see cref="SqliteFailures"/> translates it at the edge.</summary>
internal sealed class SqliteCallException(int code, string doing, string text) : Exception($"{doing}: {text} ({code})")
{
    /// <summary>The extended result code (sqlite.org/rescode.html).</summary>
    public int Code { get; } = code;
}
