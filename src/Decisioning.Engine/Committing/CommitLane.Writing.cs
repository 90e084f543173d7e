using System.Diagnostics;
using Decisioning.Engine.Actors;
using Decisioning.Storage;

namespace Decisioning.Engine.Committing;

internal sealed partial class CommitLane
{
    private static readonly TimeSpan ShortestProbe = TimeSpan.FromMilliseconds(50);

    private async Task WriteGroupsAsync()
    {
        while (true)
        {
            await _work.WaitAsync().ConfigureAwait(false);
            while (await BeginAsync().ConfigureAwait(false) is { } group)
                await WriteAsync(group).ConfigureAwait(false);
            lock (_gate)
            {
                if (_stopping && _waiting.Count == 0) return;
            }
        }
    }

    private async ValueTask<CommitGroup?> BeginAsync()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0) return null;
        }

        await PaceAsync().ConfigureAwait(false);
        lock (_gate)
        {
            var group = _waiting.Dequeue();
            if (ReferenceEquals(group, _filling)) _filling = null;
            _writingGroup = group;
            return group;
        }
    }

    private async Task WriteAsync(CommitGroup group)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var write = new AppendGroup
            {
                Log = Log,
                Claims = group.Claims(_claims),
                Records = group.Records,
                IsUpkeep = group.Erases,
            };
            await _store.AppendAsync(write).ConfigureAwait(false);
            Settle(group, Stopwatch.GetElapsedTime(began));
        }
        catch (StoreUnavailableException failure) when (failure.Outcome == StoreOutcome.Known)
        {
            Hold();
            FailedBecause = failure.Message;
            Drop(group, CommitOutcome.Unavailable, failure.Message);
            Reopen();
            ProbeLater();
        }
        catch (StoreUnavailableException failure)
        {
            Hold();
            await RecoverAsync(group, failure, Stopwatch.GetElapsedTime(began)).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // A stale epoch, a damaged file, or a defect: whatever it is, nothing may be built on what was not written.
            Close(group, failure);
        }
    }

    private void Settle(CommitGroup group, TimeSpan took)
    {
        foreach (var item in group.Items)
        {
            if (item.Slot is { } slot)
            {
                try
                {
                    SettleOne(group, item, slot);
                }
                finally
                {
                    slot.Leave();
                }
            }
            else
            {
                group.Settled++;
                _listener.OnDurable(item);
            }
        }

        Volatile.Write(ref _durable, group.LastNumber);

        // What was written from the reserve of a full disk does not say that there is room again.
        if (!group.Erases) FailedBecause = null;
        else if (FailedBecause is not null) ProbeLater();
        lock (_gate)
        {
            CountNoMore(group);
            TailBytes += group.Bytes;
        }

        _listener.OnGroup(group, took);
        Release(group);
        group.Complete(CommitOutcome.Durable);
    }

    private void SettleOne(CommitGroup group, PendingRecord item, CustomerSlot slot)
    {
        lock (slot)
        {
            var before = slot.Settle(item);
            group.Settled++;
            try
            {
                _listener.OnDurable(item, slot, _arena.Read(before));
            }
            finally
            {
                _arena.Free(before);
            }
        }
    }

    /// <summary>After an unknown outcome: takes the log anew, so that no late write can land, reads its end and keeps
    /// what is there. A group is there whole or not at all.</summary>
    private async Task RecoverAsync(CommitGroup group, StoreUnavailableException failure, TimeSpan took)
    {
        while (true)
        {
            try
            {
                await TakeAnewAsync().ConfigureAwait(false);
                var landed = await HasLandedAsync(group).ConfigureAwait(false);
                if (landed) Settle(group, took);
                else Drop(group, CommitOutcome.Unavailable, failure.Message);
                Reopen();
                return;
            }
            catch (StoreUnavailableException again)
            {
                group.Complete(CommitOutcome.Unavailable, again.Message);
                if (ReleaseWaiters(again.Message))
                {
                    Close(group, again);
                    return;
                }

                await Task.Delay(_options.RecoveryPause, _time).ConfigureAwait(false);
            }
            catch (Exception end)
            {
                Close(group, end);
                return;
            }
        }
    }

    /// <summary>Answers those who wait while the store stays away; true when the lane is to stop. What it holds is no
    /// more than it held when the store went, for it takes nothing more, and must not take the other logs' room.
    /// </summary>
    private bool ReleaseWaiters(string why)
    {
        lock (_gate)
        {
            if (_writingGroup is { } group) CountNoMore(group);
            foreach (var later in _waiting)
            {
                CountNoMore(later);
                later.Complete(CommitOutcome.Unavailable, why);
            }

            return _stopping;
        }
    }

    private async Task TakeAnewAsync()
    {
        var partitions = _claims.Select(claim => (int)claim.Partition).ToArray();
        var claims = await _store.AcquireAsync(partitions).ConfigureAwait(false);
        if (claims.Count != partitions.Length)
            throw new StoreUnavailableException(StoreOutcome.Known, $"Another process holds partitions of log {Log}.");
        _claims = [.. claims.OrderBy(claim => claim.Partition)];
    }

    private async Task<bool> HasLandedAsync(CommitGroup group)
    {
        var records = group.Records;
        var found = 0;
        await foreach (var record in _store.ReadLogAsync(Log, Durable).ConfigureAwait(false))
        {
            if (found >= records.Length || record.Number != records.Span[found].Number
                || !record.Payload.Span.SequenceEqual(records.Span[found].Payload.Span))
            {
                throw new LogOrderException(
                    $"Record {record.Number} at the end of log {Log} was not written by this process.");
            }

            found++;
        }

        if (found == 0 || found == records.Length) return found > 0;
        throw new LogOrderException($"Log {Log} holds {found} of the {records.Length} records of one group.");
    }

    private void Hold()
    {
        lock (_gate) _state = LaneState.Recovering;
    }

    private void Reopen()
    {
        lock (_gate) _state = LaneState.Open;
    }

    private void Close(CommitGroup group, Exception failure)
    {
        lock (_gate)
        {
            _state = LaneState.Closed;
            (ClosedBecause, HasLost) = (failure.Message, failure is StoreDamagedException);
        }

        Drop(group, HasLost ? CommitOutcome.Lost : CommitOutcome.Closed, failure.Message);
        _listener.OnClosed(Log, failure);
    }

    /// <summary>Annuls what is not settled of a group, and all after it. The lane takes nothing while slots go back to
    /// what is durable.</summary>
    private void Drop(CommitGroup group, CommitOutcome outcome, string why)
    {
        List<CommitGroup> dropped = [group];
        lock (_gate)
        {
            Debug.Assert(_state != LaneState.Open, "Nothing may build on what is being annulled.");
            dropped.AddRange(_waiting);
            _waiting.Clear();
            _filling = null;
        }

        foreach (var item in dropped.SelectMany(each => each.Items.Skip(each.Settled)))
        {
            if (item.Slot is { } slot)
            {
                lock (slot)
                {
                    slot.Revert();
                    _listener.OnReverted(item, slot);
                    _arena.Free(item.State);
                }

                slot.Leave();
            }

            foreach (var (hash, number) in item.Defined) _names.Forget(hash, Log, number);
        }

        var records = dropped.Sum(each => each.Settled < each.Items.Count ? each.Count - each.Settled : 0);
        lock (_gate)
        {
            foreach (var each in dropped) CountNoMore(each);
        }

        if (records > 0) _listener.OnDropped(Log, records, why);
        foreach (var each in dropped) Release(each);
        foreach (var each in dropped) each.Complete(outcome, why);
    }

    /// <summary>After a failed write nobody may come to write any more, because health says so: an empty record finds
    /// out whether the store is back. One that fails sends the next.</summary>
    private void ProbeLater()
    {
        TaskCompletionSource<bool> due;
        lock (_gate)
        {
            // One that is due looks at the state when its pause is over.
            if (_stopping || _probe is not null) return;
            _probe = due = _options.Work.NewSignal<bool>();
        }

        _probing = Task.WhenAll(_probing, ProbeAsync(due));
    }

    /// <summary>Ends a probe's pause, once.</summary>
    private void RingProbe(TaskCompletionSource<bool>? due)
    {
        lock (_gate)
        {
            if (due is null || !ReferenceEquals(_probe, due)) return;
            _probe = null;
        }

        _options.Work.End(due, true);
    }

    private async Task ProbeAsync(TaskCompletionSource<bool> due)
    {
        try
        {
            var pause = _options.RecoveryPause > ShortestProbe ? _options.RecoveryPause : ShortestProbe;
            await using var timer = _time.CreateTimer(_ => RingProbe(due), null, pause, Timeout.InfiniteTimeSpan);
            await _options.Work.Of(due).ConfigureAwait(false);
            Probe();
        }
        catch (Exception failure)
        {
            // A defect. Nobody would find out any more whether the store is back.
            lock (_gate)
            {
                _state = LaneState.Closed;
                ClosedBecause = failure.Message;
            }

            _listener.OnClosed(Log, failure);
        }
    }

    private void Probe()
    {
        lock (_gate)
        {
            if (FailedBecause is null || _state != LaneState.Open || _stopping || _queued > 0) return;
            Put(Room(0), _claims[0].Partition, null, (byte)RecordKind.Names, ReadOnlyMemory<byte>.Empty);
            if (_work.Free == 0) _work.Release();
        }
    }

    private void CountNoMore(CommitGroup group)
    {
        _bytes.Add(-group.Counted);
        _queued -= group.Queued;
        (group.Counted, group.Queued) = (0, 0);
    }

    /// <summary>Under the lock, because who asks how far the lane is looks at the numbers in its groups.</summary>
    private void Release(CommitGroup group)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_writingGroup, group)) _writingGroup = null;
            group.Release();
        }
    }
}
