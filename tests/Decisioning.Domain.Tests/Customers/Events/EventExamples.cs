using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Customers.Identities;

namespace Decisioning.Domain.Tests.Customers.Events;

/// <summary>One event of each kind with every field set, as the golden files hold them.</summary>
internal static class EventExamples
{
    private const long AtMs = 1_767_225_600_123;

    private static readonly ServedImpressions Served = new(
        AtMs + 1_800_000,
        [new("home", "duck-10", "toys", AtMs + 86_400_000), new("cart", "soap-5", "", AtMs + 3_600_000)]);

    public static IReadOnlyDictionary<string, CustomerEvent> All { get; } = new Dictionary<string, CustomerEvent>
    {
        ["purchase"] = new PurchaseEvent
        {
            EventId = "536365",
            OccurredAtMs = AtMs,
            OrderId = "order-1",
            Lines = [new("85123A", "toys", 6, 255, 300), new("утка", "", 1, 1_000_000_000_000, 0)],
        },
        ["return"] = new ReturnEvent
        {
            EventId = "C536379",
            OccurredAtMs = AtMs,
            ReturnedOrderId = "order-1",
            Lines = [new("85123A", "toys", 1, 255, 0)],
        },
        ["action"] = new ActionEvent
        {
            EventId = "a1",
            OccurredAtMs = AtMs,
            Kind = ActionKind.Search,
            Category = "toys",
            Subject = "yellow duck",
        },
        ["consent"] = new ConsentEvent
        {
            EventId = "c1",
            OccurredAtMs = AtMs,
            Channel = "email",
            Purpose = "marketing",
            Granted = true,
            Source = "form",
        },
        ["profile"] = new ProfileEvent
        {
            EventId = "p1",
            OccurredAtMs = AtMs,
            TimeZone = "Europe/Moscow",
            Attributes =
            [
                new("city", AttributeKind.Text, "Ярославль", 0, 0),
                new("height", AttributeKind.Number, "", 1.75, 0),
                new("vegan", AttributeKind.Flag, "", 1, 0),
                new("child_birth", AttributeKind.Moment, "", 0, -1_000),
            ],
            RemovedAttributes = ["old"],
            ReachableChannels = ["email"],
            UnreachableChannels = ["sms", "push"],
        },
        ["contact-reserved"] = new ContactReservedEvent
        {
            EventId = "d1",
            OccurredAtMs = AtMs,
            Channel = "email",
            Campaign = "spring",
            OfferId = "duck-10",
            GroupId = "toys",
            RequestId = "r1",
            RequestBody = 0xFEDCBA9876543210,
            AtMs = AtMs + 1_000,
            ExpiresAtMs = AtMs + 901_000,
            OnExpiry = ExpiryRule.Release,
            Draw = 0.13926206733350766,
            HalfLifeSeconds = 2_592_000,
            Expected = 0.25,
            DebtBand = 2,
            BestMinor = 1234.5,
            KeepUntilMs = AtMs + 172_800_000,
            AttributionUntilMs = AtMs + 86_400_000,
            LifetimeCounters = [7, ulong.MaxValue],
        },
        ["settlement"] = new SettlementEvent
        {
            EventId = "s1",
            OccurredAtMs = AtMs,
            Contact = 6,
            Outcome = Outcome.Converted,
            Channel = "email",
            OfferId = "duck-10",
            ReasonCode = "sale",
            CallbackAtMs = AtMs + 5,
            AmountMinor = -12,
            Bonus = 0.05,
            HalfLifeSeconds = 2_592_000,
            ConsentPurpose = "marketing",
            Retaken = true,
        },
        ["hold-extended"] = new HoldExtendedEvent
        {
            EventId = "h1",
            OccurredAtMs = AtMs,
            Contact = 6,
            ExpiresAtMs = AtMs + 3_600_000,
        },
        ["erased"] = new ErasedEvent { EventId = "e1", OccurredAtMs = AtMs },
        ["contact-reserved-2"] = new ContactReservedEvent
        {
            EventId = "d2",
            OccurredAtMs = AtMs,
            Channel = "email",
            Campaign = "orders",
            OfferId = "order-ready",
            GroupId = "orders",
            RequestId = "r2",
            RequestBody = 3,
            AtMs = AtMs,
            ExpiresAtMs = AtMs + 900_000,
            OnExpiry = ExpiryRule.AssumeSent,
            Draw = 0.1,
            HalfLifeSeconds = 2_592_000,
            Expected = 0.5,
            DebtBand = 1,
            BestMinor = 10,
            KeepUntilMs = AtMs + 172_800_000,
            AttributionUntilMs = AtMs + 86_400_000,
            LifetimeCounters = [9],
            Class = OfferClass.Transactional,
        },
        ["identity-added"] = new IdentityAddedEvent
        {
            EventId = "i1",
            OccurredAtMs = AtMs,
            Identity = Identity.Of(IdentityKind.Phone, "+79161234567", out _)!.Value,
        },
        ["identity-dropped"] = new IdentityDroppedEvent
        {
            EventId = "i1",
            OccurredAtMs = AtMs,
            Identity = Identity.Of(IdentityKind.Email, "анна@example.com", out _)!.Value,
        },
        ["identity-claimed"] = new IdentityClaimedEvent
        {
            EventId = "i1",
            OccurredAtMs = AtMs,
            Partition = 255,
            Customer = 70_000,
        },
        ["agreement"] = new AgreementEvent
        {
            EventId = "g1",
            OccurredAtMs = AtMs,
            Channel = "email",
            Contacts = 2,
            WindowHours = 168,
            RefusedTopics = ["sale"],
            WantedTopics = ["growing", "home"],
            PausedUntilMs = AtMs + 3_600_000,
        },
        ["service-case"] = new ServiceCaseEvent
        {
            EventId = "v1",
            OccurredAtMs = AtMs,
            CaseId = "case-7",
            Opened = true,
        },
        ["contact-reserved-3"] = new ContactReservedEvent
        {
            EventId = "d3",
            OccurredAtMs = AtMs,
            Channel = "email",
            Campaign = "spring",
            OfferId = "duck-10",
            GroupId = "toys",
            RequestId = "r3",
            AtMs = AtMs,
            ExpiresAtMs = AtMs + 900_000,
            OnExpiry = ExpiryRule.AssumeSent,
            Draw = 0.1,
            HalfLifeSeconds = 2_592_000,
            Expected = 0.5,
            DebtBand = 1,
            BestMinor = 10,
            KeepUntilMs = AtMs + 172_800_000,
            AttributionUntilMs = AtMs + 86_400_000,
            KeepSilenceUntilMs = AtMs + 864_000_000,
        },
        ["settlement-3"] = new SettlementEvent
        {
            EventId = "s3",
            OccurredAtMs = AtMs,
            Contact = 0,
            Outcome = Outcome.Refused,
            Channel = "web",
            OfferId = "duck-10",
            HalfLifeSeconds = 2_592_000,
            GroupId = "toys",
            KeepResponseUntilMs = AtMs + 86_400_000,
        },
        ["contact-reserved-4"] = new ContactReservedEvent
        {
            EventId = "d4",
            OccurredAtMs = AtMs,
            Channel = "call",
            Campaign = "discounts",
            OfferId = "duck-20",
            GroupId = "toys",
            RequestId = "r3",
            RequestBody = 4,
            AtMs = AtMs,
            ExpiresAtMs = AtMs + 900_000,
            OnExpiry = ExpiryRule.AssumeSent,
            Draw = 0.25,
            HalfLifeSeconds = 2_592_000,
            Expected = 0.5,
            DebtBand = 1,
            BestMinor = 10,
            KeepUntilMs = AtMs + 172_800_000,
            AttributionUntilMs = AtMs + 86_400_000,
            LifetimeCounters = [9],
            Class = OfferClass.Mandatory,
            WithIncentive = true,
            CostMinor = 4_500,
            IncentiveMinor = 20_000,
            KeepSilenceUntilMs = AtMs + 5,
        },
        ["contact-reserved-5"] = new ContactReservedEvent
        {
            EventId = "d4",
            OccurredAtMs = AtMs,
            Channel = "call",
            Campaign = "discounts",
            OfferId = "duck-20",
            GroupId = "toys",
            RequestId = "r3",
            RequestBody = 4,
            AtMs = AtMs,
            ExpiresAtMs = AtMs + 900_000,
            OnExpiry = ExpiryRule.AssumeSent,
            Draw = 0.25,
            HalfLifeSeconds = 2_592_000,
            Expected = 0.5,
            DebtBand = 1,
            BestMinor = 10,
            KeepUntilMs = AtMs + 172_800_000,
            AttributionUntilMs = AtMs + 86_400_000,
            LifetimeCounters = [9],
            Class = OfferClass.Mandatory,
            WithIncentive = true,
            CostMinor = 4_500,
            IncentiveMinor = 20_000,
            KeepSilenceUntilMs = AtMs + 5,
            Joined = [new JoinedOffer("socks", "wear"), new JoinedOffer("tea", "")],
        },
        ["impressions-served"] = new ImpressionsServedEvent
        {
            EventId = "promise",
            OccurredAtMs = AtMs,
            Served = Served,
        },
        ["contact-reserved-6"] = new ContactReservedEvent
        {
            EventId = "d5",
            OccurredAtMs = AtMs,
            Channel = "email",
            OfferId = "duck-10",
            AtMs = AtMs,
            ExpiresAtMs = AtMs + 900_000,
            OnExpiry = ExpiryRule.AssumeSent,
            Draw = 0.1,
            HalfLifeSeconds = 2_592_000,
            Expected = 0.5,
            DebtBand = 1,
            BestMinor = 10,
            KeepUntilMs = AtMs + 172_800_000,
            AttributionUntilMs = AtMs + 86_400_000,
            Served = Served,
        },
        ["settlement-6"] = new SettlementEvent
        {
            EventId = "s5",
            OccurredAtMs = AtMs + 1_000,
            Contact = 0,
            Outcome = Outcome.Seen,
            Channel = "web",
            OfferId = "duck-10",
            HalfLifeSeconds = 2_592_000,
            ServedAtMs = AtMs,
        },
        ["contact-reserved-7"] = Subsidised("d6", null),
        ["contact-reserved-7-served"] = Subsidised("d7", Served),
        ["settlement-8"] = new SettlementEvent
        {
            EventId = "s6",
            OccurredAtMs = AtMs + 1_000,
            Contact = 6,
            Outcome = Outcome.Converted,
            Channel = "email",
            HalfLifeSeconds = 2_592_000,
            AmountMinor = 5_000,
            MarginMinor = 1_250,
        },
    };

    private static ContactReservedEvent Subsidised(string id, ServedImpressions? served) => new()
    {
        EventId = id,
        OccurredAtMs = AtMs,
        Channel = "email",
        OfferId = "duck-10",
        AtMs = AtMs,
        ExpiresAtMs = AtMs + 900_000,
        OnExpiry = ExpiryRule.AssumeSent,
        Draw = 0.1,
        HalfLifeSeconds = 2_592_000,
        Expected = 0.5,
        DebtBand = 1,
        BestMinor = 10,
        KeepUntilMs = AtMs + 172_800_000,
        AttributionUntilMs = AtMs + 86_400_000,
        Served = served,
        SubsidyMinor = 12_500,
    };
}
