using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

public sealed class EngineMetricsTests
{
    [Fact]
    public async Task Instruments_AfterTraffic_TellIt()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog(draw: 0.1));
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (ReferenceEquals(instrument.Meter, test.Engine.Metrics.Meter)) each.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            seen.AddOrUpdate(Name(instrument, tags), value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) =>
            seen.AddOrUpdate(Name(instrument, tags), value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            seen.AddOrUpdate(Name(instrument, tags), value, (_, sum) => sum + value));
        listener.Start();
        await test.Engine.RecordAsync([View("c", "e", test.Time.NowMs), View("c", "e", test.Time.NowMs)]);
        await test.Engine.DecideAsync(Shop.Ask("c", "r"));
        listener.RecordObservableInstruments();

        Assert.Equal(1, seen["decisioning.events applied none"]);
        Assert.Equal(1, seen["decisioning.events duplicate none"]);
        Assert.Equal(1, seen["decisioning.decisions send none false"]);
        Assert.Equal(0, seen["decisioning.decisions placements none false"]);
        Assert.Equal(1, seen["decisioning.customers.resident"]);
        Assert.Equal(1, seen["decisioning.reservations.open"]);
        Assert.InRange(seen["decisioning.trust.drawn"], 0.001, 1);
        Assert.Equal(0, seen["decisioning.records.queued"]);
        Assert.Equal(0, seen["decisioning.records.queued.size"]);
        Assert.Equal(1, seen["decisioning.store.writable"]);
        Assert.InRange(seen["decisioning.store.lag"], 3, 6);
        Assert.True(seen["decisioning.commit.group.size"] >= 3);
    }

    [Fact]
    public async Task Open_ThatFails_LeavesNoInstrument()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.DisposeAsync();
        var gets = 0;

        // The key of tokens is read before there is an engine, catalogs by it.
        test.Store.BeforeGet = () =>
        {
            if (++gets > 1) throw new StoreUnavailableException(StoreOutcome.Known, "It cannot be read.");
        };
        var (published, ended) = (new ConcurrentBag<Instrument>(), new ConcurrentBag<Instrument>());
        var isOpening = new AsyncLocal<bool>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (!isOpening.Value) return;
            each.EnableMeasurementEvents(instrument);
            published.Add(instrument);
        };
        listener.MeasurementsCompleted = (instrument, _) => ended.Add(instrument);
        listener.Start();
        isOpening.Value = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => DecisionEngine.OpenAsync(
            test.Store, test.Options, _ => Shop.Catalog(), test.Time, NullLoggerFactory.Instance, test.End));
        Assert.NotEmpty(published);
        Assert.Equal(
            published.Select(instrument => instrument.Name).Order(),
            ended.Select(instrument => instrument.Name).Order());
    }

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name;
        foreach (var tag in tags) name += $" {tag.Value}";
        return name;
    }
}
