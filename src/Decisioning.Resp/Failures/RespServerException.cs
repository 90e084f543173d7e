namespace Decisioning.Resp;

/// <summary>The server refused the command. A script that was stopped by an error may have written before it: whoever
/// writes scripts checks first and writes last.</summary>
public sealed class RespServerException(string message) : RespException(message, RespOutcome.Known)
{
    /// <summary>The first word of the refusal: ERR, OOM, READONLY, WRONGTYPE, NOAUTH, ...</summary>
    public string Code { get; } = message.Split(' ', 2)[0];
}
