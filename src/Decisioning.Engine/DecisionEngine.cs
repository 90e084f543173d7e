using System.Runtime.ExceptionServices;
using Decisioning.Domain.Statistics;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Catalogs;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Insight;
using Decisioning.Engine.Names;
using Decisioning.Engine.Statistics;
using Decisioning.Engine.Tokens;
using Decisioning.Engine.Watching;
using Decisioning.Engine.Working;
using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine;

/// <summary>
/// The base in memory over a store: one actor a customer, whose turns never overlap, so that caps are exact and callers
/// read their own writes. An answer that shows a state leaves only when that state is durable.
/// </summary>
/// <remarks>All members may be called from many threads. What can go wrong in normal traffic is part of the answer
/// (<see cref="Refusal"/>); exceptions are defects and wrong calls.</remarks>
public sealed partial class DecisionEngine : IAsyncDisposable
{
    private readonly IStore _store;
    private readonly EngineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IProcessEnd _end;
    private readonly TokenCodec _tokens;
    private readonly ResidentBase _residents;
    private readonly QueuedBytes _queue;
    private readonly CommitLane[] _lanes;
    private readonly StateKeeper _keeper;
    private readonly DamageList _damages;
    private readonly NameDocuments _nameDocuments;
    private readonly ChainReader _chains;
    private readonly StatisticsKeeper _statistics;
    private readonly BaseKeeper _base;
    private readonly WatcherBoard _watchers;
    private readonly EventHistories _histories;
    private readonly PageMemory _pages;
    private readonly ThreadLocal<TurnTools> _tools = new(() => new TurnTools());
    private readonly Permits _keep;
    private ITimer? _keepTimer;
    private int _saveIsDue;
    private Task _keeping = Task.CompletedTask;
    private int _closing;

    /// <summary>The engine's time.</summary>
    public EngineClock Clock { get; }

    /// <summary>Texts of the hashes in customer records.</summary>
    public NameRegistry Names { get; }

    /// <summary>The published catalogs.</summary>
    public CatalogRegistry Catalogs { get; }

    /// <summary>The base-wide figures that decisions read now.</summary>
    public BaseStatistics Statistics => _statistics.Current;

    /// <summary>Figures of this engine.</summary>
    public EngineMetrics Metrics { get; }

    /// <summary>Bytes of the customers in memory, as the budget counts them.</summary>
    public long ResidentBytes => _residents.Budget.Bytes;

    /// <summary>Bytes of the records that wait to be written.</summary>
    internal long QueuedBytes => _queue.Now;

    /// <summary>What packing needs is still to be learned from the records in memory, which takes a second, once.
    /// </summary>
    internal bool MayLearnPacking => _residents.MayLearn;

    /// <summary>How often somebody was looked for in the store because he was not in memory.</summary>
    internal long StoreLooks => _residents.StoreLooks;

    /// <summary>Customers in memory.</summary>
    internal int ResidentCustomers => _residents.Budget.Customers;

    /// <summary>Those of them whose record is packed.</summary>
    internal int PackedCustomers => _residents.Budget.Packed;

    /// <summary>Whether calls that write are served, and if not, why.</summary>
    public EngineHealth Health
    {
        get
        {
            if (Volatile.Read(ref _closing) != 0) return new EngineHealth(false, "The engine is shutting down.");
            foreach (var lane in _lanes)
            {
                if (lane.ClosedBecause is { } why) return new EngineHealth(false, why);
                if (lane.FailedBecause is { } failed) return new EngineHealth(false, failed);
                if (!lane.IsOpen) return new EngineHealth(false, "The store's last answer was lost; reading it back.");
            }

            return new EngineHealth(true, "");
        }
    }

    /// <summary>The token of a contact on a customer's card; empty for a newcomer.</summary>
    public string ReservationIdOf(in CustomerSnapshot customer, uint contactNumber) => customer.Number == 0
        ? ""
        : _tokens.Encode(new Token(TokenKind.Reservation, customer.Partition, customer.Number, contactNumber, 0));

    /// <summary>Saves all changed states and moves the checkpoint.</summary>
    /// <exception cref="StoreException">Some could not be saved: whoever reads the saved states would miss them.
    /// </exception>
    public async ValueTask CheckpointAsync(CancellationToken ct = default)
    {
        if (await _keeper.PassAsync(isUrgent: true, ct).ConfigureAwait(false) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Ends when the base is counted, or its counting was given up.</summary>
    internal Task BaseCountedAsync() => _base.CountedAsync();

    /// <summary>What the timer of the base statistics does, to be waited for.</summary>
    internal Task StatisticsTurnAsync() => _statistics.KeepAsync();

    /// <summary>Takes no more calls, waits for what is under way, saves states, moves the checkpoint, and gives the
    /// partitions up. The store stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0) return;
        if (_keepTimer is not null) await _keepTimer.DisposeAsync().ConfigureAwait(false);
        _keeper.Hurry();
        _base.GiveUpCounting();
        Wake();
        await _keeping.ConfigureAwait(false);
        await _finishing.ConfigureAwait(false);
        foreach (var lane in _lanes) await lane.StopAsync().ConfigureAwait(false);
        _watchers.End();
        _feeds.Stop();
        await _statistics.PublishAsync().ConfigureAwait(false);
        await _statistics.DisposeAsync().ConfigureAwait(false);
        await _base.DisposeAsync().ConfigureAwait(false);
        await Catalogs.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_beingFinished.Keys.Select(_options.Work.Of)).ConfigureAwait(false);
        await _keeper.PassAsync(isUrgent: true).ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
        Metrics.Dispose();
        _tools.Dispose();
        _residents.Dispose();
        _feeds.Dispose();
    }

    private CommitLane LaneOf(byte partition) => _lanes[_store.LogOf(partition)];

    /// <summary>Gives all partitions up at once: one after the other, each would wait for the disk of the store.
    /// </summary>
    private async Task ReleaseAsync()
    {
        try
        {
            await _store.ReleaseAsync(
                [.. _lanes.Where(lane => lane.ClosedBecause is null).SelectMany(lane => lane.Claims)])
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            LogNotReleased(_logger, failure, failure.Message);
        }
    }

    private void WakeToSave()
    {
        Volatile.Write(ref _saveIsDue, 1);
        Wake();
    }

    /// <summary>Has the log's tail and the memory looked after.</summary>
    private void Wake()
    {
        lock (_keep)
        {
            if (_keep.Free == 0) _keep.Release();
        }
    }

    private async Task KeepAsync()
    {
        while (true)
        {
            await _keep.WaitAsync().ConfigureAwait(false);
            if (Volatile.Read(ref _closing) != 0) return;
            var isDue = Interlocked.Exchange(ref _saveIsDue, 0) != 0 || _keeper.MustCheckpoint;
            try
            {
                if (!isDue)
                {
                    _residents.Sweep();
                    if (!_residents.Budget.IsOver) continue;
                }

                await FinishIdentitiesAsync([.. _intents.Keys]).ConfigureAwait(false);
                FinishErasuresBeside();
                await _keeper.PassAsync(isUrgent: false).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                // The log holds everything; the next pass tries again, and the tail grows meanwhile.
                LogKeeping(_logger, failure, failure.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "States and checkpoint have to wait: {Why}")]
    private static partial void LogKeeping(ILogger logger, Exception failure, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Customers at rest in memory are not packed: {Why}")]
    private static partial void LogNotPacking(ILogger logger, Exception failure, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The partitions were not given up: {Why}")]
    private static partial void LogNotReleased(ILogger logger, Exception failure, string why);
}
