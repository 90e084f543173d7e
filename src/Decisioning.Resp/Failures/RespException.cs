namespace Decisioning.Resp;

/// <summary>A command that failed, and what is known of its effect.</summary>
public abstract class RespException(string message, RespOutcome outcome, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Whether the server may have executed it.</summary>
    public RespOutcome Outcome { get; } = outcome;
}
