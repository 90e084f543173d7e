namespace Decisioning.Engine;

/// <summary>
/// Ends the process. Called once, when the store could not make written data durable: the kernel has then dropped the
/// pages, and only a new process that reads the files anew knows what is in them.
/// </summary>
public interface IProcessEnd
{
    /// <summary>Ends the process with a reason for its operator. Tests give one that returns; the engine stays closed.
    /// </summary>
    void End(string reason);
}
