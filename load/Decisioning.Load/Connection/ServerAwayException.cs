namespace Decisioning.Load.Connection;

/// <summary>
/// The server was away for longer than the patience that was asked for. The message is meant to be printed.
/// </summary>
internal sealed class ServerAwayException(string message, Exception cause) : Exception(message, cause);
