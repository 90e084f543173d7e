using System.Diagnostics.Metrics;
using Decisioning.Engine;

namespace Decisioning.Server.Feeding;

/// <summary>How far the feed was written to its Redis stream, for those who wait for it and those who watch.</summary>
public sealed class FeedStreamProgress : IDisposable
{
    public const string MeterName = "Decisioning.FeedStream";

    private readonly DecisionEngine _engine;
    private readonly Lock _gate = new();
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _entries;
    private readonly Counter<long> _gaps;
    private readonly long[] _written;
    private TaskCompletionSource _moved = New();
    private bool _isKnown;

    public FeedStreamProgress(DecisionEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _engine = engine;
        _written = new long[engine.Logs];
        _entries = _meter.CreateCounter<long>(
            "decisioning.feed.stream.entries", "{entry}", "Entries written to the Redis stream of the feed.");
        _gaps = _meter.CreateCounter<long>(
            "decisioning.feed.stream.gaps", "{entry}",
            "Entries of it that say that records were cut from the log before they could be written.");
        _meter.CreateObservableUpDownCounter(
            "decisioning.feed.stream.behind", ReadBehind, "{record}",
            "Durable records that are not dealt with in that stream; absent while its position was not read.");
        _meter.CreateObservableGauge(
            "decisioning.feed.stream.writable", () => IsWritable ? 1 : 0, "1", "1 while that stream is written.");
    }

    /// <summary>This program's own meter, not another's of the same name.</summary>
    public Meter Meter => _meter;

    /// <summary>Whether the last attempt to write was a success.</summary>
    public bool IsWritable { get; private set; }

    /// <summary>Entries were written.</summary>
    public void Count(int entries, int gaps)
    {
        IsWritable = true;
        _entries.Add(entries);
        _gaps.Add(gaps);
    }

    /// <summary>Everything up to these records, by log, is in the stream, and whoever was to be forgotten is.</summary>
    public void Reach(Func<int, long> written)
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            for (var log = 0; log < _written.Length; log++) _written[log] = written(log);
            _isKnown = true;
            (moved, _moved) = (_moved, New());
        }

        moved.TrySetResult();
    }

    /// <summary>The stream cannot be written now.</summary>
    public void Fail() => IsWritable = false;

    /// <summary>Waits until a record is dealt with in the stream; false when that takes too long.</summary>
    public async ValueTask<bool> ReachedAsync(
        byte partition, long number, TimeSpan longest, TimeProvider time, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        var log = _engine.LogOf(partition);
        try
        {
            while (true)
            {
                Task moved;
                lock (_gate)
                {
                    if (_written[log] >= number) return true;
                    moved = _moved.Task;
                }

                await moved.WaitAsync(both.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> ReadBehind()
    {
        lock (_gate)
        {
            if (!_isKnown) return [];
            var behind = _written.Select((written, log) => Math.Max(0, _engine.DurableOf(log) - written)).Sum();
            return [new Measurement<long>(behind)];
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
