using System.Diagnostics;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;
using Decisioning.Load.Measuring;

namespace Decisioning.Benchmarks;

/// <summary>
/// How long a customer takes who rests in the store: <c>-- activate --customers 500000 --rate 5000 --seconds 20</c>. So
/// few are kept in memory that nearly everybody who is decided for is cold; every tenth call records an event, so that
/// states are saved and customers put to rest meanwhile.
/// </summary>
internal static class ActivationMeasurement
{
    public static async Task<Figures> RunAsync(Arguments arguments)
    {
        var customers = arguments.Number("--customers", 500_000);
        var rate = arguments.Number("--rate", 5_000);
        var length = TimeSpan.FromSeconds(arguments.Number("--seconds", 20));
        var options = new EngineOptions { AcceptClientTime = true, ResidentBytes = customers * 32L };
        await using var bed = await EngineBed.OpenStoreAsync();
        await new Population(1).SaveAsync(bed.Store, customers);
        var opening = await bed.OpenEngineAsync(options, offers: 100);
        Console.WriteLine($"{customers:N0} customers; {opening}; "
            + $"in memory {bed.Engine.ResidentBytes / (1 << 20):N0} MiB");
        var warmUp = TimeSpan.FromSeconds(arguments.Number("--warm-up", 10));
        await Pacer.RunAsync(rate, warmUp, call => CallAsync(bed.Engine, -1 - call, customers));
        var cpu = new CpuTime();
        var times = await Pacer.RunAsync(rate, length, call => CallAsync(bed.Engine, call, customers));
        var used = cpu.Take(times.Calls);
        Console.WriteLine($"cold customers at {rate:N0}/s for {length.TotalSeconds:N0} s: {times}; "
            + $"CPU {used:N0} us each, the pacer included");
        var alone = new double[5_000];
        for (var i = 0; i < alone.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await CallAsync(bed.Engine, (10 * i) + 1, customers);
            alone[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        used = cpu.Take(alone.Length);
        Array.Sort(alone);
        Console.WriteLine($"one at a time: CPU {used:N0} us each, {Pacer.Percentiles(alone)}");
        return new Figures
        {
            ["activate.p50_ms"] = Spread.Of([Pacer.At(times.SinceBegun, .5)]),
            ["activate.p99_ms"] = Spread.Of([Pacer.At(times.SinceBegun, .99)]),
            ["activate.since_due_p99_ms"] = Spread.Of([Pacer.At(times.SinceDue, .99)]),
            ["activate.alone_p99_ms"] = Spread.Of([Pacer.At(alone, .99)]),
        };
    }

    private static async Task CallAsync(DecisionEngine engine, int call, int customers)
    {
        var id = Population.IdOf(new Random(call).Next(customers));
        if (call % 10 == 0)
        {
            var e = Customer.View(call, Customer.NowMs) with { EventId = $"churn-{call}" };
            var recorded = await engine.RecordAsync([new CustomerEventItem(id, e)]);
            if (recorded[0].Refusal.Refused) throw new InvalidOperationException(recorded[0].Refusal.ToString());
            return;
        }

        var query = new DecisionQuery { CustomerId = id, Channels = ["email"] };
        var decided = await engine.DecideAsync(query, Population.AskMs);
        if (decided.Decision is not { CustomerVersion: > 0 })
            throw new InvalidOperationException($"{id} was not found: {decided.Refusal}");
    }
}
