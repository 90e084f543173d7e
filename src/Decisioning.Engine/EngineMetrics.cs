using System.Diagnostics.Metrics;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Feeding;

namespace Decisioning.Engine;

/// <summary>The engine's instruments, under the meter <see cref="MeterName"/>. Names end in their unit where they have
/// one.</summary>
public sealed class EngineMetrics : IDisposable
{
    /// <summary>The name that an exporter listens to.</summary>
    public const string MeterName = "Decisioning.Engine";

    private static readonly object IsTrue = true;
    private static readonly object IsFalse = false;

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _events;
    private readonly Counter<long> _dropped;
    private readonly Histogram<int> _groupRecords;
    private readonly Histogram<double> _groupMs;

    internal EngineMetrics(ResidentBase residents, CommitLane[] lanes, FeedBoard feeds)
    {
        _decisions = _meter.CreateCounter<long>("decisions", description: "Decisions by verdict.");
        _events = _meter.CreateCounter<long>("events", description: "Events and settlements by what became of them.");
        _dropped = _meter.CreateCounter<long>("records_dropped", description: "Records annulled with a failed group.");
        _groupRecords = _meter.CreateHistogram<int>("group_records", description: "Records in a commit group.");
        _groupMs = _meter.CreateHistogram<double>("group_ms", "ms", "Time to make a commit group durable.");
        _meter.CreateObservableGauge("resident_customers", () => residents.Budget.Customers);
        _meter.CreateObservableGauge(
            "active_customers", () => residents.Active, description: "Customers with whom something is going on.");
        _meter.CreateObservableGauge(
            "arena_bytes", () => residents.Arena.Bytes, "By", "Chunks that hold records, free places included.");
        _meter.CreateObservableGauge(
            "arena_used_bytes", () => residents.Arena.UsedBytes, "By", "Places of records in those chunks.");
        _meter.CreateObservableGauge("resident_bytes", () => residents.Budget.Bytes, "By");
        _meter.CreateObservableGauge("feeds_open", () => feeds.Open, description: "Feeds that are being read.");
        _meter.CreateObservableGauge(
            "feed_behind_records",
            () => feeds.MostBehind,
            description: "Durable records that the feed furthest behind has not read.");
        _meter.CreateObservableGauge("queued_records", () => lanes.Sum(lane => lane.Queued));
    }

    /// <summary>This engine's own meter, for tests that must not see another's figures.</summary>
    internal Meter Meter => _meter;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Decided(Decision decision, bool replayed)
    {
        var verdict = decision.Contact switch
        {
            null => "placements",
            { Verdict: Verdict.Send } => "send",
            _ => "do_not_send",
        };
        _decisions.Add(1, new("verdict", verdict), new("replayed", replayed ? IsTrue : IsFalse));
    }

    internal void Recorded(EventStatus status, RefusalCause cause) =>
        _events.Add(1, new("status", status), new("cause", cause));

    internal void Group(int records, TimeSpan took)
    {
        _groupRecords.Record(records);
        _groupMs.Record(took.TotalMilliseconds);
    }

    internal void Dropped(int records) => _dropped.Add(records);
}
