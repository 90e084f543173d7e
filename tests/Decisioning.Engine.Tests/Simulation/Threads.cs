namespace Decisioning.Engine.Tests.Simulation;

/// <summary>Many pieces of work on threads of their own, one a processor. A history waits for a thread of its own, so
/// in <c>Parallel.For</c> they would keep the pool's threads from the tests that run beside them.</summary>
internal static class Threads
{
    /// <summary>Runs each of the first numbers; the first failure ends all, and is thrown.</summary>
    public static Task ForEachAsync(int count, Action<int> run)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            RunAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        void RunAll()
        {
            try
            {
                for (int number; (number = Interlocked.Increment(ref next)) < count;) run(number);
            }
            catch
            {
                Volatile.Write(ref next, count);
                throw;
            }
        }
    }
}
