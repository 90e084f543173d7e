namespace Decisioning.Domain.Customers.Events;

/// <summary>The kind byte of a stored event. Numbers are never reused.</summary>
public enum EventKind : byte
{
    Purchase = 1,
    Return = 2,
    Action = 3,
    Consent = 4,
    Profile = 5,
    ContactReserved = 6,
    Settlement = 7,
    HoldExtended = 8,
    Erased = 9,
    Agreement = 10,
    ServiceCase = 11,
    IdentityAdded = 20,
    IdentityDropped = 21,
    IdentityClaimed = 22,
    ImpressionsServed = 30,
}
