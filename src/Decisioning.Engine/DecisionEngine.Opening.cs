using Decisioning.Engine.Actors;
using Decisioning.Engine.Catalogs;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Feeding;
using Decisioning.Engine.Insight;
using Decisioning.Engine.Names;
using Decisioning.Engine.Statistics;
using Decisioning.Engine.Tokens;
using Decisioning.Engine.Watching;
using Decisioning.Engine.Working;
using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine : ICommitListener
{
    private DecisionEngine(EngineParts parts, TokenCodec tokens, PartitionClaim[] claims, LogEnd[] ends)
    {
        (_store, _options, _time, _end) = (parts.Store, parts.Options, parts.Time, parts.End);
        _logger = parts.Loggers.CreateLogger<DecisionEngine>();
        _keep = new Permits(0, _options.Work);
        _tokens = tokens;
        Clock = new EngineClock(_time);
        Names = new NameRegistry(_options.Names);
        _nameDocuments = new NameDocuments(_store, Names);
        _chains = new ChainReader(_store);
        _residents = new ResidentBase(
            _store, _options, tokens, RelieveAsync, Wake,
            failure => LogNotPacking(_logger, failure, failure.Message));
        _histories = new EventHistories(_options.RememberedEventIds, _residents);
        _pages = new PageMemory(_options.RememberedPages);
        _damages = new DamageList(_store, _residents);
        _queue = new QueuedBytes(_options.QueuedBytes);
        _lanes = [.. ends.Select(end => Lane(end, claims))];
        var keeping = parts.Loggers.CreateLogger<StateKeeper>();
        _keeper = new StateKeeper(
            _store, _options, Clock, _time, _residents, _lanes, BeforeCheckpointAsync, _end, keeping);
        _base = new BaseKeeper(
            _store, _options, Clock, _time, () => Catalogs?.Current?.Definition,
            parts.Loggers.CreateLogger<BaseKeeper>());
        _statistics = new StatisticsKeeper(
            _store, _options, Clock, _time, _base.ReadSegments, parts.Loggers.CreateLogger<StatisticsKeeper>());
        _watchers = new WatcherBoard(_options, _time);
        _feeds = new FeedBoard(_options.Feeds);
        _feedReading = new FeedReading(
            _store, _residents, _options, _time, log => _lanes[log].Durable, tokens.MarkOfBase());
        Metrics = new EngineMetrics(_residents, _lanes, _queue, _feeds, _base, () => Health.Serving);
        Catalogs = new CatalogRegistry(parts, Clock);
    }

    /// <summary>
    /// Takes the store's partitions, reads what was recorded after the last checkpoint, folds it, and serves. The
    /// counters of the base take the saved states in behind the first calls.
    /// </summary>
    /// <param name="store">The store; it stays the caller's to close, after the engine.</param>
    /// <param name="options">Limits and periods.</param>
    /// <param name="parse">Turns a stored catalog's bytes into its definition.</param>
    /// <param name="time">The clock and the timers.</param>
    /// <param name="loggers">Where the engine logs; never personal data.</param>
    /// <param name="end">Ends the process after a failed fsync; <see cref="FailFastEnd"/> when not given.</param>
    /// <param name="ct">Stops the opening.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="StoreException">The store could not be read or taken.</exception>
    public static async Task<DecisionEngine> OpenAsync(
        IStore store, EngineOptions options, CatalogReader parse, TimeProvider time, ILoggerFactory loggers,
        IProcessEnd? end = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        options.Validate();
        options = Fit(options, store.Description.Limits);
        var all = Enumerable.Range(0, Partitions.Count).ToArray();
        var claims = await store.AcquireAsync(all, ct).ConfigureAwait(false);
        if (claims.Count != all.Length)
        {
            throw new StoreUnavailableException(StoreOutcome.Known,
                $"{all.Length - claims.Count} of {all.Length} partitions are held by another process; stop it first.");
        }

        var parts = new EngineParts(store, options, parse, time, loggers, end ?? new FailFastEnd());
        var tokens = await TokenKeys.LoadAsync(store).ConfigureAwait(false);
        var ends = await LogEnd.ReadAllAsync(store, ct).ConfigureAwait(false);
        var engine = new DecisionEngine(parts, tokens, [.. claims.OrderBy(claim => claim.Partition)], ends);
        try
        {
            await engine.StartAsync(ends, ct).ConfigureAwait(false);
            return engine;
        }
        catch
        {
            // The runtime keeps every meter that was not ended, and this one's instruments keep the engine.
            engine.Metrics.Dispose();
            engine._residents.Dispose();
            await engine._base.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    void ICommitListener.OnDurable(PendingRecord record, CustomerSlot slot, ReadOnlySpan<byte> before)
    {
        _keeper.NoteDirty(slot);
        if (record.ChangesState) _watchers.Tell(slot);
        if (record.Number == slot.Tombstone) _unfinished[slot.Key] = record.Number;
        _statistics.Count(record.Learned, LogOf(slot), record.Number, record.FoldedAtMs);
        _base.Count(record, slot.Number, before, record.ChangesState ? slot.Durable : default, LogOf(slot));
    }

    void ICommitListener.OnReverted(PendingRecord record, CustomerSlot slot)
    {
        AnnulIntent(slot, record.Number);
        GiveSubsidyBack(record, slot);
        if (record.Number != slot.Tombstone) return;
        (slot.Erasing, slot.Tombstone) = (false, 0);
        _keeper.LetGo(LogOf(slot), record.Number);
    }

    void ICommitListener.OnDurable(PendingRecord record) =>
        _base.Count(record, 0, default, default, _store.LogOf(record.Partition));

    void ICommitListener.OnGroup(CommitGroup group, TimeSpan took)
    {
        Metrics.Group(group.Count, took);
        _feeds.Tell();
        if (_keeper.MustCheckpoint || _residents.Budget.IsOver) Wake();
    }

    void ICommitListener.OnDropped(int log, int records, string why)
    {
        Metrics.Dropped(records);
        LogDropped(_logger, log, records, why);
    }

    void ICommitListener.OnClosed(int log, Exception failure)
    {
        LogClosed(_logger, log, failure.Message);

        // What another process saves from here on is not in the records that are counted here. A log that is closed for
        // another reason leaves the saved states as they are.
        if (failure is StaleEpochException or LogOrderException) _base.GiveUpCounting();
        if (failure is FsyncFailedException) _end.End(failure.Message);
    }

    private static EngineOptions Fit(EngineOptions options, StoreLimits limits) => options with
    {
        GroupRecords = Math.Min(options.GroupRecords, limits.GroupRecords),
        GroupBytes = Math.Min(options.GroupBytes, limits.GroupBytes),
    };

    private CommitLane Lane(LogEnd end, PartitionClaim[] claims)
    {
        PartitionClaim[] own = [.. claims.Where(claim => _store.LogOf(claim.Partition) == end.Log)];
        return new CommitLane(
            end, own, _store, _options, Clock, _time, Names, _residents.Arena, this, log => _lanes[log].Durable,
            _queue);
    }

    private async Task StartAsync(LogEnd[] ends, CancellationToken ct)
    {
        Clock.NotBefore(ends.Max(end => end.LastAtMs));
        await _nameDocuments.LoadAsync().ConfigureAwait(false);
        await _statistics.LoadAsync(ends, ct).ConfigureAwait(false);
        await Catalogs.LoadAsync(ct).ConfigureAwait(false);
        var saved = 0L;
        for (var i = 0; i < Partitions.Count; i++)
        {
            var highest = await _store.HighestCustomerAsync(i, ct).ConfigureAwait(false);
            _residents[i].RaiseHighest(highest);
            saved += highest;
        }

        await _base.LoadAsync(saved, ct).ConfigureAwait(false);
        await _damages.LoadAsync(ct).ConfigureAwait(false);
        var folding = new TailFolder(_store, _residents, Names, _statistics, _base, _damages, _logger);
        foreach (var end in ends) await folding.FoldAsync(end, ct).ConfigureAwait(false);
        foreach (var customer in folding.Changed)
        {
            var slot = _residents[customer.Partition].Find(customer.Number)!;
            lock (slot)
            {
                if (slot.Damage is null) _keeper.NoteDirty(slot);
            }

            slot.Leave();
        }

        foreach (var lane in _lanes) lane.Start();
        var rested = _residents.Rested();
        _base.CountStates(row => _residents.Offer(in row, rested));
        await ResumeErasuresAsync(folding.Erased).ConfigureAwait(false);
        await FinishIdentitiesAsync(folding.Intents).ConfigureAwait(false);
        _keeping = _options.Work.Run(KeepAsync);
        _keepTimer = _time.CreateTimer(
            _ => WakeToSave(), null, _options.CheckpointPeriod, _options.CheckpointPeriod);
        _base.Start();
        _statistics.Start(log => _lanes[log].Durable);
    }

    private async Task BeforeCheckpointAsync(int log, long number)
    {
        await _nameDocuments.SaveAsync(log, number).ConfigureAwait(false);
        await _base.SaveAsync().ConfigureAwait(false);
    }

    private Task RelieveAsync() => _keeper.RelieveAsync();

    private int LogOf(CustomerSlot slot) => _store.LogOf(slot.Partition);

    [LoggerMessage(Level = LogLevel.Error, Message = "Log {Log}: {Records} records were annulled: {Why}")]
    private static partial void LogDropped(ILogger logger, int log, int records, string why);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Log {Log} is closed in this process: {Why}")]
    private static partial void LogClosed(ILogger logger, int log, string why);
}
