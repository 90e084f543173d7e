using Decisioning.Domain.Customers.Identities;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>Identities from the wire and back.</summary>
public static class IdentityMapping
{
    /// <summary>The identity, or null when <paramref name="check"/> refused it.</summary>
    public static Identity? ToDomain(Wire.Identity? source, FieldCheck check)
    {
        if (source is null)
        {
            check.Refuse("identity", "is missing; give its type and value.");
            return null;
        }

        if (source.Type is < Wire.IdentityType.Cookie or > Wire.IdentityType.LoyaltyCard)
        {
            check.Refuse("identity.type", $"is {(int)source.Type}; it must be IDENTITY_TYPE_COOKIE (1), "
                + "IDENTITY_TYPE_PHONE (2), IDENTITY_TYPE_EMAIL (3) or IDENTITY_TYPE_LOYALTY_CARD (4).");
            return null;
        }

        if (Identity.Of((IdentityKind)source.Type, source.Value, out var problem) is not { } identity)
        {
            check.Refuse("identity.value", problem + ".");
            return null;
        }

        return identity;
    }

    public static Wire.Identity ToWire(Identity identity) =>
        new() { Type = (Wire.IdentityType)identity.Kind, Value = identity.Value };
}
