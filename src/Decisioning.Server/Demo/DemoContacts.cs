using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;

namespace Decisioning.Server.Demo;

/// <summary>
/// Contacts of the past two months, decided and settled by the engine as a sender would have done it then: so caps,
/// debt and reach of the demo's base are what the engine itself allowed. What else happened in these months is recorded
/// on its own day, so that the days of the base are as they were.
/// </summary>
public sealed class DemoContacts(
    DecisionEngine engine, DemoTime time, DemoEvents events, IReadOnlyList<string> customers, int seed)
{
    /// <summary>A day's last events are recorded so long before it ends, while the clock goes on.</summary>
    private const long EveningMs = 10_000;

    private const long DayMs = DemoCustomer.DayMs;
    private const long NoonMs = DayMs / 2;
    private const int Days = 56;
    private const int UsualEveryDays = 11;
    private const int WornOutEveryDays = 2;
    private const int LastAttempts = 3;
    private static readonly string[] Senders = ["email", "push"];

    private readonly Random _random = new(seed);

    /// <summary>When the first of them is asked about; the history before it must be recorded by then.</summary>
    public static long StartMs(long endMs) => endMs - (Days * DayMs);

    public async Task MakeAsync(long endMs, long nowMs, CancellationToken ct)
    {
        for (var daysAgo = Days; daysAgo > 0; daysAgo--)
        {
            var dayMs = endMs - (daysAgo * DayMs);
            await PassAsync(dayMs + NoonMs, ct);
            if (daysAgo % UsualEveryDays == 0)
            {
                await Task.WhenAll(customers.Select(customer => AskAsync(customer, daysAgo, Answer(), ct)));
            }

            if (daysAgo % WornOutEveryDays == 0)
            {
                await AskAsync(DemoPeople.WornOut, daysAgo, Outcome.Ignored, ct);
            }

            await PassAsync(dayMs + DayMs - EveningMs, ct);
        }

        // Asked until the answer is no, so that the tour meets a customer for whom silence wins.
        await PassAsync(nowMs, ct);
        for (var attempt = 0; attempt < LastAttempts; attempt++)
        {
            await AskAsync(DemoPeople.WornOut, -attempt, Outcome.Ignored, ct);
        }
    }

    private async Task PassAsync(long atMs, CancellationToken ct)
    {
        time.MoveTo(atMs);
        await events.RecordUntilAsync(atMs, ct);
    }

    private async Task AskAsync(string customer, int daysAgo, Outcome answer, CancellationToken ct)
    {
        var query = new DecisionQuery
        {
            CustomerId = customer,
            RequestId = $"{customer}-mailing-{daysAgo}",
            Channels = Senders,
            Campaign = "demo",
            Hold = HoldKind.Reserve,
        };
        var result = await engine.DecideAsync(query, ct: ct);
        if (result.ReservationId.Length > 0)
        {
            Settlement[] settlements = [Settle("sent", Outcome.Confirmed), Settle("answer", answer)];
            await engine.SettleAsync(settlements, ct);
        }

        Settlement Settle(string step, Outcome outcome) => new()
        {
            SettlementId = $"{customer}-{step}-{daysAgo}",
            ReservationId = result.ReservationId,
            CustomerId = customer,
            Outcome = outcome,
        };
    }

    /// <summary>Two in a hundred click, a third see it, three bounce, the rest ignore it.</summary>
    private Outcome Answer() => _random.NextDouble() switch
    {
        < .02 => Outcome.Clicked,
        < .35 => Outcome.Seen,
        < .38 => Outcome.Bounced,
        _ => Outcome.Ignored,
    };
}
