using Decisioning.Domain.Customers.Identities;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>Who is meant: by id, or by an identity.</summary>
public sealed class IdentityDesk(DecisionEngine engine)
{
    /// <summary>
    /// The id of the customer whom a request names by id or by identity, exactly one of them. A visitor whose cookie
    /// nobody goes by is a newcomer under an id of his own; anybody else who is not known is not found.
    /// </summary>
    public async ValueTask<string> ResolveAsync(
        string customerId, Wire.Identity? identity, FieldCheck check, CancellationToken ct)
    {
        if (identity is null)
        {
            return check.Id("customer_id", customerId);
        }

        if (customerId.Length > 0)
        {
            check.Refuse("identity", "is given beside customer_id; give one of them.");
            return "";
        }

        if (IdentityMapping.ToDomain(identity, check) is not { } known)
        {
            return "";
        }

        var (refusal, found) = await engine.FindCustomerAsync(known, ct);
        if (refusal.Refused)
        {
            check.Refuse(StatusMapping.Of(refusal));
        }
        else if (found is null && known.Kind != IdentityKind.Cookie)
        {
            check.Refuse(new RequestRefusal(
                StatusCode.NotFound, "identity", "nobody goes by it; CustomerService.Identify tells whose it is."));
        }

        return found ?? check.Id("customer_id", VisitorOf(known));
    }

    /// <summary>The id of a visitor of whom only the cookie is known.</summary>
    private static string VisitorOf(Identity cookie) => $"cookie:{cookie.Value}";
}
