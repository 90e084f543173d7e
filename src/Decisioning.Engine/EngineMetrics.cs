using System.Diagnostics.Metrics;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Feeding;
using Decisioning.Engine.Insight;
using Decisioning.Engine.Instruments;

namespace Decisioning.Engine;

/// <summary>
/// The engine's instruments, under the meter <see cref="MeterName"/>, named as the conventions of OpenTelemetry have
/// it. What happens with every decision is counted in counters of our own and read when somebody asks, so it costs the
/// same whoever listens; nothing in it is of a customer.
/// </summary>
public sealed class EngineMetrics : IDisposable
{
    /// <summary>The name that an exporter listens to.</summary>
    public const string MeterName = "Decisioning.Engine";

    private static readonly double[] Seconds =
        [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

    private static readonly int[] Sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

    private readonly Meter _meter = new(MeterName);
    private readonly DecisionCounters _decisions = new();
    private readonly EventCounters _events = new();
    private readonly StripedCounters _degraded = new(1);
    private readonly Counter<long> _dropped;
    private readonly Histogram<int> _groupRecords;
    private readonly Histogram<double> _groupSeconds;

    internal EngineMetrics(
        ResidentBase residents, CommitLane[] lanes, QueuedBytes queue, FeedBoard feeds, BaseKeeper figures,
        Func<bool> isServing)
    {
        _meter.CreateObservableCounter(
            "decisioning.decisions", _decisions.Read, "{decision}", "Decisions by verdict and reason.");
        _meter.CreateObservableCounter(
            "decisioning.decisions.degraded", () => _degraded.Read(0), "{decision}",
            "Pages that were served from memory while the store was away.");
        _meter.CreateObservableCounter(
            "decisioning.events", _events.Read, "{event}", "Events and settlements by what became of them.");
        _dropped = _meter.CreateCounter<long>(
            "decisioning.records.dropped", "{record}", "Records annulled with a failed group.");
        _groupRecords = _meter.CreateHistogram(
            "decisioning.commit.group.size", "{record}", "Records in a commit group.", tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = Sizes });
        _groupSeconds = _meter.CreateHistogram(
            "decisioning.commit.duration", "s", "Time to make a commit group durable.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        ObserveCustomers(residents);
        ObserveFeeds(feeds);
        ObserveStore(lanes, queue, isServing);
        _meter.CreateObservableUpDownCounter(
            "decisioning.reservations.open", () => Counted(figures.OpenReservations), "{reservation}",
            "Contacts that were promised and of which nothing was heard; one that expired counts until its customer's "
            + "next record. None while the base is counted.");
        _meter.CreateObservableGauge(
            "decisioning.base.counted", () => figures.CountedShare, "1",
            "How much of the base is in its counters: below 1 for some time after an opening.");
        _meter.CreateObservableGauge(
            "decisioning.base.countable", () => figures.CountingFailure is null ? 1L : 0L, "1",
            "0 when the counting after an opening has failed: the figures of the base are there after a restart.");
        _meter.CreateObservableCounter(
            "decisioning.trust.drawn", () => figures.Trust().Drawn, "1",
            "Debt that contacts have drawn: natural logarithms of trust, since the counting began.");
        _meter.CreateObservableCounter(
            "decisioning.trust.returned", () => figures.Trust().Returned, "1",
            "Debt that came back by places given back and good answers.");
    }

    /// <summary>This engine's own meter, for who must not see another's figures.</summary>
    public Meter Meter => _meter;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Decided(Decision decision, bool replayed) => _decisions.Count(decision, replayed);

    internal void Degraded() => _degraded.Increment(0);

    internal void Recorded(EventStatus status, RefusalCause cause) => _events.Count(status, cause);

    internal void Group(int records, TimeSpan took)
    {
        _groupRecords.Record(records);
        _groupSeconds.Record(took.TotalSeconds);
    }

    internal void Dropped(int records) => _dropped.Add(records);

    private static Measurement<long>[] Counted(long? value) => value is { } known ? [new(known)] : [];

    private void ObserveCustomers(ResidentBase residents)
    {
        _meter.CreateObservableUpDownCounter(
            "decisioning.customers.resident", () => residents.Budget.Customers, "{customer}", "Customers in memory.");
        _meter.CreateObservableUpDownCounter(
            "decisioning.customers.packed", () => residents.Budget.Packed, "{customer}",
            "Customers in memory whose record is packed.");
        _meter.CreateObservableUpDownCounter(
            "decisioning.customers.active", () => residents.Active, "{customer}",
            "Customers with whom something is going on.");
        _meter.CreateObservableUpDownCounter(
            "decisioning.customers.size", () => residents.Budget.Bytes, "By",
            "Customers in memory, as Engine:ResidentBytes counts them.");
        _meter.CreateObservableUpDownCounter(
            "decisioning.arena.size", () => residents.Arena.Bytes, "By",
            "Chunks that hold records, free places included.");
        _meter.CreateObservableUpDownCounter(
            "decisioning.arena.used", () => residents.Arena.UsedBytes, "By", "Places of records in those chunks.");
    }

    private void ObserveFeeds(FeedBoard feeds)
    {
        _meter.CreateObservableUpDownCounter(
            "decisioning.feeds.open", () => feeds.Open, "{feed}", "Feeds that are being read.");
        _meter.CreateObservableUpDownCounter(
            "decisioning.feeds.behind", () => feeds.MostBehind, "{record}",
            "Durable records that the feed furthest behind has not read.");
    }

    private void ObserveStore(CommitLane[] lanes, QueuedBytes queue, Func<bool> isServing)
    {
        _meter.CreateObservableUpDownCounter(
            "decisioning.records.queued", () => lanes.Sum(lane => lane.Queued), "{record}",
            "Records that wait to be written.");
        _meter.CreateObservableUpDownCounter(
            "decisioning.records.queued.size", () => queue.Now, "By",
            "Their bytes and those of the states they make, as Engine:QueuedBytes counts them.");
        _meter.CreateObservableUpDownCounter(
            "decisioning.store.lag", () => lanes.Sum(lane => Math.Max(0, lane.Durable - lane.Checkpoint)), "{record}",
            "Durable records that saved states do not cover yet: what a restart reads.");
        _meter.CreateObservableGauge(
            "decisioning.store.writable", () => isServing() ? 1 : 0, "1", "1 while calls that write are served.");
    }
}
