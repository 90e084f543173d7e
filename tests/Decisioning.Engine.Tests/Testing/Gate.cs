namespace Decisioning.Engine.Tests.Testing;

/// <summary>Holds whoever comes until it is opened, and tells that somebody came.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody stands at the gate.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _opened.TrySetResult();

    /// <summary>Lets nobody through, but with a failure.</summary>
    public void Fail(Exception failure) => _opened.TrySetException(failure);

    public Task PassAsync()
    {
        _reached.TrySetResult();
        return _opened.Task;
    }
}
