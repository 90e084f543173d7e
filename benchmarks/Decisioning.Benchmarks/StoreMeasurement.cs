using System.Diagnostics;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;
using Decisioning.Load.Measuring;
using Decisioning.Storage;

namespace Decisioning.Benchmarks;

/// <summary>
/// How fast promises and events become durable: <c>-- store --customers 200000 --rate 5000 --seconds 10</c>.
/// Reservations at an even pace; then as many events as go in, in batches of 64; then the same bytes in a bare insert
/// of 1,000 rows a transaction, in the same run.
/// </summary>
internal static class StoreMeasurement
{
    private const int BatchItems = 64;
    private const int Streams = 16;

    public static async Task<Figures> RunAsync(Arguments arguments)
    {
        var customers = arguments.Number("--customers", 200_000);
        var rate = arguments.Number("--rate", 5_000);
        var length = TimeSpan.FromSeconds(arguments.Number("--seconds", 10));
        var warmUp = TimeSpan.FromSeconds(arguments.Number("--warm-up", 10));
        await using var bed = await EngineBed.OpenStoreAsync();
        await new Population(1).SaveAsync(bed.Store, customers);
        await bed.OpenEngineAsync(new EngineOptions { AcceptClientTime = true }, offers: 20);
        var warm = await ReserveAsync(bed.Engine, rate, warmUp, 0);
        var reserved = await ReserveAsync(bed.Engine, rate, length, warm.Calls);
        await RecordAsync(bed.Engine, customers, warmUp, "warm");
        var first = (await bed.Store.GetPositionAsync(0)).Last;
        var cpu = new CpuTime();
        var (events, eventsASecond) = await RecordAsync(bed.Engine, customers, length, "e");
        var eventUs = cpu.Take((int)events);
        var records = new List<LogRecord>();
        await foreach (var record in bed.Store.ReadLogAsync(0, first)) records.Add(record);
        Console.WriteLine($"events recorded: {eventsASecond:N0}/s ({events:N0}, "
            + $"{records.Average(record => record.Payload.Length):N0} payload bytes each), CPU {eventUs:N1} us each");
        cpu.Take(1);
        var bare = BareInsert.Run(records, rows: 1_000);
        var bareUs = cpu.Take(records.Count);
        Console.WriteLine($"bare insert of the same bytes, 1,000 rows a transaction: {bare:N0}/s; "
            + $"ratio {eventsASecond / bare:N2}; CPU {bareUs:N1} us each");
        return new Figures
        {
            ["store.reserve_p50_ms"] = Spread.Of([Pacer.At(reserved.SinceBegun, .5)]),
            ["store.reserve_p99_ms"] = Spread.Of([Pacer.At(reserved.SinceBegun, .99)]),
            ["store.reserve_since_due_p99_ms"] = Spread.Of([Pacer.At(reserved.SinceDue, .99)]),
            ["store.events_rps"] = Spread.Of([eventsASecond]),
            ["store.bare_rps"] = Spread.Of([bare]),
        };
    }

    private static async Task<PacedTimes> ReserveAsync(DecisionEngine engine, int rate, TimeSpan length, int from)
    {
        var sent = 0;
        var cpu = new CpuTime();
        var times = await Pacer.RunAsync(rate, length, async call =>
        {
            var query = new DecisionQuery
            {
                CustomerId = Population.IdOf(from + call),
                Channels = ["email"],
                Hold = HoldKind.Reserve,
            };
            var decided = await engine.DecideAsync(query, Population.AskMs);
            if (decided.Decision is null) throw new InvalidOperationException(decided.Refusal.ToString());
            if (decided.ReservationId.Length > 0) Interlocked.Increment(ref sent);
        });
        var used = cpu.Take(times.Calls);
        Console.WriteLine($"reservations at {rate:N0}/s for {length.TotalSeconds:N0} s: {times}; "
            + $"{sent * 100.0 / times.Calls:N0} % promised; CPU {used:N0} us each, the pacer included");
        return times;
    }

    private static async Task<(long Events, double PerSecond)> RecordAsync(
        DecisionEngine engine, int customers, TimeSpan length, string name)
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
                    items[i] = new CustomerEventItem(Population.IdOf(random.Next(customers)), e);
                }

                foreach (var result in await engine.RecordAsync(items))
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
