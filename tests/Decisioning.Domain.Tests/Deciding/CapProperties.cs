using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Outcome = Decisioning.Domain.Customers.Events.Outcome;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>
/// No cap is ever exceeded, whatever is asked, scheduled, settled, expired and claimed late. The contacts are kept in a
/// ledger of their own and counted there anew, from the words of the caps.
/// </summary>
public sealed class CapProperties
{
    private const int Cases = 40;
    private const int Steps = 120;
    private static readonly string[] Offers = ["a", "b", "c"];
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Fact]
    public void Caps_UnderRandomHistories_AreNeverExceeded() => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true).WithReplay(20261122, 7),
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), Holds));

    private static bool Holds(int seed)
    {
        var random = new Random(seed);
        var shop = Shop(random);
        var catalog = shop.Compile();
        var history = new History();
        var ledger = new List<Sent>();
        var nowMs = History.Day(80) + random.NextInt64(History.DayMs);
        for (var step = 0; step < Steps; step++)
        {
            nowMs += (long)(random.NextDouble() * random.NextDouble() * 2 * History.DayMs);
            if (random.Next(3) > 0)
            {
                Ask(random, history, catalog, nowMs, ledger);
            }
            else if (ledger.Count > 0)
            {
                Settle(random, history, catalog, nowMs, ledger);
            }

            if (shop.Policy.Caps.Any(cap => IsExceeded(cap, [.. ledger.Where(sent => sent.Counts(nowMs))])))
            {
                return false;
            }
        }

        Assert.NotEmpty(ledger);
        return true;
    }

    private static CatalogDefinition Shop(Random random)
    {
        CapWindowKind[] windows = Enum.GetValues<CapWindowKind>();
        var caps = Enum.GetValues<CapScope>()[..6].Select(scope =>
        {
            var window = windows[random.Next(windows.Length)];
            var subject = scope is CapScope.Campaign && window == CapWindowKind.Lifetime ? "spring" : "";
            return new CapDefinition
            {
                CapId = $"cap-{scope}",
                Limit = random.Next(1, window == CapWindowKind.Lifetime ? 20 : 5),
                Window = window,
                WindowHours = window == CapWindowKind.Rolling ? random.Next(1, 200) : 0,
                Scope = scope,
                Channel = scope == CapScope.Channel ? "email" : "",
                Subject = subject,
            };
        });
        return (TestCatalog.Shop with { DefaultTimeZone = "Europe/Berlin" })
            .With([.. Offers.Select((id, i) => TestCatalog.Offer(id) with { GroupId = "group-" + (i / 2) })])
            .With(TestCatalog.Email with { OnExpiry = ExpiryRule.Release })
            .WithCaps([.. caps.Where(_ => random.Next(4) > 0)]);
    }

    private static void Ask(
        Random random, History history, CatalogSnapshot catalog, long nowMs, List<Sent> ledger)
    {
        var query = new DecisionQuery
        {
            CustomerId = "anna",
            Channels = random.Next(2) == 0 ? ["email"] : ["sms", "email"],
            OfferIds = [Offers[random.Next(Offers.Length)]],
            Campaign = random.Next(3) == 0 ? "" : random.Next(2) == 0 ? "spring" : "autumn",
            SendAtMs = random.Next(4) == 0 ? nowMs + random.NextInt64(5 * History.DayMs) : null,
            Hold = HoldKind.Reserve,
        };
        var decision = history.Ask(catalog, nowMs, query);
        if (decision.Contact!.Verdict == Verdict.Send)
        {
            var e = Decider.Reserve(history.View, catalog, query, decision, $"sent-{ledger.Count}", 0);
            history.With(e, nowMs);
            ledger.Add(new Sent(history.View.Header.Version, e));
        }
    }

    private static void Settle(
        Random random, History history, CatalogSnapshot catalog, long nowMs, List<Sent> ledger)
    {
        var sent = ledger[random.Next(ledger.Count)];
        var report = new SettlementReport
        {
            SettlementId = $"settled-{sent.Number}-{nowMs}",
            Contact = sent.Number,
            Outcome = random.Next(3) == 0 ? Outcome.Released : Outcome.Confirmed,
            OccurredAtMs = nowMs,
        };
        var resolution = SettlementResolver.Resolve(history.View, catalog, report, nowMs);
        if (resolution.Verdict == SettlementVerdict.Accepted
            && history.Try(resolution.Event!, nowMs) == ApplyOutcome.Applied)
        {
            sent.Confirmed |= report.Outcome == Outcome.Confirmed;
            sent.Released |= report.Outcome == Outcome.Released;
            sent.AtMs = resolution.Event!.Retaken ? resolution.Event.OccurredAtMs : sent.AtMs;
        }
    }

    private static bool IsExceeded(CapDefinition cap, List<Sent> counted) => counted
        .Where(sent => cap.Scope switch
        {
            CapScope.Channel => sent.Event.Channel == cap.Channel,
            CapScope.Incentive => sent.Event.WithIncentive,
            CapScope.Campaign => sent.Event.Campaign.Length > 0
                && (cap.Subject.Length == 0 || sent.Event.Campaign == cap.Subject),
            _ => true,
        })
        .GroupBy(sent => cap.Scope switch
        {
            CapScope.Campaign => sent.Event.Campaign,
            CapScope.Group => sent.Event.GroupId,
            CapScope.Offer => sent.Event.OfferId,
            _ => "",
        })
        .Any(together => MostTogether(cap, [.. together.Select(sent => sent.AtMs)]) > cap.Limit);

    private static int MostTogether(CapDefinition cap, long[] times) => cap.Window switch
    {
        CapWindowKind.Lifetime => times.Length,
        CapWindowKind.Rolling => times.Max(end =>
            times.Count(at => at <= end && at > end - (cap.WindowHours * 3_600_000L))),
        CapWindowKind.CalendarDay => times.GroupBy(Date).Max(day => day.Count()),
        CapWindowKind.CalendarWeek => times
            .GroupBy(at => Date(at).PlusDays(1 - (int)Date(at).DayOfWeek)).Max(week => week.Count()),
        _ => times.GroupBy(at => (Date(at).Year, Date(at).Month)).Max(month => month.Count()),
    };

    private static LocalDate Date(long ms) => Instant.FromUnixTimeMilliseconds(ms).InZone(Berlin).Date;

    private sealed class Sent(uint number, ContactReservedEvent e)
    {
        public uint Number { get; } = number;

        public ContactReservedEvent Event { get; } = e;

        /// <summary>When it counts: when it is sent, or was claimed late.</summary>
        public long AtMs { get; set; } = e.AtMs;

        public bool Confirmed { get; set; }

        public bool Released { get; set; }

        public bool Counts(long nowMs) => !Released
            && (Confirmed || Event.OnExpiry == ExpiryRule.AssumeSent || Event.ExpiresAtMs > nowMs);
    }
}
