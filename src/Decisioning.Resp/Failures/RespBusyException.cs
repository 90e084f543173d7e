namespace Decisioning.Resp;

/// <summary>Too many commands or bytes wait already; this one was not written.</summary>
public sealed class RespBusyException(string message) : RespException(message, RespOutcome.Known);
