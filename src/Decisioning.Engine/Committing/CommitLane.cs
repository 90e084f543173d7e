using System.Diagnostics;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Names;
using Decisioning.Engine.Working;
using Decisioning.Storage;

namespace Decisioning.Engine.Committing;

/// <summary>
/// The way into one log: numbers records, fills groups, writes one group at a time. A group begins no sooner than a set
/// time after the last one began, a longer one while nobody waits for any of its records; what arrives meanwhile fills
/// the next. Records never leave their order, and a group that fails takes all later ones with it, because they may
/// build on it.
/// </summary>
internal sealed partial class CommitLane
{
    /// <summary>So many of the longest names fit a payload of 64 KiB.</summary>
    private const int NamesPerRecord = 240;

    /// <summary>About what a record takes in memory beside its payload and the state that it makes.</summary>
    private const int RecordBytes = 256;

    /// <summary>Timers ring in whole milliseconds; what is shorter is waited for by giving way to others.</summary>
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);

    private static readonly (ulong Hash, long Number)[] NoNames = [];

    private readonly Lock _gate = new();
    private readonly Permits _work;
    private readonly Queue<CommitGroup> _waiting = new();
    private readonly IStore _store;
    private readonly EngineOptions _options;
    private readonly EngineClock _clock;
    private readonly TimeProvider _time;
    private readonly NameRegistry _names;
    private readonly RecordArena _arena;
    private readonly ICommitListener _listener;
    private readonly Func<int, long> _durableOf;
    private readonly QueuedBytes _bytes;
    private readonly List<(ulong Hash, string Text)> _undefined = [];
    private PartitionClaim[] _claims;
    private CommitGroup? _filling;
    private CommitGroup? _writingGroup;
    private LaneState _state = LaneState.Open;
    private Task _writing = Task.CompletedTask;
    private Task _probing = Task.CompletedTask;
    private TaskCompletionSource<bool>? _probe;
    private TaskCompletionSource<bool>? _due;
    private bool _stopping;
    private int _queued;
    private long _nextNumber;
    private long _durable;
    private long _lastAtMs;
    private long _beganAt;
    private long _beganAtTime;

    public CommitLane(
        LogEnd end, PartitionClaim[] claims, IStore store, EngineOptions options, EngineClock clock,
        TimeProvider time, NameRegistry names, RecordArena arena, ICommitListener listener, Func<int, long> durableOf,
        QueuedBytes bytes)
    {
        (_arena, _bytes) = (arena, bytes);
        (Log, _claims, _store, _options) = (end.Log, claims, store, options);
        (_clock, _time, _names, _listener, _durableOf) = (clock, time, names, listener, durableOf);
        (_nextNumber, _durable, _lastAtMs) = (end.Position.Last + 1, end.Position.Last, end.LastAtMs);
        Checkpoint = end.Position.Checkpoint;
        _work = new Permits(0, options.Work);
    }

    private enum LaneState : byte
    {
        Open,
        Recovering,
        Closed,
    }

    public int Log { get; }

    /// <summary>The number of the last durable record whose slot shows it.</summary>
    public long Durable => Volatile.Read(ref _durable);

    /// <summary>Why the log takes no more; null while it does.</summary>
    public string? ClosedBecause { get; private set; }

    /// <summary>Whether it is closed because the store has lost or damaged what it had acknowledged.</summary>
    public bool HasLost { get; private set; }

    /// <summary>Why the last group was not written, as far as that is known to have failed; null when it was.</summary>
    public string? FailedBecause { get; private set; }

    /// <summary>Whether records are taken now.</summary>
    public bool IsOpen => _state == LaneState.Open;

    public int Queued => Volatile.Read(ref _queued);

    /// <summary>Every record up to this one is covered by saved states.</summary>
    public long Checkpoint { get; private set; }

    /// <summary>Payload bytes that became durable after the last checkpoint.</summary>
    public long TailBytes { get; private set; }

    public IReadOnlyList<PartitionClaim> Claims => _claims;

    public void Start() => _writing = _options.Work.Run(WriteGroupsAsync);

    /// <summary>Numbers a record and puts it into the group that fills. Called within the turn of its
    /// customer.</summary>
    public AppendVerdict TryAppend(in RecordDraft draft, out PendingRecord? pending)
    {
        pending = null;
        lock (_gate)
        {
            if (_state != LaneState.Open || _stopping)
                return _state == LaneState.Closed || _stopping ? AppendVerdict.Closed : AppendVerdict.Unavailable;
            if (_queued >= _options.QueuedRecords || _bytes.IsFull) return AppendVerdict.Overloaded;
            var defined = DefineNames(in draft);
            var group = Room(draft.Payload.Length);
            var number = Put(
                group, draft.Partition, draft.Slot, (byte)draft.Kind, draft.Payload, draft.State.Length);
            pending = new PendingRecord
            {
                Slot = draft.Slot,
                Partition = draft.Partition,
                Number = number,
                State = draft.State,
                Learned = draft.Learned ?? [],
                FoldedAtMs = draft.FoldedAtMs,
                Facts = draft.Facts,
                Defined = defined,
                Group = group,
            };
            group.Items.Add(pending);
            draft.Slot?.Push(pending);
            if (_work.Free == 0) _work.Release();
            RingIfDue();
            return AppendVerdict.Taken;
        }
    }

    /// <summary>Ends when what was taken up to a number is written or dropped, which it then is soon.</summary>
    public Task ReachAsync(long number)
    {
        lock (_gate)
        {
            if (number <= _durable || number >= _nextNumber) return Task.CompletedTask;
            if (_writingGroup is { } now && number <= now.LastNumber) return now.Done;
            foreach (var group in _waiting)
            {
                group.IsAwaited = true;
                if (number > group.LastNumber) continue;
                RingIfDue();
                return group.Done;
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>Notes a new checkpoint that covers so many bytes of the tail.</summary>
    public void CheckpointAt(long number, long coveredBytes)
    {
        lock (_gate)
        {
            Checkpoint = number;
            TailBytes -= coveredBytes;
        }
    }

    /// <summary>Waits until everything that was taken is written or dropped, then takes no more. Once.</summary>
    public async Task StopAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            if (_work.Free == 0) _work.Release();
            RingIfDue();
        }

        await _writing.ConfigureAwait(false);
        RingProbe(_probe);
        await _probing.ConfigureAwait(false);
    }

    private long Put(
        CommitGroup group, byte partition, CustomerSlot? slot, byte kind, ReadOnlyMemory<byte> payload,
        int stateBytes = 0)
    {
        var number = _nextNumber++;
        _lastAtMs = Math.Max(_lastAtMs, _clock.NowMs);
        group.Add(new LogRecord
        {
            Number = number,
            Partition = partition,
            Customer = slot?.Number ?? 0,
            Previous = slot?.Head ?? 0,
            Kind = kind,
            AtMs = _lastAtMs,
            Payload = payload,
        });
        _queued++;
        group.Queued++;
        var bytes = RecordBytes + payload.Length + stateBytes;
        group.Counted += bytes;
        _bytes.Add(bytes);
        return number;
    }

    private IReadOnlyList<(ulong Hash, long Number)> DefineNames(in RecordDraft draft)
    {
        _undefined.Clear();
        if (draft.Names is not { Count: > 0 } names) return NoNames;
        for (var i = 0; i < names.Count; i++)
        {
            var (hash, text) = names[i];
            if (_names.MustDefine(hash, Log, _durableOf) && !_undefined.Contains((hash, text)))
                _undefined.Add((hash, text));
        }

        if (_undefined.Count == 0) return NoNames;
        var defined = new List<(ulong, long)>(_undefined.Count);
        foreach (var chunk in _undefined.Chunk(NamesPerRecord))
        {
            var payload = NameCodec.Encode(chunk);
            var number = Put(Room(payload.Length), draft.Partition, null, (byte)RecordKind.Names, payload);
            foreach (var (hash, text) in chunk)
            {
                _names.Define(hash, text, Log, number);
                defined.Add((hash, number));
            }
        }

        return defined;
    }

    private CommitGroup Room(int bytes)
    {
        if (_filling is { } group && !IsFull(group) && group.Bytes + bytes <= _options.GroupBytes) return group;

        _filling = new CommitGroup(_options.Work);
        _waiting.Enqueue(_filling);
        return _filling;
    }

    private bool IsFull(CommitGroup group) => group.Count >= _options.GroupRecords;

    private async Task PaceAsync()
    {
        if (_beganAt != 0)
        {
            await FillAsync().ConfigureAwait(false);
            var left = _options.GroupInterval - Stopwatch.GetElapsedTime(_beganAt);
            if (left >= ShortestTimer)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), _time)
                    .ConfigureAwait(false);
            }
            else
            {
                while (Stopwatch.GetElapsedTime(_beganAt) < _options.GroupInterval) await Task.Yield();
            }
        }

        (_beganAt, _beganAtTime) = (Stopwatch.GetTimestamp(), _time.GetTimestamp());
    }

    /// <summary>Leaves the next group to fill while nobody waits for it.</summary>
    private async ValueTask FillAsync()
    {
        var left = _options.BehindInterval - _time.GetElapsedTime(_beganAtTime);
        if (left < ShortestTimer) return;
        TaskCompletionSource<bool> due;
        lock (_gate)
        {
            if (IsDue()) return;
            _due = due = _options.Work.NewSignal<bool>();
        }

        await using var timer = _time.CreateTimer(_ => Ring(due), null, left, Timeout.InfiniteTimeSpan);
        await _options.Work.Of(due).ConfigureAwait(false);
    }

    /// <summary>Whether the next group is to be written as soon as it may.</summary>
    private bool IsDue() =>
        _stopping || _waiting.Count > 1 || _waiting.Peek().IsAwaited || IsFull(_waiting.Peek())
        || _queued >= _options.QueuedRecords / 2 || _bytes.IsHalfFull;

    private void RingIfDue()
    {
        if (_due is { } due && IsDue()) Ring(due);
    }

    /// <summary>Ends the filling of a group, once.</summary>
    private void Ring(TaskCompletionSource<bool> due)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_due, due)) return;
            _due = null;
        }

        _options.Work.End(due, true);
    }
}
