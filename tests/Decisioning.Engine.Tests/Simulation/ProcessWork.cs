using Decisioning.Engine.Working;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>The engine's own work on the simulation's thread, for as long as its process lives.</summary>
internal sealed class ProcessWork(SimulatedProcess process) : EngineWork
{
    public override Task Run(Func<Task> work)
    {
        var ended = new TaskCompletionSource();
        process.Post(() => _ = FollowAsync(work, ended));
        return ended.Task;
    }

    public override TaskCompletionSource<T> NewSignal<T>() => new();

    /// <summary>A task of his own for each who waits: of several who await one task the runtime sends all but one to
    /// the thread pool.</summary>
    public override Task<T> Of<T>(TaskCompletionSource<T> signal)
    {
        if (signal.Task.IsCompleted) return signal.Task;
        var own = new TaskCompletionSource<T>();
        signal.Task.ContinueWith(
            ended => process.Post(() => own.SetResult(ended.Result)), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return own.Task;
    }

    public override void End<T>(TaskCompletionSource<T> signal, T result) => signal.SetResult(result);

    private static async Task FollowAsync(Func<Task> work, TaskCompletionSource ended)
    {
        try
        {
            await work().ConfigureAwait(false);
            ended.SetResult();
        }
        catch (Exception failure)
        {
            ended.SetException(failure);
        }
    }
}
