using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Tests.Customers;

/// <summary>
/// Random events of a small world (few names, few products, times in some months), one for each seed, so that they
/// meet: returns find orders, settlements find contacts, ids come twice.
/// </summary>
internal static class RandomEvents
{
    private const long SpanMs = 200 * History.DayMs;

    public static CustomerEvent Of(int seed)
    {
        var random = new Random(seed);
        var atMs = History.StartMs + random.NextInt64(SpanMs);
        var id = random.Next(20) == 0 ? "again" : "event-" + seed;
        return random.Next(15) switch
        {
            0 or 1 or 2 => new PurchaseEvent
            {
                EventId = id,
                OccurredAtMs = atMs,
                OrderId = "order-" + random.Next(400),
                Lines = Lines(random),
            },
            3 => new ReturnEvent
            {
                EventId = id,
                OccurredAtMs = atMs,
                ReturnedOrderId = random.Next(2) == 0 ? "" : "order-" + random.Next(400),
                Lines = Lines(random),
            },
            4 => new ActionEvent
            {
                EventId = id,
                OccurredAtMs = atMs,
                Kind = (ActionKind)random.Next(1, 6),
                Category = "c" + random.Next(30),
            },
            5 => new ConsentEvent
            {
                EventId = id,
                OccurredAtMs = atMs,
                Channel = Channel(random),
                Purpose = "p" + random.Next(6),
                Granted = random.Next(2) == 0,
                Source = "form",
            },
            6 => Profile(random, id, atMs),
            7 or 8 or 9 => Reserved(random, id, atMs),
            10 => new HoldExtendedEvent
            {
                EventId = id,
                OccurredAtMs = atMs,
                Contact = (uint)random.Next(60),
                ExpiresAtMs = atMs + random.NextInt64(History.DayMs),
            },
            11 => new AgreementEvent
            {
                EventId = id,
                OccurredAtMs = atMs,
                Channel = random.Next(3) == 0 ? "" : Channel(random),
                Contacts = 1 + random.Next(4),
                WindowHours = 1 + random.Next(500),
                RefusedTopics = random.Next(2) == 0 ? ["t" + random.Next(4)] : [],
                PausedUntilMs = random.Next(2) == 0 ? atMs + random.NextInt64(History.DayMs) : null,
            },
            12 => new ServiceCaseEvent
            {
                EventId = id,
                OccurredAtMs = atMs,
                CaseId = "case-" + random.Next(40),
                Opened = random.Next(2) == 0,
            },
            13 => new ImpressionsServedEvent { EventId = id, OccurredAtMs = atMs, Served = Served(random, atMs) },
            _ => Settlement(random, id, atMs),
        };
    }

    private static ServedImpressions Served(Random random, long atMs) => new(
        atMs + random.NextInt64(History.DayMs),
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new ServedImpression(
            "place" + random.Next(3),
            "o" + random.Next(40),
            "g" + random.Next(3),
            atMs + random.NextInt64(90 * History.DayMs)))]);

    /// <summary>The group is named where a response is kept, and only there.</summary>
    public static SettlementEvent Settlement(Random random, string id, long atMs)
    {
        var settlement = Word(random, id, atMs);
        return random.Next(2) == 0 ? settlement : settlement with
        {
            GroupId = "g" + random.Next(3),
            KeepResponseUntilMs = atMs + random.NextInt64(1, 90 * History.DayMs),
        };
    }

    private static SettlementEvent Word(Random random, string id, long atMs) => new()
    {
        EventId = id,
        OccurredAtMs = atMs,
        Contact = (uint)random.Next(60),
        Outcome = (Outcome)random.Next(1, 15),
        Channel = Channel(random),
        ReasonCode = random.Next(2) == 0 ? "hard" : "",
        CallbackAtMs = random.Next(2) == 0 ? atMs + random.NextInt64(History.DayMs) : null,
        Bonus = 0.05,
        HalfLifeSeconds = History.HalfLife,
        ConsentPurpose = "p1",
        Retaken = random.Next(2) == 0,

    };

    public static ContactReservedEvent Reserved(Random random, string id, long atMs) => new()
    {
        EventId = id,
        OccurredAtMs = atMs,
        Channel = Channel(random),
        Campaign = random.Next(2) == 0 ? "" : "k" + random.Next(3),
        OfferId = "o" + random.Next(40),
        RequestId = "r" + random.Next(1000),
        RequestBody = (ulong)random.NextInt64(),
        AtMs = atMs + random.NextInt64(History.DayMs),
        ExpiresAtMs = atMs + random.NextInt64(2 * History.DayMs),
        OnExpiry = (ExpiryRule)random.Next(2),
        Draw = random.NextDouble(),
        HalfLifeSeconds = random.Next(10) == 0 ? 86_400 : History.HalfLife,
        Expected = random.NextDouble(),
        DebtBand = (byte)random.Next(5),
        BestMinor = random.Next(100_000),
        KeepUntilMs = atMs + random.NextInt64(40 * History.DayMs),
        AttributionUntilMs = atMs + random.NextInt64(20 * History.DayMs),
        KeepSilenceUntilMs = random.Next(2) == 0 ? atMs + random.NextInt64(90 * History.DayMs) : 0,
        LifetimeCounters = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (ulong)random.Next(1, 40))],
    };

    private static ProfileEvent Profile(Random random, string id, long atMs) => new()
    {
        EventId = id,
        OccurredAtMs = atMs,
        TimeZone = random.Next(3) == 0 ? "Europe/Moscow" : null,
        Attributes =
        [
            new("a" + random.Next(12), AttributeKind.Text, new string('x', random.Next(200)), 0, 0),
            new("b" + random.Next(12), AttributeKind.Moment, "", 0, atMs),
        ],
        RemovedAttributes = random.Next(3) == 0 ? ["a" + random.Next(12)] : [],
        UnreachableChannels = random.Next(3) == 0 ? [Channel(random)] : [],
    };

    private static OrderLine[] Lines(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new OrderLine(
            "product-" + random.Next(60), "c" + random.Next(30), random.Next(1, 20),
            random.Next(1000), random.Next(1000))),
    ];

    private static string Channel(Random random) => "channel-" + random.Next(5);
}
