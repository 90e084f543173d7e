using Decisioning.Server.Mapping;
using Decisioning.Server.Marshalling;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Security;

/// <summary>
/// What a question may ask, by the roles of who asks. Placements are the renderer's and the agent's, contacts the
/// sender's and the agent's; marketers and analysts may ask both, but only as a dry run. Mandatory and transactional
/// offers, which pass consent and caps and are candidates only when they are named, are named by holders of the right
/// <see cref="Roles.Transactional"/> alone.
/// </summary>
public static class QuestionRights
{
    private const Roles Placements = Roles.Renderer | Roles.Agent;
    private const Roles Contacts = Roles.Sender | Roles.Agent;

    /// <summary>Why the question may not be asked by this caller; null when it may.</summary>
    public static RequestRefusal? Refusal(AskedDecision request, Caller caller, CatalogNames catalog)
    {
        if (!caller.IsKnown)
        {
            return caller.Has((Roles)~0) ? null : Denied("", "The call has no caller.");
        }

        var isDryRun = request.Hold == Wire.Hold.None && caller.Has(Roles.Marketer | Roles.Analyst);
        if (request.Placements.Count > 0 && !caller.Has(Placements) && !isDryRun)
        {
            return Lacking("placements", Placements, caller);
        }

        if (request.Channels.Count > 0 && !caller.Has(Contacts) && !isDryRun)
        {
            return Lacking("channels", Contacts, caller);
        }

        return caller.Has(Roles.Transactional) || (request.OfferIds.Count == 0 && request.GroupIds.Count == 0)
            ? null
            : Classes(request, caller, catalog);
    }

    private static RequestRefusal? Classes(AskedDecision request, Caller caller, CatalogNames catalog)
    {
        foreach (var offer in catalog.NotMarketing)
        {
            var field = request.OfferIds.Contains(offer.OfferId) ? "offer_ids"
                : request.GroupIds.Contains(offer.GroupId) ? "group_ids"
                : null;
            if (field is not null)
            {
                return Denied(field, $"names the offer {offer.OfferId}, which is no marketing; the key of "
                    + $"{caller.Name} lacks the right 'transactional'.");
            }
        }

        return null;
    }

    private static RequestRefusal Lacking(string field, Roles needed, Caller caller) => Denied(field,
        $"are asked by the roles {RoleNames.Text(needed)}, and with HOLD_NONE by marketer, analyst; the key of "
        + $"{caller.Name} has {RoleNames.Text(caller.Roles)}.");

    private static RequestRefusal Denied(string field, string message) =>
        new(StatusCode.PermissionDenied, field, message);
}
