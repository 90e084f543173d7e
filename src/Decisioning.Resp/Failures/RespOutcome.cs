namespace Decisioning.Resp;

/// <summary>What is known of a command that failed.</summary>
public enum RespOutcome
{
    /// <summary>The server did not execute it: it refused it, or never got it.</summary>
    Known,

    /// <summary>It may have been executed: it was written, and no reply came.</summary>
    Unknown,
}
