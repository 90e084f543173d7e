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
        await test.PublishAsync(Shop.Catalog());
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
        listener.Start();
        await test.Engine.RecordAsync([View("c", "e", test.Time.NowMs), View("c", "e", test.Time.NowMs)]);
        await test.Engine.DecideAsync(Shop.Ask("c", "r"));
        listener.RecordObservableInstruments();

        Assert.Equal(1, seen["events Applied None"]);
        Assert.Equal(1, seen["events Duplicate None"]);
        Assert.Equal(1, seen["decisions send False"]);
        Assert.Equal(1, seen["resident_customers"]);
        Assert.Equal(0, seen["queued_records"]);
        Assert.True(seen["group_records"] >= 3);
    }

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name;
        foreach (var tag in tags) name += $" {tag.Value}";
        return name;
    }
}
