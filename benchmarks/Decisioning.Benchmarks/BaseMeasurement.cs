using System.Diagnostics;
using System.Text;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Insight;
using Decisioning.Storage;
using Decisioning.Storage.Sqlite;

namespace Decisioning.Benchmarks;

/// <summary>
/// How long the figures of a base take: to ask for them, to count a record, and to take a saved base up at a start.
/// One process, one run; a base is laid out over three years with one to twenty-odd orders a customer and debts of all
/// sizes. What the counters say is compared with what was laid out.
/// </summary>
internal static class BaseMeasurement
{
    private const int Asked = 300;
    private const int SegmentsAsked = 100;
    private const int BatchSize = 64;
    private const int Batches = 1_000;
    private const long DayMs = BaseCounters.DayMs;

    private static readonly CatalogDefinition Catalog = new()
    {
        Channels = [new ChannelDefinition { Name = "email" }, new ChannelDefinition { Name = "sms" }],
    };

    /// <param name="customers">How many.</param>
    /// <param name="categories">Names of categories that their callers give, the first ones more often.</param>
    public static async Task RunAsync(int customers, int categories)
    {
        var random = new Random(1);
        var records = new byte[customers][];
        for (var i = 0; i < customers; i++) records[i] = Record(random, i, categories);
        Console.WriteLine($"{customers:N0} customers, {records.Average(record => record.Length):N0} bytes each");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var counters = new BaseCounters(Customer.NowMs);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < customers; i++) counters.Begin((ulong)i + 1, records[i]);
        Print("taking the records in", Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"  memory of the counters            {bytes / (double)customers,10:N1} bytes a customer");
        Ask(counters, customers);
        AskSegments(counters, "ReadSegments");
        CountRecords(counters, records, random);
        Ask(counters, customers);
        await TakeUpAsync(records);
    }

    private static void Ask(BaseCounters counters, int customers)
    {
        var times = new double[Asked];
        for (var i = 0; i < Asked; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var figures = counters.Read(Customer.NowMs + (i * 1_000), 0, Catalog);
            times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (figures.Known != customers || figures.Trust().Customers != customers)
                throw new InvalidOperationException($"Counted {figures.Known} of {customers}.");
        }

        Print("GetBase, first", times[0]);
        Array.Sort(times);
        Print("GetBase, least", times[0]);
        Print("GetBase, median of a question a second", times[Asked / 2]);
        Print("GetBase, 99 of 100", times[Asked * 99 / 100]);
        var jumped = Stopwatch.GetTimestamp();
        counters.Read(Customer.NowMs + (30 * DayMs), 0, Catalog);
        Print("GetBase, seen 30 days ahead", Stopwatch.GetElapsedTime(jumped).TotalMilliseconds);
        counters.Read(Customer.NowMs, 0, Catalog);
    }

    /// <summary>What is read under the lock that every durable record is counted under.</summary>
    private static void AskSegments(BaseCounters counters, string what)
    {
        var times = new double[SegmentsAsked];
        var cpu = new CpuTime();
        for (var i = 0; i < times.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var segments = counters.ReadSegments(Customer.NowMs + (i * DayMs), Catalog);
            times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (segments.IsEmpty) throw new InvalidOperationException("Nobody bought anything.");
        }

        Print($"{what}, processor time", cpu.Take(times.Length) / 1_000);
        Print($"{what}, first", times[0]);
        Array.Sort(times);
        Print($"{what}, median", times[times.Length / 2]);
    }

    private static void CountRecords(BaseCounters counters, byte[][] records, Random random)
    {
        CountRecords(counters, records, random, i => Customer.Purchase(1_000 + i, Customer.NowMs));
        CountRecords(counters, records, random, i => Contact(Customer.NowMs, i));
        CountRecords(counters, records, random, i => new ActionEvent
        {
            EventId = $"a{i}",
            OccurredAtMs = Customer.NowMs,
            Kind = ActionKind.View,
        });
    }

    private static void CountRecords(
        BaseCounters counters, byte[][] records, Random random, Func<int, CustomerEvent> make)
    {
        // Batches, so that a record is counted soon after it was made, as it is behind a commit; the median of them.
        var batch = new (ulong Id, byte[] Before, byte[] After, CustomerEvent Event)[BatchSize];
        var buffer = new ApplyBuffer();
        var times = new double[Batches];
        for (var i = 0; i < Batches; i++)
        {
            for (var j = 0; j < BatchSize; j++)
            {
                var customer = random.Next(records.Length);
                var e = make((i * BatchSize) + j);
                var id = Encoding.UTF8.GetBytes($"customer-{customer}");
                if (CustomerState.Apply(records[customer], id, e, Customer.NowMs, buffer) != ApplyOutcome.Applied)
                    throw new InvalidOperationException($"{e} was not applied.");
                var after = buffer.Record.ToArray();
                batch[j] = ((ulong)customer + 1, records[customer], after, e);
                records[customer] = after;
            }

            var began = Stopwatch.GetTimestamp();
            foreach (var (id, before, after, e) in batch) counters.Count(id, before, after, e, 0, Customer.NowMs);
            times[i] = Stopwatch.GetElapsedTime(began).TotalNanoseconds / BatchSize;
        }

        Array.Sort(times);
        var what = $"counting a {batch[0].Event.GetType().Name}";
        Console.WriteLine($"  {what,-40} {times[Batches / 2],10:N0} ns (5 of 100: {times[Batches / 20]:N0} ns)");
    }

    private static async Task TakeUpAsync(byte[][] records)
    {
        var directory = Directory.CreateTempSubdirectory("base-measurement").FullName;
        await using (var store = await SqliteStore.OpenAsync(
            new SqliteStoreOptions { Directory = directory, ReserveBytes = 0 }))
        {
            var claims = await store.AcquireAsync([0]);
            await store.AppendAsync(new AppendGroup
            {
                Log = 0,
                Claims = claims,
                Records = new[] { new LogRecord { Number = 1, Partition = 0, Customer = 1, Payload = new byte[1] } },
            });
            for (var from = 0; from < records.Length; from += 1_000)
            {
                var rows = Enumerable.Range(from, Math.Min(1_000, records.Length - from)).Select(i => new StateRow
                {
                    Partition = 0,
                    Customer = (uint)i + 1,
                    IdHash = (ulong)i,
                    LastNumber = 1,
                    Record = records[i],
                }).ToArray();
                await store.SaveStatesAsync(new StateBatch { Log = 0, Claims = claims, Rows = rows });
            }

            var counters = new BaseCounters(Customer.NowMs);
            var began = Stopwatch.GetTimestamp();
            await foreach (var row in store.ReadStatesAsync())
                counters.Begin(row.Customer, row.Record.Span);
            Print("taking up a saved base (SQLite)", Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Directory.Delete(directory, recursive: true);
    }

    private static byte[] Record(Random random, int number, int categories)
    {
        var buffer = new ApplyBuffer();
        byte[] record = [];
        var id = Encoding.UTF8.GetBytes($"customer-{number}");
        var orders = number % 10 == 0 ? 0 : (int)Math.Ceiling(Math.Pow(random.NextDouble(), 4) * 25);
        var events = new List<CustomerEvent>();
        for (var i = 0; i < orders; i++)
            events.Add(Purchase(random, i, categories));
        for (var i = random.Next(4); i > 0; i--)
            events.Add(Contact(Customer.NowMs - random.NextInt64(200 * DayMs), i));
        if (events.Count == 0) events.Add(Contact(Customer.NowMs, 0));
        foreach (var e in events.OrderBy(e => e.OccurredAtMs))
        {
            if (CustomerState.Apply(record, id, e, e.OccurredAtMs, buffer) != ApplyOutcome.Applied)
                throw new InvalidOperationException($"{e} was not applied.");
            record = buffer.Record.ToArray();
        }

        return record;
    }

    private static PurchaseEvent Purchase(Random random, int number, int categories)
    {
        var atMs = Customer.NowMs - random.NextInt64(3 * 365 * DayMs);
        var lines = new OrderLine[2];
        for (var i = 0; i < lines.Length; i++)
        {
            var category = (int)(categories * Math.Pow(random.NextDouble(), 3));
            lines[i] = new OrderLine($"product-{category}", $"category-{category}", 1, 900, 1_000);
        }

        return Customer.Purchase(number, atMs) with { Lines = lines };
    }

    private static ContactReservedEvent Contact(long atMs, int number) => new()
    {
        EventId = $"contact-{number}",
        OccurredAtMs = atMs,
        Channel = "email",
        OfferId = "offer",
        AtMs = atMs,
        ExpiresAtMs = atMs + 900_000,
        OnExpiry = ExpiryRule.AssumeSent,
        Draw = 0.139,
        HalfLifeSeconds = 30 * 86_400,
        Expected = 0.1,
        DebtBand = 0,
        BestMinor = 50,
        KeepUntilMs = atMs + (10 * DayMs),
        AttributionUntilMs = atMs + (7 * DayMs),
    };

    private static void Print(string what, double ms) => Console.WriteLine($"  {what,-40} {ms,10:N2} ms");
}
