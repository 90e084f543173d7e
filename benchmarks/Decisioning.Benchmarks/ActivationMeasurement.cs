using System.Diagnostics;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;
using Decisioning.Load.Measuring;

namespace Decisioning.Benchmarks;

/// <summary>
/// How long a customer takes who rests in the store:
/// <c>-- activate --customers 500000 --rate 5000 --seconds 20 --runs 3</c>. So few are kept in memory that nearly
/// everybody who is decided for is cold, and how many were is counted; every tenth call records an event, so that
/// states are saved and customers put to rest meanwhile.
/// </summary>
internal static class ActivationMeasurement
{
    private const int AskedAlone = 5_000;

    public static MeasurementOptions Usual { get; } = new(
        500_000, 5_000, 3, MeasurementOptions.Seconds(20), MeasurementOptions.Seconds(10));

    public static async Task<Figures> RunAsync(MeasurementOptions options)
    {
        var (customers, rate, runs, length, warmUp) = options;
        var engine = new EngineOptions { AcceptClientTime = true, ResidentBytes = customers * 32L };
        await using var bed = await EngineBed.OpenStoreAsync();
        await new Population(1).SaveAsync(bed.Store, customers);
        var opening = await bed.OpenEngineAsync(engine, offers: 100);
        Console.WriteLine($"{customers:N0} customers; {opening}; "
            + $"in memory {bed.Engine.ResidentBytes / (1 << 20):N0} MiB");
        await Pacer.RunAsync(rate, warmUp, call => CallAsync(bed.Engine, -1 - call, customers));
        var (paced, alone) = (new List<(PacedTimes Times, double Cold)>(), new List<(double[] Ms, double Cold)>());
        for (var run = 0; run < runs; run++)
        {
            var from = run * (int)(rate * length.TotalSeconds);
            paced.Add(await PacedAsync(bed.Engine, rate, length, from, customers));
            alone.Add(await AloneAsync(bed.Engine, from, customers));
        }

        return new Figures
        {
            ["activate.cold_share"] = Spread.Of(paced.Select(run => run.Cold)),
            ["activate.p50_ms"] = Spread.Of(paced.Select(run => Pacer.At(run.Times.SinceBegun, .5))),
            ["activate.p99_ms"] = Spread.Of(paced.Select(run => Pacer.At(run.Times.SinceBegun, .99))),
            ["activate.since_due_p99_ms"] = Spread.Of(paced.Select(run => Pacer.At(run.Times.SinceDue, .99))),
            ["activate.alone_cold_share"] = Spread.Of(alone.Select(run => run.Cold)),
            ["activate.alone_p99_ms"] = Spread.Of(alone.Select(run => Pacer.At(run.Ms, .99))),
        };
    }

    private static async Task<(PacedTimes Times, double Cold)> PacedAsync(
        DecisionEngine engine, int rate, TimeSpan length, int from, int customers)
    {
        var (cpu, looks) = (new CpuTime(), engine.StoreLooks);
        var times = await Pacer.RunAsync(rate, length, call => CallAsync(engine, from + call, customers));
        var (used, cold) = (cpu.Take(times.Calls), (engine.StoreLooks - looks) / (double)times.Calls);
        Console.WriteLine($"customers at {rate:N0}/s for {length.TotalSeconds:N0} s, {cold:P1} read from the store: "
            + $"{times}; CPU {used:N0} us each, the pacer included");
        return (times, cold);
    }

    private static async Task<(double[] Ms, double Cold)> AloneAsync(DecisionEngine engine, int from, int customers)
    {
        var (cpu, looks) = (new CpuTime(), engine.StoreLooks);
        var alone = new double[AskedAlone];
        for (var i = 0; i < alone.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await CallAsync(engine, from + (10 * i) + 1, customers);
            alone[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        var (used, cold) = (cpu.Take(alone.Length), (engine.StoreLooks - looks) / (double)alone.Length);
        Array.Sort(alone);
        Console.WriteLine($"one at a time, {cold:P1} read from the store: CPU {used:N0} us each, "
            + Pacer.Percentiles(alone));
        return (alone, cold);
    }

    private static async Task<bool> CallAsync(DecisionEngine engine, int call, int customers)
    {
        var id = Population.IdOf(new Random(call).Next(customers));
        if (call % 10 == 0)
        {
            var e = Customer.View(call, Customer.NowMs) with { EventId = $"churn-{call}" };
            var recorded = await engine.RecordAsync([new CustomerEventItem(id, e)]);
            if (recorded[0].Refusal.Refused) throw new InvalidOperationException(recorded[0].Refusal.ToString());
            return true;
        }

        var query = new DecisionQuery { CustomerId = id, Channels = ["email"] };
        var decided = await engine.DecideAsync(query, Population.AskMs);
        if (decided.Decision is not { CustomerVersion: > 0 })
            throw new InvalidOperationException($"{id} was not found: {decided.Refusal}");
        return true;
    }
}
