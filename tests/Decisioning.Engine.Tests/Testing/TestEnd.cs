namespace Decisioning.Engine.Tests.Testing;

/// <summary>Notes that the process would have ended, and why.</summary>
internal sealed class TestEnd : IProcessEnd
{
    private readonly TaskCompletionSource<string> _reason = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> Reason => _reason.Task;

    public void End(string reason) => _reason.TrySetResult(reason);
}
