namespace Decisioning.Engine.Working;

/// <summary>A semaphore whose waiters go on where the engine's work goes on, in the order in which they came.</summary>
internal sealed class Permits(int free, EngineWork work)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource<bool>> _waiting = new();
    private int _free = free;

    /// <summary>Permits that nobody holds.</summary>
    public int Free => Volatile.Read(ref _free);

    /// <summary>Ends when a permit is taken.</summary>
    public async Task WaitAsync(CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<bool>> place;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            place = _waiting.AddLast(work.NewSignal<bool>());
        }

        using var giveUp = ct.UnsafeRegister(_ => GiveUp(place), null);
        if (!await work.Of(place.Value).ConfigureAwait(false)) throw new OperationCanceledException(ct);
    }

    /// <summary>Gives a permit to who waits longest, or back.</summary>
    public void Release()
    {
        LinkedListNode<TaskCompletionSource<bool>>? next;
        lock (_gate)
        {
            next = _waiting.First;
            if (next is null) _free++;
            else _waiting.RemoveFirst();
        }

        if (next is not null) work.End(next.Value, true);
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource<bool>> place)
    {
        lock (_gate)
        {
            if (place.List is null) return;
            _waiting.Remove(place);
        }

        work.End(place.Value, false);
    }
}
