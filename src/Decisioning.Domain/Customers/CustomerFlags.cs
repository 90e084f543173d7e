namespace Decisioning.Domain.Customers;

/// <summary>Facts about a customer record as a whole.</summary>
[Flags]
public enum CustomerFlags : uint
{
    None = 0,

    /// <summary>At least one event id was forgotten, so <see cref="CustomerHeader.EventFloorSeconds"/> holds.</summary>
    HasEventFloor = 1,

    /// <summary>The customer was erased; the record is an empty stub that refuses everything.</summary>
    Erased = 2,

    /// <summary>The record is of an identity and names its owner; it is nobody's state.</summary>
    IsIdentity = 4,
}
