namespace Decisioning.Storage;

/// <summary>The system could not make written data durable. <b>The process must end</b>: after a failed fsync the
/// kernel has dropped the pages, and a second fsync that succeeds says nothing about them.</summary>
public sealed class FsyncFailedException(string message, Exception? inner = null) : StoreException(message, inner);
