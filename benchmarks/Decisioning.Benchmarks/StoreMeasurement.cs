using System.Diagnostics;
using System.Globalization;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;
using Decisioning.Load;
using Decisioning.Load.Measuring;
using Decisioning.Storage;

namespace Decisioning.Benchmarks;

/// <summary>
/// How fast promises and events become durable: <c>-- store --customers 400000 --rate 5000 --seconds 10 --runs 3</c>.
/// Reservations at an even pace, so many questions a second that <c>--rate</c> of them are promised, and only what is
/// promised is timed: nobody else waits for the store. Then as many events as go in, in batches of 64; then the same
/// bytes in a bare insert of 1,000 rows a transaction, in the same run.
/// </summary>
internal sealed class StoreMeasurement
{
    private const int BatchItems = 64;
    private const int Streams = 16;

    /// <summary>Longer than it is measured: this base was written to and never answered, and as soon as the statistics
    /// say so, nothing is promised any more.</summary>
    private static readonly TimeSpan StatisticsPeriod = TimeSpan.FromDays(1);

    /// <summary>For how long it is looked what share is promised.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly EngineBed _bed;
    private readonly int _customers;
    private readonly List<PacedTimes> _reserved = [];
    private readonly List<double> _events = [];
    private readonly List<double> _bare = [];

    /// <summary>How many customers were asked about; nobody is asked about twice.</summary>
    private int _asked;

    private StoreMeasurement(EngineBed bed, int customers) => (_bed, _customers) = (bed, customers);

    public static MeasurementOptions Usual { get; } = new(
        400_000, 5_000, 3, MeasurementOptions.Seconds(10), MeasurementOptions.Seconds(10));

    public static async Task<Figures> RunAsync(MeasurementOptions options)
    {
        var (customers, rate, runs, length, warmUp) = options;
        Demand(customers, (long)(rate * (warmUp + Look + (runs * length)).TotalSeconds));
        await using var bed = await EngineBed.OpenStoreAsync();
        await new Population(1).SaveAsync(bed.Store, customers);
        var engine = new EngineOptions { AcceptClientTime = true, StatisticsPeriod = StatisticsPeriod };
        await bed.OpenEngineAsync(engine, offers: 20);
        var measurement = new StoreMeasurement(bed, customers);
        var asked = await measurement.RateToAskAsync(rate, warmUp);
        Demand(customers, measurement._asked + (long)(asked * (runs * length).TotalSeconds));
        for (var run = 1; run <= runs; run++) measurement._reserved.Add(await measurement.ReserveAsync(asked, length));
        await measurement.RecordAsync(warmUp, "warm");
        for (var run = 1; run <= runs; run++) await measurement.RecordAndInsertAsync(length, $"e{run}-");
        return measurement.Figures();
    }

    private Figures Figures() => new()
    {
        ["store.reserve_share"] = Spread.Of(_reserved.Select(run => run.CountedShare)),
        ["store.reserve_rps"] = Spread.Of(_reserved.Select(run => run.CountedPerSecond)),
        ["store.reserve_p50_ms"] = Spread.Of(_reserved.Select(run => Pacer.At(run.SinceBegun, .5))),
        ["store.reserve_p99_ms"] = Spread.Of(_reserved.Select(run => Pacer.At(run.SinceBegun, .99))),
        ["store.reserve_since_due_p99_ms"] = Spread.Of(_reserved.Select(run => Pacer.At(run.SinceDue, .99))),
        ["store.events_rps"] = Spread.Of(_events),
        ["store.bare_rps"] = Spread.Of(_bare),
    };

    /// <summary>Warms up, and looks how many must be asked about for so many to be promised.</summary>
    private async Task<int> RateToAskAsync(int promised, TimeSpan warmUp)
    {
        await ReserveAsync(promised, warmUp);
        var share = (await ReserveAsync(promised, Look)).CountedShare;
        return share > 0
            ? (int)Math.Ceiling(promised / share)
            : throw new InvalidOperationException("Nothing was promised to anybody: there is nothing to measure.");
    }

    private async Task<PacedTimes> ReserveAsync(int rate, TimeSpan length)
    {
        var from = _asked;
        _asked += (int)(rate * length.TotalSeconds);
        Demand(_customers, _asked);
        var cpu = new CpuTime();
        var times = await Pacer.RunAsync(rate, length, async call =>
        {
            var query = new DecisionQuery
            {
                CustomerId = Population.IdOf(from + call),
                Channels = ["email"],
                Hold = HoldKind.Reserve,
            };
            var decided = await _bed.Engine.DecideAsync(query, Population.AskMs);
            if (decided.Decision is null) throw new InvalidOperationException(decided.Refusal.ToString());
            return decided.ReservationId.Length > 0;
        });
        var used = cpu.Take(times.Calls);
        Console.WriteLine($"asked {rate:N0}/s for {length.TotalSeconds:N0} s, {times.CountedShare:P0} promised "
            + $"({times.CountedPerSecond:N0}/s): {times}; CPU {used:N0} us each, the pacer included");
        return times;
    }

    private static void Demand(int customers, long asked)
    {
        if (asked > customers)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"--customers {customers}: {asked:N0} are asked about, each once; more of them or fewer --runs or "
                + $"--seconds are allowed."));
        }
    }

    private async Task RecordAndInsertAsync(TimeSpan length, string name)
    {
        var first = (await _bed.Store.GetPositionAsync(0)).Last;
        var cpu = new CpuTime();
        var (events, eventsASecond) = await RecordAsync(length, name);
        var eventUs = cpu.Take((int)events);
        var records = new List<LogRecord>();
        await foreach (var record in _bed.Store.ReadLogAsync(0, first)) records.Add(record);
        Console.WriteLine($"events recorded: {eventsASecond:N0}/s ({events:N0}, "
            + $"{records.Average(record => record.Payload.Length):N0} payload bytes each), CPU {eventUs:N1} us each");
        cpu.Take(1);
        var bare = BareInsert.Run(records, rows: 1_000);
        var bareUs = cpu.Take(records.Count);
        Console.WriteLine($"bare insert of the same bytes, 1,000 rows a transaction: {bare:N0}/s; "
            + $"ratio {eventsASecond / bare:N2}; CPU {bareUs:N1} us each");
        _events.Add(eventsASecond);
        _bare.Add(bare);
    }

    private async Task<(long Events, double PerSecond)> RecordAsync(TimeSpan length, string name)
    {
        var events = 0L;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(stream => Task.Run(async () =>
        {
            var random = new Random(stream);
            for (var batch = 0; Stopwatch.GetElapsedTime(began) < length; batch++)
            {
                var items = new CustomerEventItem[BatchItems];
                for (var i = 0; i < items.Length; i++)
                {
                    var e = Customer.View(i, Customer.NowMs) with { EventId = $"{name}{stream}-{batch}-{i}" };
                    items[i] = new CustomerEventItem(Population.IdOf(random.Next(_customers)), e);
                }

                foreach (var result in await _bed.Engine.RecordAsync(items))
                {
                    if (result.Status != EventStatus.Applied)
                        throw new InvalidOperationException(result.Refusal.ToString());
                }

                Interlocked.Add(ref events, BatchItems);
            }
        })));
        return (events, events / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
