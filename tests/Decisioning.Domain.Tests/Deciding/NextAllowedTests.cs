using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>The search itself; that single gates open at their time is tested with the gates.</summary>
public sealed class NextAllowedTests
{
    private static readonly long Now = History.Day(10);

    private static readonly CatalogDefinition Shop = TestCatalog.Shop
        .With(TestCatalog.Offer("a"))
        .With(TestCatalog.Email with { Draw = 0.2, LeaveRate = 0.001 })
        .WithTrust(new TrustDefinition { SegmentMarginMinor = 500 });

    [Fact]
    public void Trust_Recovering_IsMetToTheMillisecond()
    {
        var history = WornOut(Shop.Compile());
        var nextMs = history.CheckNextAllowed(Shop.Compile(), Now + 10);
        Assert.InRange(nextMs, Now + History.DayMs, Now + (60 * History.DayMs));
    }

    [Fact]
    public void Trust_RecoveredAtNight_WaitsForTheMorning()
    {
        var history = WornOut(Shop.Compile());
        var freeMs = history.CheckNextAllowed(Shop.Compile(), Now + 10);
        var free = DateTimeOffset.FromUnixTimeMilliseconds(freeMs);
        var quiet = new QuietHoursDefinition
        {
            From = free.AddHours(-2).ToString("HH:00"),
            To = free.AddHours(6).ToString("HH:00"),
        };
        var shop = Shop.With(TestCatalog.Email with { Draw = 0.2, LeaveRate = 0.001, QuietHours = [quiet] });
        var nextMs = history.CheckNextAllowed(shop.Compile(), Now + 10);
        Assert.True(nextMs > freeMs);
        Assert.Equal(quiet.To, DateTimeOffset.FromUnixTimeMilliseconds(nextMs).ToString("HH:mm"));
    }

    [Fact]
    public void Calibration_WorseWithLessDebt_ClosesAgainAtTheBandsEdge()
    {
        // In debt responses come as expected; below a debt of .25 hardly any: it is allowed only before the edge.
        var sums = new CalibrationSums();
        for (var i = 0; i < 400; i++)
        {
            sums.Add(NameHash.Of("email"), 0, 1, seen: false, Now);
        }

        var statistics = sums.ToStatistics(1, Now);
        var catalog = Shop.Compile();
        var history = WornOut(catalog);
        var refused = history.Ask(catalog, Now + 10, statistics: statistics).Contact!;
        var nextMs = Assert.NotNull(refused.NextAllowedAtMs);
        Assert.Equal(Verdict.Send, VerdictAt(nextMs));
        Assert.Equal(Verdict.DoNotSend, VerdictAt(nextMs - 1));
        Assert.True(history.DebtAt((nextMs - History.StartMs) / (double)History.DayMs) > 0.25);
        Assert.Equal(Verdict.DoNotSend, VerdictAt(Now + (200 * History.DayMs)));

        Verdict VerdictAt(long ms) => history.Ask(catalog, ms, statistics: statistics).Contact!.Verdict;
    }

    [Fact]
    public void Habit_OfBuying_FadesUntilSpeakingAddsEnough()
    {
        var history = new History();
        for (var i = 0; i < 6; i++)
        {
            history.With(history.Purchase(i, "order-" + i, History.Line("p", 1, 500)));
        }

        var offer = TestCatalog.Offer("a", propensity: 0.5) with { Category = "toys" };
        var shop = TestCatalog.Shop.With(offer).With(TestCatalog.Email with { CostAttemptMinor = 100 });
        var nextMs = history.CheckNextAllowed(shop.Compile(), Now);

        // Worth it when p0 = 1 - exp(-42/days) falls below .4: after 42 / -ln(.6) = 82.2 days.
        Assert.Equal(42 / -Math.Log(0.6), (nextMs - History.Day(0)) / (double)History.DayMs, 1e-4);
    }

    [Fact]
    public void Worth_EqualToItsThresholdForEver_IsNeverAllowed()
    {
        var shop =
            TestCatalog.Shop.With(TestCatalog.Offer("a")).With(TestCatalog.Email with { CostAttemptMinor = 500 });
        Assert.Null(new History().Contact(shop.Compile(), Now).NextAllowedAtMs);
    }

    [Fact]
    public void Start_BeyondAYear_IsOutOfSight()
    {
        CatalogSnapshot StartingAfter(double days) => TestCatalog.Shop
            .With(TestCatalog.Offer("a") with { StartsAtMs = Now + (long)(days * History.DayMs) })
            .Compile();
        Assert.Equal(Now + (365 * History.DayMs), new History().CheckNextAllowed(StartingAfter(365), Now));
        Assert.Null(new History().Contact(StartingAfter(366), Now).NextAllowedAtMs);
    }

    [Fact]
    public void SendAt_Later_IsWhereTheSearchBegins()
    {
        var catalog =
            TestCatalog.Shop.With(TestCatalog.Offer("a") with { StartsAtMs = Now + 100, EndsAtMs = Now + 200 });
        var contact = new History().Contact(catalog.Compile(), Now, Asking.Email with { SendAtMs = Now + 300 });
        Assert.Equal((ReasonCode.Expired, null), (contact.Reason!.Code, contact.NextAllowedAtMs));
    }

    private static History WornOut(CatalogSnapshot catalog)
    {
        var history = new History();
        var atMs = Now - 10;
        while (history.Send(catalog, atMs) is not null)
        {
            atMs++;
        }

        return history;
    }
}
