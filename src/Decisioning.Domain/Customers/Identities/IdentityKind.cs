namespace Decisioning.Domain.Customers.Identities;

/// <summary>By what, other than the id, a customer is known. Numbers are stored and never reused.</summary>
public enum IdentityKind : byte
{
    /// <summary>The visitor's id in a browser: 1..120 visible ASCII characters.</summary>
    Cookie = 1,

    /// <summary>A telephone number by E.164: a plus, then 8..15 digits of which the first is not 0.</summary>
    Phone = 2,

    /// <summary>An e-mail address: local part, @, domain; at most 254 bytes (RFC 5321), taken in lower case.</summary>
    Email = 3,

    /// <summary>The number of a loyalty card: 4..64 letters and digits, taken in upper case.</summary>
    LoyaltyCard = 4,
}
