namespace Decisioning.Resp;

/// <summary>What arrived is not the protocol, or not what was expected. The connection it came over is closed.
/// </summary>
public sealed class RespProtocolException(string message) : RespException(message, RespOutcome.Unknown);
