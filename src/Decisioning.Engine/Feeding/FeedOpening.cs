using Decisioning.Storage;

namespace Decisioning.Engine.Feeding;

/// <summary>Finds where a feed begins, and whether what follows is still there.</summary>
internal sealed class FeedOpening(IStore store, FeedReading reading)
{
    private readonly int _logs = store.Description.LogCount;

    private static Refusal NoPosition =>
        new(RefusalCause.Invalid, "resume_token", "It is no position that this feed gave.");

    private static Refusal OtherBase =>
        Gone("The position is of another base; begin at the first record, or with what comes now.");

    public async ValueTask<(Refusal Refusal, FeedPosition? Position)> FindAsync(FeedStart start, CancellationToken ct)
    {
        var position = new FeedPosition(_logs);
        if (!string.IsNullOrEmpty(start.Token))
        {
            var found = FeedPosition.TryDecode(start.Token, _logs, out var mark);
            if (found is null)
                return (NoPosition, null);
            if (mark != reading.Mark)
                return (OtherBase, null);
            position = found;
        }

        for (var log = 0; log < _logs; log++)
        {
            var stands = await store.GetPositionAsync(log, ct).ConfigureAwait(false);
            if (string.IsNullOrEmpty(start.Token))
                await BeginAsync(position, log, start, stands, ct).ConfigureAwait(false);
            var refusal = start.OverCuts && position.Read(log).Number < stands.TrimmedTo
                ? default
                : await CheckAsync(position, log, stands, ct).ConfigureAwait(false);
            if (!refusal.Refused) refusal = RaiseTo(position, log, start, stands);
            if (refusal.Refused) return (refusal, null);
        }

        return (default, position);
    }

    /// <summary>Where a log begins for whom no token says it.</summary>
    private async ValueTask BeginAsync(
        FeedPosition position, int log, FeedStart start, LogPosition stands, CancellationToken ct)
    {
        if (!start.HasPosition && !start.FromFirst)
        {
            var end = reading.DurableOf(log);
            var last = end == 0 ? null : await store.ReadAsync(log, end, ct).ConfigureAwait(false);
            position.SetRead(log, end, last?.AtMs ?? 0);
            return;
        }

        var from = start.FromFirst && !start.HasPosition ? stands.TrimmedTo : long.MaxValue;
        for (var partition = 0; partition < Partitions.Count && from > stands.TrimmedTo; partition++)
        {
            if (store.LogOf(partition) == log)
                from = Math.Min(from, start.After!.GetValueOrDefault((byte)partition, stands.TrimmedTo));
        }

        // One that lies before the cut is refused by what is compared for its partition.
        position.SetRead(log, Math.Max(from, stands.TrimmedTo), 0);
    }

    /// <summary>Whether a log still goes on from where it was read.</summary>
    private async ValueTask<Refusal> CheckAsync(
        FeedPosition position, int log, LogPosition stands, CancellationToken ct)
    {
        var (number, atMs) = position.Read(log);
        if (number < stands.TrimmedTo) return FeedReading.Gone(log, number, stands);
        if (number > reading.DurableOf(log)) return Ahead(log, number);
        if (atMs == 0 || number == stands.TrimmedTo) return default;
        try
        {
            var record = await store.ReadAsync(log, number, ct).ConfigureAwait(false);
            return record?.AtMs == atMs ? default : Other(log, number);
        }
        catch (CorruptRecordException)
        {
            // It is there; its time cannot be compared.
            return default;
        }
    }

    private Refusal RaiseTo(FeedPosition position, int log, FeedStart start, LogPosition stands)
    {
        foreach (var (partition, number) in start.After ?? new Dictionary<byte, long>())
        {
            if (store.LogOf(partition) != log) continue;
            if (string.IsNullOrEmpty(start.Token) && number < stands.TrimmedTo)
                return FeedReading.Gone(log, number, stands);
            if (number > reading.DurableOf(log)) return Ahead(log, number);
            position.SetShown(partition, Math.Max(position.Shown(partition), number));
        }

        return default;
    }

    private Refusal Ahead(int log, long number) => Gone(
        $"Record {number} of log {log} is not there: the log ends at {reading.DurableOf(log)}. The position is of "
        + "another base, or of a time before this one was set back to a backup; begin at the first record.");

    private static Refusal Other(int log, long number) => Gone(
        $"Record {number} of log {log} is another one than it was: the base was set back to a backup since. Begin at "
        + "the first record.");

    private static Refusal Gone(string message) => new(RefusalCause.PositionGone, "", message);
}
