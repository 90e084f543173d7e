using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Storage;

namespace Decisioning.Engine.Feeding;

/// <summary>What feeds ask the engine for.</summary>
internal sealed class FeedReading(
    IStore store, ResidentBase residents, EngineOptions options, TimeProvider time, Func<int, long> durableOf,
    ulong mark)
{
    /// <summary>Tells this base's positions from those of another.</summary>
    public ulong Mark => mark;

    /// <summary>The number of a log's last durable record.</summary>
    public long DurableOf(int log) => durableOf(log);

    public static Refusal Gone(int log, long from, LogPosition position) => new(
        RefusalCause.PositionGone, "",
        $"Record {from + 1} of log {log} was cut from it; the first number there is {position.TrimmedTo + 1}. What "
        + "lies between is lost to this reader: begin there, or at the first record.");

    /// <summary>Waits for news and then a little for more, so that a page is worth its reading; false when none came in
    /// time.</summary>
    public async ValueTask<bool> WaitAsync(Task news, TimeSpan longest, CancellationToken ct)
    {
        if (!news.IsCompleted)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var timeout = Task.Delay(longest, time, end.Token);
            var first = await Task.WhenAny(news, timeout).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            await end.CancelAsync().ConfigureAwait(false);
            if (first == timeout) return false;
        }

        if (options.FeedInterval > TimeSpan.Zero)
            await Task.Delay(options.FeedInterval, time, ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>A customer's id, without making him resident, and whether he was erased. The id of one who cannot be
    /// read is empty.</summary>
    public async ValueTask<(string Id, bool IsErased)> IdOfAsync(byte partition, uint customer, CancellationToken ct)
    {
        while (true)
        {
            if (residents[partition].Find(customer) is { } slot)
            {
                var (id, isErased, pending) = Look(slot);
                if (pending is null) return (id, isErased);
                await pending.WaitAsync(ct).ConfigureAwait(false);
                continue;
            }

            if (await LoadAsync(partition, customer, ct).ConfigureAwait(false) is { } found) return found;
        }
    }

    /// <summary>An erasure that is not durable yet may be annulled: what becomes of it is to be waited for.</summary>
    private static (string Id, bool IsErased, Task<CommitOutcome>? Pending) Look(CustomerSlot slot)
    {
        try
        {
            lock (slot)
            {
                if (CustomerSlot.IsErasedRecord(slot.Durable)) return ("", true, null);
                var pending = slot.IsErased ? slot.PendingState?.Group.Done : null;
                return (Encoding.UTF8.GetString(slot.IdUtf8), false, pending);
            }
        }
        finally
        {
            slot.Leave();
        }
    }

    /// <summary>From the saved state; null when he became resident meanwhile.</summary>
    private async ValueTask<(string Id, bool IsErased)?> LoadAsync(
        byte partition, uint customer, CancellationToken ct)
    {
        try
        {
            if (await store.LoadAsync(partition, customer, ct).ConfigureAwait(false) is not { } row)
                return IsResident(partition, customer) ? null : ("", false);
            return CustomerSlot.IsErasedRecord(row.Record.Span)
                ? ("", true)
                : (Encoding.UTF8.GetString(new CustomerView(row.Record.Span).IdUtf8), false);
        }
        catch (CorruptRecordException)
        {
            return ("", false);
        }
    }

    private bool IsResident(byte partition, uint customer)
    {
        if (residents[partition].Find(customer) is not { } slot) return false;
        slot.Leave();
        return true;
    }
}
