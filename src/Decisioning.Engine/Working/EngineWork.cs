namespace Decisioning.Engine.Working;

/// <summary>
/// Where the engine's own work goes on: its long-running tasks, and whoever waits for one of its signals. Here the
/// thread pool. Everything else in the engine goes on where the store, a timer or a caller ends its wait, so a
/// simulation that puts a queue of its own here decides every order.
/// </summary>
internal class EngineWork
{
    protected EngineWork()
    {
    }

    public static EngineWork OfThreadPool { get; } = new();

    /// <summary>Begins a task of the engine, never within the call.</summary>
    public virtual Task Run(Func<Task> work) => Task.Run(work);

    /// <summary>A signal to be ended by <see cref="End"/>.</summary>
    public virtual TaskCompletionSource<T> NewSignal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What one of those who wait for a signal waits for.</summary>
    public virtual Task<T> Of<T>(TaskCompletionSource<T> signal) => signal.Task;

    /// <summary>Ends a signal, once; who waits for it goes on elsewhere, never within the call.</summary>
    public virtual void End<T>(TaskCompletionSource<T> signal, T result) => signal.TrySetResult(result);
}
