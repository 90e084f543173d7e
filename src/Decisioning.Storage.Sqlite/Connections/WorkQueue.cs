using System.Diagnostics.CodeAnalysis;

namespace Decisioning.Storage.Sqlite.Connections;

/// <summary>
/// What waits for one thread, in its order. The thread sleeps at once while there is nothing: between two commits it
/// waits for less than a millisecond, which <see cref="System.Collections.Concurrent.BlockingCollection{T}"/> would
/// spend asking for the processor in vain.
/// </summary>
internal sealed class WorkQueue
{
    private readonly Queue<Action> _waiting = [];
    private bool _ended;

    /// <summary>Adds work; false when the queue has ended.</summary>
    public bool TryAdd(Action work)
    {
        lock (_waiting)
        {
            if (_ended) return false;
            _waiting.Enqueue(work);
            Monitor.Pulse(_waiting);
            return true;
        }
    }

    /// <summary>Takes no more; what waits is still given out.</summary>
    public void End()
    {
        lock (_waiting)
        {
            _ended = true;
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Waits for the next piece of work; false when the queue has ended and is empty.</summary>
    public bool TryTake([NotNullWhen(true)] out Action? work)
    {
        lock (_waiting)
        {
            while (!_waiting.TryDequeue(out work))
            {
                if (_ended) return false;
                Monitor.Wait(_waiting);
            }

            return true;
        }
    }
}
