namespace Decisioning.Storage;

/// <summary>A write does not fit the end of the log: a number that is not above the last, or a state ahead of the
/// durable log. Nothing was written. A defect of the writer, which it ends.</summary>
public sealed class LogOrderException(string message) : StoreException(message);
