using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Customers;

/// <summary>A customer who grows event by event, for tests to tell a story in few words.</summary>
internal sealed class History
{
    public const long DayMs = 86_400_000;
    public const uint HalfLife = 30 * 86_400;

    /// <summary>2026-01-01 00:00 UTC.</summary>
    public const long StartMs = 1_767_225_600_000;

    private readonly ApplyBuffer _buffer = new();
    private int _ids;

    public byte[] Record { get; set; } = [];

    public CustomerView View => new(Record);

    public List<LearnedResponse> Learned { get; } = [];

    public static long Day(double day) => StartMs + (long)(day * DayMs);

    public static uint Second(double day) => Seconds.Of(Day(day));

    /// <summary>Applies and expects it to be applied.</summary>
    public History With(CustomerEvent e, long? recordedAtMs = null)
    {
        Assert.Equal(ApplyOutcome.Applied, Try(e, recordedAtMs));
        return this;
    }

    public ApplyOutcome Try(CustomerEvent e, long? recordedAtMs = null, bool notInLog = false)
    {
        var before = Record.ToArray();
        var outcome = CustomerState.Apply(
            Record, Encoding.UTF8.GetBytes("anna"), e, recordedAtMs ?? e.OccurredAtMs, _buffer, notInLog);
        Assert.Equal(before, Record);
        if (outcome == ApplyOutcome.Applied)
        {
            Record = _buffer.Record.ToArray();
            Learned.AddRange(_buffer.Learned);
        }
        else
        {
            Assert.True(_buffer.Record.IsEmpty);
            Assert.True(_buffer.Learned.IsEmpty);
        }

        return outcome;
    }

    public PurchaseEvent Purchase(double day, string order, params OrderLine[] lines) =>
        new() { EventId = NextId(), OccurredAtMs = Day(day), OrderId = order, Lines = lines };

    public ReturnEvent Return(double day, string order, params OrderLine[] lines) =>
        new() { EventId = NextId(), OccurredAtMs = Day(day), ReturnedOrderId = order, Lines = lines };

    public static OrderLine Line(string product, int quantity, long price, string category = "toys", long list = 0) =>
        new(product, category, quantity, price, list);

    public ActionEvent Action(double day, string category = "toys") =>
        new() { EventId = NextId(), OccurredAtMs = Day(day), Kind = ActionKind.View, Category = category };

    public ContactReservedEvent Reserve(double day) => new()
    {
        EventId = NextId(),
        OccurredAtMs = Day(day),
        Channel = "email",
        OfferId = "offer",
        GroupId = "group",
        RequestId = "request-" + _ids,
        AtMs = Day(day),
        ExpiresAtMs = Day(day) + 900_000,
        OnExpiry = ExpiryRule.AssumeSent,
        Draw = 0.14,
        HalfLifeSeconds = HalfLife,
        Expected = 0.25,
        DebtBand = 1,
        BestMinor = 100,
        KeepUntilMs = Day(day + 30),
        AttributionUntilMs = Day(day + 7),
    };

    public SettlementEvent Settle(double day, uint contact, Outcome outcome) => new()
    {
        EventId = NextId(),
        OccurredAtMs = Day(day),
        Contact = contact,
        Outcome = outcome,
        Channel = "email",
        Bonus = 0.05,
        HalfLifeSeconds = HalfLife,
        ConsentPurpose = "marketing",
    };

    public ConsentEvent Consent(double day, bool granted) => new()
    {
        EventId = NextId(),
        OccurredAtMs = Day(day),
        Channel = "email",
        Purpose = "marketing",
        Granted = granted,
        Source = "form",
    };

    public AgreementEvent Agree(double day) =>
        new() { EventId = NextId(), OccurredAtMs = Day(day), Channel = "email" };

    public ServiceCaseEvent Case(double day, string id, bool opened) =>
        new() { EventId = NextId(), OccurredAtMs = Day(day), CaseId = id, Opened = opened };

    public Rfm RfmAt(double day) => Rfm.Of(View, Day(day));

    public double DebtAt(double day) => CustomerDebt.At(View, Day(day), Day(day));

    public bool HasEmailConsent => CustomerFacts.HasConsent(View, NameHash.Of("email"), NameHash.Of("marketing"));

    public ContactEntry Contact(uint number)
    {
        Assert.True(ContactLog.TryFind(View, number, out var contact), $"contact {number} is not there");
        return contact;
    }

    private string NextId() => $"event-{++_ids}";
}
