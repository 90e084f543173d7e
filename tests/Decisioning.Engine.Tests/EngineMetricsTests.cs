using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Decisioning.Engine.Tests.Testing;
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
        Assert.Equal(1, seen["decisioning.store.writable"]);
        Assert.InRange(seen["decisioning.store.lag"], 3, 6);
        Assert.True(seen["decisioning.commit.group.size"] >= 3);
    }

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name;
        foreach (var tag in tags) name += $" {tag.Value}";
        return name;
    }
}
