using Decisioning.Domain.Customers;
using Decisioning.Domain.Statistics;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Working;
using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine.Statistics;

/// <summary>
/// The base statistics: sums over what durable records taught, and what the segments are like, published as numbered
/// versions that decisions cite. A version names, for each log, up to which record it counts, so that a restart counts
/// every record once.
/// </summary>
internal sealed partial class StatisticsKeeper : IAsyncDisposable
{
    private const string Series = "statistics";

    private readonly IStore _store;
    private readonly EngineOptions _options;
    private readonly EngineClock _clock;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly SegmentVersions _segments;
    private readonly OldVersions _old;
    private readonly Permits _turn;
    private readonly Lock _gate = new();
    private readonly long[] _counted;
    private readonly long[] _published;
    private CalibrationSums _sums = new();
    private BaseStatistics _current = BaseStatistics.Neutral;
    private Func<int, long> _durableOf = _ => 0;
    private bool _changed;

    public StatisticsKeeper(
        IStore store, EngineOptions options, EngineClock clock, TimeProvider time, Func<SegmentFigures?> segments,
        ILogger logger)
    {
        _segments = new SegmentVersions(store, options.SegmentsPeriod, segments);
        _old = new OldVersions(store, clock, Series, SegmentVersions.Series, logger);
        (_store, _options, _clock, _logger) = (store, options, clock, logger);
        _turn = new Permits(1, options.Work);
        _counted = new long[store.Description.LogCount];
        _published = new long[store.Description.LogCount];
        _timer = time.CreateTimer(
            _ => _ = KeepAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The version that decisions read.</summary>
    public BaseStatistics Current => Volatile.Read(ref _current);

    /// <summary>Reads the last version, and counts what the logs hold after it up to their checkpoints.</summary>
    public async Task LoadAsync(LogEnd[] ends, CancellationToken ct)
    {
        var versions = await _store.ListDocumentsAsync(Series, ct).ConfigureAwait(false);
        if (versions.Count > 0)
        {
            var version = versions[^1].Number;
            var content = await _store.GetDocumentAsync(Series, version, ct).ConfigureAwait(false);
            var stored = StatisticsRecord.Decode(content.GetValueOrDefault().Span);
            stored.Counted.AsSpan(0, Math.Min(stored.Counted.Length, _counted.Length)).CopyTo(_counted);
            _counted.CopyTo(_published, 0);
            _sums = stored.Sums;
            await _segments.LoadAsync(stored.Segments).ConfigureAwait(false);
            _current = stored.Sums.ToStatistics(version, stored.AtMs, _segments.Current);
        }

        foreach (var end in ends)
        {
            if (_counted[end.Log] >= end.Position.Checkpoint) continue;
            await foreach (var record in _store.ReadLogAsync(end.Log, _counted[end.Log], _ => { }, ct)
                .ConfigureAwait(false))
            {
                if (record.Number > end.Position.Checkpoint) break;
                Count(record, end.Log);
            }
        }
    }

    /// <summary>A version that was published; null when it is not there any more.</summary>
    public async ValueTask<BaseStatistics?> GetAsync(long version)
    {
        if (Current is { } current && current.Version == version) return current;
        if (version == 0) return BaseStatistics.Neutral;
        if (await _store.GetDocumentAsync(Series, version).ConfigureAwait(false) is not { } content) return null;
        var stored = StatisticsRecord.Decode(content.Span);
        var segments = await _segments.GetAsync(stored.Segments).ConfigureAwait(false);
        return stored.Sums.ToStatistics(version, stored.AtMs, segments);
    }

    /// <summary>Counts a durable record once. Called in the order of each log.</summary>
    public void Count(IReadOnlyList<LearnedResponse>? learned, int log, long number, long atMs)
    {
        if (learned is not { Count: > 0 }) return;
        lock (_gate)
        {
            if (number <= _counted[log]) return;
            _counted[log] = number;
            _changed = true;
            foreach (var response in learned)
                _sums.Add(response.Channel, response.DebtBand, response.Expected, response.Positive, atMs);
        }
    }

    /// <summary>Counts a record that was read back.</summary>
    public void Count(in LogRecord record, int log)
    {
        if ((RecordKind)record.Kind is not (RecordKind.Event or RecordKind.Reservation)) return;
        var envelope = RecordEnvelope.Decode(record.Payload.Span);
        Count(envelope.Learned, log, record.Number, envelope.FoldedAtMs);
    }

    public void Start(Func<int, long> durableOf)
    {
        _durableOf = durableOf;
        _timer.Change(_options.StatisticsPeriod, _options.StatisticsPeriod);
    }

    /// <summary>Publishes the next version, and once a day drops those that nobody needs.</summary>
    public async Task KeepAsync()
    {
        await PublishAsync().ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await _old.DropAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Publishes the next version, if anything changed or the last one counts too little of the log.</summary>
    public async Task PublishAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var atMs = _clock.NowMs;
            byte[] content;
            long[] counted;
            var changed = await RenewSegmentsAsync(atMs).ConfigureAwait(false);
            lock (_gate)
            {
                counted = [.. _counted.Select((number, log) => Math.Max(number, _durableOf(log)))];
                var lag = counted.Zip(_published, (now, then) => now - then).Sum();
                if (!changed && !_changed && lag < _options.CheckpointRecords) return;
                content = new StatisticsRecord(atMs, counted, _sums, _segments.Number).Encode();
                _changed = false;
            }

            if (await StoreAsync(content).ConfigureAwait(false) is not { } version) return;
            counted.CopyTo(_published, 0);
            var sums = StatisticsRecord.Decode(content).Sums;
            Volatile.Write(ref _current, sums.ToStatistics(version, atMs, _segments.Current));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private async Task<bool> RenewSegmentsAsync(long nowMs)
    {
        try
        {
            return await _segments.RenewAsync(nowMs).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            LogNotPublished(_logger, failure, Current.Version + 1, failure.Message);
            return false;
        }
    }

    /// <summary>Stores the next version; its number, or null when it could not be stored.</summary>
    private async Task<long?> StoreAsync(byte[] content)
    {
        // A version whose answer was lost is there, but nobody cites it; its number is passed over.
        var version = Current.Version + 1;
        try
        {
            while (!await _store.PutDocumentAsync(Series, version, content).ConfigureAwait(false)) version++;
            return version;
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            LogNotPublished(_logger, failure, version, failure.Message);
        }

        lock (_gate) _changed = true;
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Base statistics {Version} were not published: {Why}")]
    private static partial void LogNotPublished(ILogger logger, Exception failure, long version, string why);
}
