namespace Decisioning.Resp;

/// <summary>The server could not be reached, did not answer in time, or was lost on the way.</summary>
public sealed class RespConnectionException(string message, RespOutcome outcome, Exception? inner = null)
    : RespException(message, outcome, inner);
