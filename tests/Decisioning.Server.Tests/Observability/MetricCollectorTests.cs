using System.Diagnostics.Metrics;
using Decisioning.Server.Observability;

namespace Decisioning.Server.Tests.Observability;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly Meter _meter = new("test-" + Guid.NewGuid());
    private readonly MetricCollector _collector;

    public MetricCollectorTests() => _collector = new MetricCollector(meter => meter == _meter);

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Read_CounterGaugeAndHistogram_AreWhatWasMeasured()
    {
        var calls = _meter.CreateCounter<long>("shop.calls", "{call}", "Calls.");
        _meter.CreateObservableGauge("shop.size", () => 7L, "By");
        var took = _meter.CreateHistogram(
            "shop.took", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        calls.Add(2, new KeyValuePair<string, object?>("shop.kind", "a"));
        calls.Add(3, new KeyValuePair<string, object?>("shop.kind", "a"));
        foreach (var value in new[] { 0.5, 0.6, 9 }) took.Record(value);

        var read = ExpositionParser.Parse(_collector.Read());
        Assert.Equal(5, read.Samples["shop_calls_total{shop_kind=\"a\"}"]);
        Assert.Equal(7, read.Samples["shop_size_bytes"]);
        Assert.Equal(
            (1, 2, 3, 10.1),
            (read.Samples["shop_took_seconds_bucket{le=\"0.5\"}"], read.Samples["shop_took_seconds_bucket{le=\"1\"}"],
                read.Samples["shop_took_seconds_count"], Math.Round(read.Samples["shop_took_seconds_sum"], 6)));
    }

    [Fact]
    public void Read_OddTexts_AreEscaped()
    {
        _meter.CreateCounter<long>("odd", null, "One \\ and\ntwo").Add(
            1, new KeyValuePair<string, object?>("1 text", "a\"b\\c\nd"));
        var text = _collector.Read();
        Assert.Contains("# HELP odd_total One \\\\ and\\ntwo\n", text, StringComparison.Ordinal);
        Assert.Equal(1, ExpositionParser.Parse(text).Samples["odd_total{_1_text=\"a\\\"b\\\\c\\nd\"}"]);
    }

    [Fact]
    public void Read_ObservedFigureThatIsNotToldOfAnyMore_IsGone()
    {
        Measurement<long>[] told = [new(1, new KeyValuePair<string, object?>("of", "a"))];
        _meter.CreateObservableGauge("seen", () => told);
        Assert.Equal(1, ExpositionParser.Parse(_collector.Read()).Samples["seen{of=\"a\"}"]);
        told = [];
        Assert.Empty(ExpositionParser.Parse(_collector.Read()).Samples);
    }

    [Fact]
    public void Take_MoreSetsOfTagsThanAreKept_AreCountedTogether()
    {
        var many = _meter.CreateCounter<long>("many");
        for (var i = 0; i < MetricCollector.MostSeries + 10; i++)
            many.Add(1, new KeyValuePair<string, object?>("i", i));
        var read = ExpositionParser.Parse(_collector.Read());
        Assert.Equal(MetricCollector.MostSeries + 1, read.Samples.Count);
        Assert.Equal(10, read.Samples["many_total{otel_metric_overflow=\"true\"}"]);
    }

    [Fact]
    public async Task Take_FromManyThreads_LosesNothing()
    {
        var calls = _meter.CreateCounter<int>("calls");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++) calls.Add(1, new KeyValuePair<string, object?>("i", $"{i % 50}"));
        })));
        Assert.Equal(4_000, ExpositionParser.Parse(_collector.Read()).Sum("calls_total"));
    }

    [Fact]
    public void Take_TagsThatWereMetBefore_AllocatesNothing()
    {
        var took = _meter.CreateHistogram<double>("took");
        KeyValuePair<string, object?>[] tags = [new("a", "1"), new("b", "2"), new("c", "3"), new("d", "4")];
        for (var i = 0; i < 100; i++) took.Record(i, tags);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) took.Record(i, tags);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("no_line_end 1")]
    [InlineData("# TYPE a counter\na{b=\"c} 1\n")]
    [InlineData("# TYPE a counter\na  1\n")]
    [InlineData("# TYPE a counter\na 1\na 2\n")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n")]
    [InlineData("# TYPE 1a counter\n1a 1\n")]
    public void Parse_WhatTheFormatDoesNotAllow_IsAnError(string text) =>
        Assert.ThrowsAny<FormatException>(() => ExpositionParser.Parse(text));
}
