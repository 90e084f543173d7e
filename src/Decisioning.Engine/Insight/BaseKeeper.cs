using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Insight;
using Decisioning.Domain.Names;
using Decisioning.Domain.Statistics;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Working;
using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine.Insight;

/// <summary>
/// Keeps the counters of the base. Every durable record is counted once, under the lock of its customer. What the
/// records do not hold (the running day, what happened) is stored before states are saved, so that it is never behind
/// a saved state: a restart reads it, counts the tail of the log after it, and takes in the saved states while it
/// serves (<see cref="OpeningCount"/>).
/// </summary>
internal sealed partial class BaseKeeper : IAsyncDisposable
{
    private const string CountersSeries = "base-counters";
    private const string HistorySeries = "base-history";

    /// <summary>Days that are made up for after the server was down; of a longer absence the last ones.</summary>
    private const int MostMissedDays = 400;

    private readonly IStore _store;
    private readonly EngineClock _clock;
    private readonly TimeProvider _time;
    private readonly EngineWork _work;
    private readonly Func<CatalogDefinition?> _catalog;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly TimeSpan _period;
    private readonly Permits _turn;
    private readonly Lock _gate = new();
    private readonly long[] _counted;

    /// <summary>By log: the last record that was counted when this engine opened.</summary>
    private readonly long[] _loaded;
    private readonly List<BaseFigures> _ended = [];
    private readonly BaseCounters _counters;
    private CatalogDefinition? _kept;
    private long _document;
    private long _latestMs;
    private bool _changed;

    public BaseKeeper(
        IStore store, EngineOptions options, EngineClock clock, TimeProvider time, Func<CatalogDefinition?> catalog,
        ILogger logger)
    {
        (_store, _clock, _catalog, _logger, _period) = (store, clock, catalog, logger, options.StatisticsPeriod);
        (_time, _work) = (time, options.Work);
        _turn = new Permits(1, options.Work);
        _countingEnded = options.Work.NewSignal<bool>();
        (_counted, _loaded) = (new long[store.Description.LogCount], new long[store.Description.LogCount]);
        _counters = new BaseCounters(clock.NowMs);
        _timer = time.CreateTimer(_ => _ = TickAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What subsidies cost; spent is what is in the counters.</summary>
    public SubsidyLedger Subsidies { get; } = new();

    /// <summary>Contacts that are promised and of which nothing was heard; null while the base is counted.</summary>
    public long? OpenReservations
    {
        get
        {
            lock (_gate) return _opening is null ? _counters.OpenReservations : null;
        }
    }

    /// <summary>The base's own time: now, or the latest time that a record was folded at.</summary>
    private long NowMs => Math.Max(_clock.NowMs, _latestMs);

    /// <summary>Takes up what was stored.</summary>
    /// <param name="states">As many states as may have been saved at most; 0: there is nobody to count.</param>
    /// <param name="ct">Stops the reading.</param>
    public async Task LoadAsync(long states, CancellationToken ct)
    {
        var documents = await _store.ListDocumentsAsync(CountersSeries, ct).ConfigureAwait(false);
        if (documents.Count > 0)
        {
            _document = documents[^1].Number;
            var content = await _store.GetDocumentAsync(CountersSeries, _document, ct).ConfigureAwait(false);
            var stored = BaseDocument.Decode(content.GetValueOrDefault().Span);
            stored.Counted.AsSpan(0, Math.Min(stored.Counted.Length, _counted.Length)).CopyTo(_counted);
            _counters.Restore(stored.Memory);
            _counted.CopyTo(_loaded, 0);
            Subsidies.Restore(stored.Subsidies);
        }

        KeepCategories();
        if (states > 0) _opening = new OpeningCount(states);
        else _work.End(_countingEnded, true);
    }

    /// <summary>Debt that all contacts have drawn, and what came back of it.</summary>
    public (double Drawn, double Returned) Trust()
    {
        lock (_gate) return _counters.Trust;
    }

    /// <summary>Begins to end days by the clock.</summary>
    public void Start()
    {
        AskOnce();
        _timer.Change(_period, _period);
    }

    /// <summary>Counts a record that became durable.</summary>
    /// <param name="record">The record.</param>
    /// <param name="customer">His number in the record's partition; 0 for nobody who is known.</param>
    /// <param name="before">His state before; empty for none, or when it did not change.</param>
    /// <param name="after">His state after; empty when it did not change.</param>
    /// <param name="log">The log of the record.</param>
    public void Count(
        PendingRecord record, uint customer, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, int log)
    {
        if (after.IsEmpty && !record.Facts.IsRefusal) return;
        lock (_gate)
        {
            var who = new CustomerKey(record.Partition, customer);
            Count(record.Facts, who, before, after, record.FoldedAtMs, log, record.Number);
            if (record.Facts.Event is ContactReservedEvent promise) Subsidies.Spend(promise);
        }
    }

    /// <summary>Counts a record of the tail that is read back; of what is counted already only the state is missing.
    /// </summary>
    public void CountTail(in LogRecord record, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, int log)
    {
        if ((RecordKind)record.Kind is RecordKind.Stub or RecordKind.Names) return;
        lock (_gate)
        {
            var who = new CustomerKey(record.Partition, record.Customer);
            if (record.Number > _counted[log])
            {
                var envelope = RecordEnvelope.Decode(record.Payload.Span);
                Count(RecordFacts.Of(envelope), who, before, after, envelope.FoldedAtMs, log, record.Number);
            }
            else if (!after.IsEmpty)
            {
                TakeEarly(who, before);
                _counters.Recount(IdOf(who), before, after);
                _opening?.Recount(IdOf(who), before, after);
            }
        }
    }

    /// <summary>Counts the subsidy of a record of the tail, also where its customer is closed: a budget must know of
    /// every promise.</summary>
    public void FindSubsidy(in LogRecord record, ReadOnlySpan<byte> e, int log)
    {
        if (record.Number > _loaded[log] && EventCodec.KindOf(e) == EventKind.ContactReserved)
            Subsidies.Find((ContactReservedEvent)EventCodec.Decode(e));
    }

    /// <summary>All of a log's tail was shown: what is stored from here on holds it.</summary>
    public void EndTail(int log, long number)
    {
        lock (_gate)
        {
            if (number <= _counted[log]) return;
            (_counted[log], _changed) = (number, true);
        }
    }

    /// <summary>The figures at a time (null: now); null while the base is counted.</summary>
    public BaseFigures? Read(long? atMs)
    {
        lock (_gate)
        {
            if (_opening is not null) return null;
            var now = NowMs;
            EndDays(now);
            _counters.Settle(now);
            return _counters.Read(atMs ?? now, now, Catalog);
        }
    }

    /// <summary>What the customers of each segment are like now; null while the base is counted.</summary>
    public SegmentFigures? ReadSegments()
    {
        lock (_gate) return _opening is null ? _counters.ReadSegments(NowMs, Catalog) : null;
    }

    /// <summary>The figures of the newest days that ended, by growing day.</summary>
    public async ValueTask<IReadOnlyList<BaseFigures>> HistoryAsync(int most, CancellationToken ct)
    {
        lock (_gate) EndDays(NowMs);
        await SaveAsync().ConfigureAwait(false);
        var days = new List<BaseFigures>();
        var kept = await _store.ListDocumentsAsync(HistorySeries, ct).ConfigureAwait(false);
        foreach (var entry in kept.Skip(kept.Count - most))
        {
            if (await _store.GetDocumentAsync(HistorySeries, entry.Number, ct).ConfigureAwait(false) is { } content)
                days.Add(BaseDocument.DecodeFigures(content.Span));
        }

        return days;
    }

    /// <summary>Stores the days that ended and the counters' memory, if anything changed. Days that ended while the
    /// base is counted are waited for, and the counting hurries: the memory stands behind them.</summary>
    /// <exception cref="StoreUnavailableException">The counting that days wait for was given up.</exception>
    public async Task SaveAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (await RememberAsync().ConfigureAwait(false) is var (ended, content))
                await StoreAsync(ended, content).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GiveUpCounting();
        await _counting.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private CatalogDefinition Catalog => _catalog() ?? new CatalogDefinition();

    private static ulong IdOf(CustomerKey customer) => ((ulong)customer.Partition << 32) | customer.Number;

    /// <summary>Asks once, so that the first caller does not wait for what only the first question has to do, and no
    /// record behind it.</summary>
    private void AskOnce()
    {
        Read(null);
        ReadSegments();
    }

    private void Count(
        in RecordFacts facts, CustomerKey who, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, long foldedAtMs,
        int log, long number)
    {
        if (number <= _counted[log]) return;
        KeepCategories();
        EndDays(Math.Max(foldedAtMs, facts.DecidedAtMs));
        _counted[log] = number;
        _changed = true;
        if (!after.IsEmpty && facts.Event is { } e)
        {
            TakeEarly(who, before);
            _counters.Count(IdOf(who), before, after, e, facts.ExpectedMicros, foldedAtMs);
        }

        if (facts.IsRefusal)
            _counters.Refuse(NameHash.OfOptional(facts.RefusedChannel), facts.RefusedBy);
    }

    /// <summary>What is to be stored, when days have been waited for; null when nothing changed.</summary>
    private async Task<(BaseFigures[] Ended, byte[] Content)?> RememberAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (!_changed) return null;
                if (_opening is not { Days.Count: > 0 })
                {
                    _changed = false;
                    var document = BaseDocument.Of(
                        NowMs, [.. _counted], _counters.Remember(), Subsidies.Remember());
                    return ([.. _ended], document.Encode());
                }

                _hurries = true;
            }

            if (!await CountedAsync().ConfigureAwait(false) && CountingFailure is null) throw DaysNotCounted();
        }
    }

    /// <summary>The categories of a catalog's offers come before those of the records that follow it.</summary>
    private void KeepCategories()
    {
        var catalog = _catalog();
        if (catalog is null || ReferenceEquals(catalog, _kept)) return;
        _counters.Keep(catalog);
        _kept = catalog;
    }

    /// <summary>Ends every day that lies before a time, as the base stood at its end. Under the gate.</summary>
    private void EndDays(long nowMs)
    {
        _latestMs = Math.Max(_latestMs, nowMs);
        var today = (int)(_latestMs / BaseCounters.DayMs);
        if (today <= _counters.Day) return;
        _counters.SkipTo(today - MostMissedDays);
        if (_opening is null)
        {
            EndDays(_counters, today, _ended);
        }
        else
        {
            if (_failure is null) _opening.EndDays(_counters.Copy(), today);
            _counters.SkipTo(today);
        }

        _changed = true;
    }

    private void EndDays(BaseCounters counters, int today, List<BaseFigures> ended)
    {
        while (counters.Day < today)
        {
            var endMs = counters.DayStartMs + BaseCounters.DayMs;
            counters.Settle(endMs);
            var none = new DayFlows();
            ended.Add(counters.Read(endMs, endMs, Catalog) with { Week = none, Month = none });
            counters.EndDay();
        }
    }

    private async Task StoreAsync(BaseFigures[] ended, byte[] content)
    {
        try
        {
            foreach (var day in ended)
            {
                await _store.PutDocumentAsync(HistorySeries, day.Day, BaseDocument.Encode(day), isUpkeep: true)
                    .ConfigureAwait(false);
                lock (_gate) _ended.Remove(day);
            }

            while (!await _store.PutDocumentAsync(CountersSeries, ++_document, content, isUpkeep: true)
                .ConfigureAwait(false))
            {
            }

            await _store.DropDocumentsAsync(CountersSeries, _document - 1).ConfigureAwait(false);
        }
        catch
        {
            lock (_gate) _changed = true;
            throw;
        }
    }

    private async Task TickAsync()
    {
        try
        {
            bool hasEnded;
            lock (_gate)
            {
                EndDays(_clock.NowMs);
                _counters.Settle(NowMs);
                hasEnded = _ended.Count > 0;
            }

            if (hasEnded) await SaveAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            LogNotStored(_logger, failure, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The figures of the base were not stored: {Why}")]
    private static partial void LogNotStored(ILogger logger, Exception failure, string why);
}
