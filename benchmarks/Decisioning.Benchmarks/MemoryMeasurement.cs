using System.Diagnostics;
using System.Runtime;
using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;
using Decisioning.Engine.Actors;
using Decisioning.Load.Measuring;
using Decisioning.Storage;

namespace Decisioning.Benchmarks;

/// <summary>
/// What resident customers cost: memory, and the pauses of the collector while they are decided for and changed.
/// <c>-- memory --customers 1000000 --rate 20000 --seconds 20 --runs 1</c>; of a hundred calls 80 decide, 10 reserve,
/// 10 record an event.
/// </summary>
internal static class MemoryMeasurement
{
    private const double MiB = 1 << 20;

    public static MeasurementOptions Usual { get; } = new(
        1_000_000, 20_000, 1, MeasurementOptions.Seconds(20), MeasurementOptions.Seconds(10));

    public static async Task<Figures> RunAsync(MeasurementOptions options)
    {
        var (customers, rate, runs, length, warmUp) = options;
        var population = new Population(1);
        var (meanBytes, p99Bytes) = (population.MeanBytes, population.BytesAt(0.99));
        Console.WriteLine($"{customers:N0} customers; a record has {meanBytes:N0} bytes in the mean, "
            + $"99 of 100 at most {p99Bytes:N0}");
        Console.WriteLine($"  orders {population.Mean(view => view.Orders.Length):N1}, products "
            + $"{population.Mean(view => view.Products.Length):N1}, contacts "
            + $"{population.Mean(view => view.Contacts.Length):N1}, ids "
            + $"{population.Mean(view => view.EventIds.Length):N1}");
        Console.WriteLine($"collector: server {GCSettings.IsServerGC}, {GCSettings.LatencyMode}");
        using (var packed = new PackingBed())
            Console.WriteLine($"packed, {packed.MeanBytes.Full:N0} bytes are {packed.MeanBytes.Packed:N0}");
        Turns(population);
        await using var bed = await EngineBed.OpenStoreAsync();
        await population.SaveAsync(bed.Store, customers);
        population = null;
        Collect();
        var before = Resident();
        var cpu = new CpuTime();
        var opening = await bed.OpenEngineAsync(new EngineOptions { AcceptClientTime = true }, offers: 100);
        Console.WriteLine($"{opening}; CPU {cpu.Take(customers):N1} us a customer");
        Report("resident after the opening", bed.Engine, customers, before);
        var first = await Pacer.RunAsync(rate, warmUp, call => CallAsync(bed.Engine, call, customers));
        Console.WriteLine($"warming up for {warmUp.TotalSeconds:N0} s: {first}");
        using var pauses = new GcPauses();
        var churns = new List<MemoryChurn>();
        for (var run = 0; run < runs; run++)
        {
            var from = first.Calls + (run * (int)(rate * length.TotalSeconds));
            var collections = GC.CollectionCount(2);
            var times = await Pacer.RunAsync(rate, length, call => CallAsync(bed.Engine, from + call, customers));
            Console.WriteLine(
                $"churn at {rate:N0}/s for {length.TotalSeconds:N0} s: {times.Calls:N0} calls, {times}");
            var pausesMs = Told(pauses.Take(), GC.CollectionCount(2) - collections);
            var resident = Report("resident after the churn", bed.Engine, customers, before);
            churns.Add(new MemoryChurn(
                Pacer.At(times.SinceDue, .99), Pacer.At(pausesMs, .5), Pacer.At(pausesMs, .999), resident,
                bed.Engine.ResidentCustomers));
        }

        Collect();
        var compacted = Report("the same after a forced compacting collection", bed.Engine, customers, before);
        return new Figures
        {
            ["memory.customers"] = Spread.Of(churns.Select(churn => (double)churn.Customers)),
            ["memory.record_mean_bytes"] = Spread.Of([meanBytes]),
            ["memory.record_p99_bytes"] = Spread.Of([p99Bytes]),
            ["memory.resident_mb"] = Spread.Of(churns.Select(churn => churn.ResidentBytes / 1e6)),
            ["memory.compacted_mb"] = Spread.Of([compacted / 1e6]),
            ["memory.pause_p50_ms"] = Spread.Of(churns.Select(churn => churn.PauseP50Ms)),
            ["memory.pause_p99.9_ms"] = Spread.Of(churns.Select(churn => churn.PauseP999Ms)),
            ["memory.p99_ms"] = Spread.Of(churns.Select(churn => churn.P99Ms)),
            ["memory.opening_s"] = Spread.Of([opening.Serving.TotalSeconds]),
            ["memory.counted_s"] = Spread.Of([opening.Counted.TotalSeconds]),
        };
    }

    /// <summary>Prints the pauses of a run; what each took, by growing length.</summary>
    private static double[] Told(GcPause[] pauses, int fullCollections)
    {
        double[] pausesMs = [.. pauses.Select(pause => pause.Ms)];
        Console.WriteLine($"pauses: {pauses.Length}, {Pacer.Percentiles(pausesMs)}; full collections "
            + $"{fullCollections}");
        Console.WriteLine($"  {GcPause.Profile(pauses)}");
        return pausesMs;
    }

    private static async Task<bool> CallAsync(DecisionEngine engine, int call, int customers)
    {
        var random = new Random(call);
        var id = Population.IdOf(random.Next(customers));
        switch (call % 10)
        {
            case 0:
                var e = Customer.View(call, Customer.NowMs) with { EventId = $"churn-{call}" };
                var recorded = await engine.RecordAsync([new CustomerEventItem(id, e)]);
                if (recorded[0].Status != EventStatus.Applied)
                    throw new InvalidOperationException(recorded[0].Refusal.ToString());
                break;
            default:
                var query = new DecisionQuery
                {
                    CustomerId = id,
                    Channels = ["email"],
                    Hold = call % 10 == 1 ? HoldKind.Reserve : HoldKind.None,
                };
                var decided = await engine.DecideAsync(query, Population.AskMs);
                if (decided.Decision is null) throw new InvalidOperationException(decided.Refusal.ToString());
                break;
        }

        return true;
    }

    /// <summary>The bare turn of an event: find, fold, and put the new record in the place of the old.</summary>
    private static void Turns(Population population)
    {
        const int Customers = 100_000;
        const int Rounds = 4;
        var arena = new RecordArena();
        using var packing = new RecordPacking();
        var partition = new ResidentPartition(0, arena, new MemoryBudget(0, arena), packing);
        for (var i = 0; i < Customers; i++)
        {
            var id = Encoding.UTF8.GetBytes(Population.IdOf(i));
            var customer = new ArrivingCustomer
            {
                IdHash = Partitions.Hash64(id),
                IdUtf8 = id,
                Number = (uint)i + 1,
                Record = population.RecordOf(i),
            };
            partition.TryAdd(in customer, 0)!.Leave();
        }

        var buffer = new ApplyBuffer();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var (best, bestFind) = (double.MaxValue, double.MaxValue);
        Span<byte> utf8 = stackalloc byte[64];
        for (var round = 0; round < Rounds; round++)
        {
            var e = Customer.View(1_000_000 + round, Customer.NowMs);
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < Customers; i++)
            {
                var id = Id(i * 7_919 % Customers, utf8);
                partition.Find(Partitions.Hash64(id), id)!.Leave();
            }

            bestFind = Math.Min(bestFind, Stopwatch.GetElapsedTime(began).TotalNanoseconds / Customers);
            bytes = GC.GetAllocatedBytesForCurrentThread();
            began = Stopwatch.GetTimestamp();
            for (var i = 0; i < Customers; i++)
            {
                var id = Id(i * 7_919 % Customers, utf8);
                var slot = partition.Find(Partitions.Hash64(id), id)!;
                lock (slot)
                {
                    if (CustomerState.Apply(slot.Newest, id, e, Customer.NowMs, buffer) != ApplyOutcome.Applied)
                        throw new InvalidOperationException($"{e} was not applied.");
                    slot.Fold(round + 1, buffer.Record);
                }

                slot.Leave();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalNanoseconds / Customers);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        Console.WriteLine($"find and leave {bestFind:N0} ns; find, apply and publish {best:N0} ns, "
            + $"{bytes / (double)Customers:N1} bytes allocated");
    }

    private static ReadOnlySpan<byte> Id(int customer, Span<byte> utf8)
    {
        "customer-"u8.CopyTo(utf8);
        customer.TryFormat(utf8[9..], out _, "00000000");
        return utf8[..17];
    }

    /// <summary>Prints the resident memory as it is; nothing is collected for it.</summary>
    private static long Report(string what, DecisionEngine engine, int customers, long before)
    {
        var resident = Resident();
        Console.WriteLine($"{what}: {resident / MiB:N0} MiB, {(resident - before) / (double)customers:N0} bytes a "
            + $"customer over the {before / MiB:N0} MiB before; the budget counts {engine.ResidentBytes / MiB:N0} MiB "
            + $"of {engine.ResidentCustomers:N0} customers, the collector's heap is "
            + $"{GC.GetTotalMemory(false) / MiB:N0} MiB, for which it keeps "
            + $"{GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes / MiB:N0} MiB; {ResidentByKind()}");
        return resident;
    }

    /// <summary>What the kernel says of the resident memory: the process's own, and pages of files.</summary>
    private static string ResidentByKind() => OperatingSystem.IsLinux()
        ? string.Join(", ", File.ReadLines("/proc/self/status")
            .Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal)
                || line.StartsWith("RssFile:", StringComparison.Ordinal))
            .Select(line => line.Replace("\t", " ", StringComparison.Ordinal)))
        : "by kind: not known here";

    private static void Collect()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
