namespace Decisioning.Engine.Tests.Testing;

/// <summary>Bounds on waiting, so that a hanging test says what it waited for.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static async Task<T> For<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Longest.TotalSeconds} s in vain for {what}.");
        }
    }

    public static async Task For(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Longest.TotalSeconds} s in vain for {what}.");
        }
    }

    public static async Task Until(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Longest);
        while (!condition())
        {
            if (deadline.IsCancellationRequested)
                throw new TimeoutException($"Waited {Longest.TotalSeconds} s in vain for {what}.");
            await Task.Yield();
        }
    }
}
