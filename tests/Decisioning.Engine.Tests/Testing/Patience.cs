namespace Decisioning.Engine.Tests.Testing;

/// <summary>Bounds on waiting, so that a hanging test says what it waited for.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static async Task<T> For<T>(Task<T> task, string what, Func<string>? state = null)
    {
        try
        {
            return await task.WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            throw InVain(what, state);
        }
    }

    public static async Task For(Task task, string what, Func<string>? state = null)
    {
        try
        {
            await task.WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            throw InVain(what, state);
        }
    }

    public static async Task Until(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Longest);
        while (!condition())
        {
            if (deadline.IsCancellationRequested) throw InVain(what, state: null);
            await Task.Yield();
        }
    }

    /// <summary>Says whether it was the process that had no time for it.</summary>
    private static TimeoutException InVain(string what, Func<string>? state) => new(
        $"Waited {Longest.TotalSeconds} s in vain for {what} ({(state is null ? "" : state() + "; ")}the pool has "
        + $"{ThreadPool.ThreadCount} threads, {ThreadPool.PendingWorkItemCount} pieces of work wait).");
}
