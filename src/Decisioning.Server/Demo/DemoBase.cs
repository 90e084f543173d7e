using System.Collections.Concurrent;
using System.Diagnostics;
using Decisioning.Engine;
using Decisioning.Server.Hosting;
using Decisioning.Server.Options;
using Google.Protobuf;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Demo;

/// <summary>
/// The demo's catalog and base: 20,000 customers with two years of history until the present day, made from a seed and
/// recorded through the same calls that clients use. A directory that holds the base already is used as it is.
/// </summary>
public static class DemoBase
{
    public const int Customers = 20_000;

    private const int Seed = 20_260;
    private const int ContactedCustomers = 120;
    private const int OldestAgeMonths = 170;

    /// <summary>Customers whose history one worker makes and records at a time.</summary>
    private const int CustomersPerRange = 250;

    /// <summary>Workers: enough that some make histories and fold them while others wait for the store.</summary>
    private const int Workers = 6;

    public static string IdOf(int number) => $"customer-{number:D5}";

    /// <exception cref="InvalidOperationException"> The directory holds something else, or another process makes the
    /// base there. </exception>
    public static async Task EnsureAsync(
        ServerSettings settings, Action<ILoggingBuilder> logging, TextWriter output, CancellationToken ct)
    {
        using var marker = DemoMarker.Take(settings.DataDirectory);
        if (marker.IsWhole)
        {
            await output.WriteLineAsync($"The demo base of {Customers:N0} customers is there already.");
            return;
        }

        marker.Begin();
        await output.WriteLineAsync($"Making a base of {Customers:N0} customers with two years of history ...");
        var started = Stopwatch.GetTimestamp();
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var endMs = nowMs / DemoCustomer.DayMs * DemoCustomer.DayMs;
        var events = await MakeAsync(settings, logging, endMs, nowMs, ct);
        marker.Finish();
        await output.WriteLineAsync(
            $"Recorded {events:N0} events in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s.");
    }

    private static async Task<long> MakeAsync(
        ServerSettings settings, Action<ILoggingBuilder> logging, long endMs, long nowMs, CancellationToken ct)
    {
        var contactsFromMs = DemoContacts.StartMs(endMs);
        var time = new DemoTime(TimeProvider.System, contactsFromMs);
        await using var host = await ServerHost.OpenAsync(settings, logging, time, ct: ct);
        var engine = host.Engine;
        var catalog = DemoCatalog.Read();
        await engine.Catalogs.PublishAsync(catalog.ToByteArray(), "demo", ct: ct);
        await engine.Catalogs.ApproveAsync(0, [], "demo-approver", ct);
        var events = new DemoEvents(engine);
        var recent = new ConcurrentBag<CustomerEventItem[]>();
        var recorded = 0;
        var workers = new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = ct };
        await Parallel.ForEachAsync(Ranges(catalog, endMs), workers, async (range, stop) =>
        {
            var history = range().ToLookup(item => item.Event.OccurredAtMs < contactsFromMs);
            await events.RecordAsync(history[true], stop);
            recent.Add([.. history[false]]);
            Interlocked.Add(ref recorded, history[true].Count() + history[false].Count());
        });
        var contacted = Enumerable.Range(1, ContactedCustomers).Select(IdOf).ToArray();
        events.Await(recent.SelectMany(items => items));
        await new DemoContacts(engine, time, events, contacted, Seed).MakeAsync(endMs, nowMs, ct);
        return recorded;
    }

    /// <summary>The histories of all customers, in parts that can be made on their own.</summary>
    private static IEnumerable<Func<IEnumerable<CustomerEventItem>>> Ranges(Wire.Catalog catalog, long endMs)
    {
        var goods = new DemoGoods(catalog, OldestAgeMonths);
        yield return () => new DemoPeople(endMs).Make();
        for (var first = 1; first <= Customers - DemoPeople.Count; first += CustomersPerRange)
        {
            var count = Math.Min(CustomersPerRange, Customers - DemoPeople.Count - first + 1);
            var numbers = Enumerable.Range(first, count);
            yield return () => numbers.SelectMany(number => new DemoCustomer(IdOf(number), Seed + number, goods, endMs)
                .Make().Select(e => new CustomerEventItem(IdOf(number), e)));
        }
    }
}
