using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests.Actors;

/// <summary>Many threads, few bytes: records are moved, freed and put to rest while others read them.</summary>
public sealed class ResidentStressTests
{
    private const int Callers = 8;
    private const int Steps = 150;
    private const int PurchasesBefore = 4;

    [Theory]
    [InlineData("volatile", 0, 40)]
    [InlineData("sqlite", 0, 40)]
    [InlineData("volatile256", 40_000, 40)]
    [InlineData("volatile", 500_000, 800)]
    [InlineData("sqlite", 500_000, 800)]
    public async Task RandomTurns_OfManyThreadsUnderATinyBudget_EqualAPlainModel(
        string kind, long residentBytes, int customers)
    {
        await using var test = await TestBase.OpenAsync(kind, new EngineOptions { ResidentBytes = residentBytes });
        await test.PublishAsync(Shop.Catalog(cap: 3, draw: 0.13));
        var spent = new long[customers];
        var orders = new int[customers];
        var (failing, packed) = (0, 0);
        for (var i = 0; i < customers; i++)
        {
            var before = Enumerable.Range(0, PurchasesBefore).Select(n =>
                Purchase(Id(i), $"before{i}-{n}", test.Time.NowMs - (1_000_000 * n), $"product{n}", 10));
            Assert.All(
                await test.Engine.RecordAsync([.. before]), result => Assert.Equal(EventStatus.Applied, result.Status));
            (spent[i], orders[i]) = (PurchasesBefore * 10, PurchasesBefore);
        }

        await test.Engine.CheckpointAsync();

        // Now and then a write fails as a whole: what was built on it is annulled while others read.
        test.Store.BeforeAppend = group => Interlocked.Increment(ref failing) % 97 == 0
            ? throw new StoreUnavailableException(StoreOutcome.Known, "The disk is full.")
            : Task.CompletedTask;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var step = 0; step < Steps; step++)
            {
                var i = random.Next(customers);
                InterlockedMost(ref packed, test.Engine.PackedCustomers);
                var id = Id(i);
                switch (random.Next(10))
                {
                    case < 5:
                        var price = 1 + random.Next(1_000);
                        var bought = Purchase(id, $"p{caller}-{step}", test.Time.NowMs, $"product{step % 9}", price);
                        var result = (await test.Engine.RecordAsync([bought]))[0];
                        if (result.Status != EventStatus.Applied)
                        {
                            Assert.Equal(RefusalCause.Unavailable, result.Refusal.Cause);
                            break;
                        }

                        Interlocked.Add(ref spent[i], price);
                        Interlocked.Increment(ref orders[i]);
                        break;
                    case < 7:
                        var asked = await test.Engine.DecideAsync(Shop.Ask(id, hold: HoldKind.None));
                        Assert.True(asked.Refusal.Cause is RefusalCause.None or RefusalCause.Unavailable);
                        break;
                    case < 9:
                        var card = (await test.Engine.GetCustomerAsync(id)).Customer;
                        if (!card.Record.IsEmpty) Assert.Equal(id, card.View.Id);
                        break;
                    default:
                        await test.Engine.CheckpointAsync();
                        break;
                }
            }
        })));
        test.Store.BeforeAppend = null;
        await test.Engine.CheckpointAsync();
        await test.Engine.CheckpointAsync();
        Assert.InRange(test.Engine.ResidentBytes, 0, residentBytes);

        // So many that there is something to learn from: then most are packed.
        if (customers > 256) Assert.InRange(packed, customers / 4, customers);
        for (var i = 0; i < customers; i++)
        {
            var card = (await test.Engine.GetCustomerAsync(Id(i))).Customer;
            Assert.Equal((Id(i), spent[i]), (card.View.Id, card.View.Header.MonetaryGrossMinor));
            Assert.Equal((uint)orders[i], card.View.Header.OrdersGross);
        }

        var report = await test.Engine.VerifyAsync();
        Assert.True(report.IsSound, string.Join('\n', report.Differences));
    }

    /// <summary>Ids of many lengths, so that records of several sizes take each other's places.</summary>
    private static string Id(int i) => $"customer-{i}-{new string('x', i % 40 * 2)}";

    private static void InterlockedMost(ref int most, int seen)
    {
        int before;
        while ((before = Volatile.Read(ref most)) < seen
            && Interlocked.CompareExchange(ref most, seen, before) != before)
        {
        }
    }
}
