namespace Decisioning.Engine;

/// <summary>Ends the process at once, without running anything that could write again.</summary>
public sealed class FailFastEnd : IProcessEnd
{
    /// <inheritdoc/>
    public void End(string reason) => Environment.FailFast(reason);
}
