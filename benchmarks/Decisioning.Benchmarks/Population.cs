using System.Globalization;
using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Storage;

namespace Decisioning.Benchmarks;

/// <summary>
/// Customers as a shop has them: in the mean 5 orders, 12 products, 10 contacts, 12 event ids, few with much more. They
/// are made from some thousand patterns, each folded from its events, by writing another id of the same length into it.
/// What is one customer's own in life (ids of events, orders and requests, times) is one pattern's own here.
/// </summary>
internal sealed class Population
{
    private const int Patterns = 20_000;
    private const long DayMs = 86_400_000;
    private const string PatternId = "customer-00000000";

    /// <summary>When it is decided for them: at noon, later than anything that is recorded of them.</summary>
    public const long AskMs = Customer.NowMs + (5 * 365 * DayMs);

    private readonly (byte[] Record, int IdAt)[] _patterns = new (byte[], int)[Patterns];

    public Population(int seed)
    {
        var random = new Random(seed);
        var id = Encoding.UTF8.GetBytes(PatternId);
        for (var i = 0; i < Patterns; i++)
        {
            var record = Record(random, id, i * 1_000);
            _patterns[i] = (record, record.AsSpan().IndexOf(id));
        }
    }

    public double MeanBytes => _patterns.Average(pattern => pattern.Record.Length);

    public int BytesAt(double share) =>
        _patterns.Select(pattern => pattern.Record.Length).Order().ElementAt((int)(Patterns * share));

    public double Mean(Func<CustomerView, int> count)
    {
        var sum = 0L;
        foreach (var (record, _) in _patterns) sum += count(new CustomerView(record));
        return sum / (double)Patterns;
    }

    public static string IdOf(int customer) =>
        string.Create(CultureInfo.InvariantCulture, $"customer-{customer:00000000}");

    /// <summary>Writes the saved states of so many customers, as a checkpoint leaves them.</summary>
    public async Task SaveAsync(IStore store, int customers)
    {
        var claims = await store.AcquireAsync([.. Enumerable.Range(0, Partitions.Count)]);
        await store.AppendAsync(new AppendGroup
        {
            Log = 0,
            Claims = [.. claims.Where(claim => claim.Partition == 0)],
            Records = new[] { new LogRecord { Number = 1, Partition = 0, Customer = 0, Kind = 6 } },
        });
        var hashed = Enumerable.Range(0, customers).Select(i => (Hash: Partitions.Hash64(IdOf(i)), Customer: i));
        var row = 0;
        var batch = new List<StateRow>();
        foreach (var partition in hashed.GroupBy(each => Partitions.Of(each.Hash)).OrderBy(group => group.Key))
        {
            var number = 0u;
            foreach (var (hash, customer) in partition)
            {
                batch.Add(new StateRow
                {
                    Partition = (byte)partition.Key,
                    Customer = ++number,
                    IdHash = hash,
                    LastNumber = 1,
                    Record = RecordOf(customer),
                });
                row++;
                if (batch.Count < store.Description.Limits.GroupRecords && row < customers) continue;
                await store.SaveStatesAsync(
                    new StateBatch { Log = 0, Claims = claims, Rows = batch.ToArray(), Checkpoint = 1 });
                batch.Clear();
            }
        }
    }

    public byte[] RecordOf(int customer)
    {
        var (pattern, idAt) = _patterns[(int)((uint)customer * 2_654_435_761u % Patterns)];
        var record = pattern.AsSpan().ToArray();
        Encoding.UTF8.GetBytes(IdOf(customer), record.AsSpan(idAt));
        return record;
    }

    private static byte[] Record(Random random, byte[] id, int firstNumber)
    {
        // The sum of two exponential variables: mean 1, 99th percentile 3.3.
        var activity = -0.5 * Math.Log((1 - random.NextDouble()) * (1 - random.NextDouble()));
        var buffer = new ApplyBuffer();
        byte[] record = [];
        foreach (var e in Events(random, activity, firstNumber).OrderBy(e => e.OccurredAtMs))
        {
            if (CustomerState.Apply(record, id, e, e.OccurredAtMs, buffer) != ApplyOutcome.Applied)
                throw new InvalidOperationException($"{e} was not applied.");
            record = buffer.Record.ToArray();
        }

        return record;
    }

    private static List<CustomerEvent> Events(Random random, double activity, int number)
    {
        var events = new List<CustomerEvent> { Customer.Consent("email") };
        for (var i = Draw(random, 5 * activity); i > 0; i--)
            events.Add(Customer.Purchase(random.Next(300), ++number, Customer.NowMs - random.NextInt64(700 * DayMs)));
        for (var i = Draw(random, 6 * activity); i > 0; i--)
            events.Add(Customer.View(++number, Customer.NowMs - random.NextInt64(300 * DayMs)));
        // More than are remembered at a time would be refused.
        for (var i = Math.Min(40, Draw(random, 10 * activity)); i > 0; i--) events.Add(Contact(random, ++number));
        return events;
    }

    private static ContactReservedEvent Contact(Random random, int number)
    {
        var (offer, late) = (random.Next(100), random.NextInt64(DayMs));
        var plain = Customer.Contact(random.Next(1, 60), number);
        return plain with
        {
            OfferId = $"offer-{offer}",
            GroupId = $"group-{offer % 12}",
            RequestId = $"request-{number}",
            RequestBody = (ulong)random.NextInt64(),
            OccurredAtMs = plain.OccurredAtMs + late,
            AtMs = plain.AtMs + late,
            ExpiresAtMs = plain.ExpiresAtMs + late,
            KeepUntilMs = plain.KeepUntilMs + late,
            AttributionUntilMs = plain.AttributionUntilMs + late,
            Draw = 0.05 + (0.1 * random.NextDouble()),
            Expected = random.NextSingle(),
            BestMinor = random.Next(30, 70),
            CostMinor = 3,
        };
    }

    private static int Draw(Random random, double mean) => (int)(mean + random.NextDouble());
}
