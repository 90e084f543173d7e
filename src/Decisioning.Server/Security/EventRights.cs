using Decisioning.Server.Mapping;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Security;

/// <summary>
/// Which events a caller may record, by his roles. What opens a channel to senders is said by who may make the call
/// for it (SetConsent, SetAgreement), and by admins, who load the base; not by the senders themselves. A withdrawal
/// is heard from everybody.
/// </summary>
public static class EventRights
{
    private const Roles Speaking = RoleTable.Consenting | Roles.Admin;

    /// <summary>Why the event may not be recorded by this caller; null when it may.</summary>
    public static RequestRefusal? Refusal(Wire.Event e, Caller caller) => e.WhatCase switch
    {
        Wire.Event.WhatOneofCase.Consent when e.Consent.Granted && !caller.Has(Speaking) =>
            Lacking("consent.granted", "; a withdrawal is taken from every role.", caller),
        Wire.Event.WhatOneofCase.Agreement when !caller.Has(Speaking) => Lacking("agreement", ".", caller),
        _ => null,
    };

    private static RequestRefusal Lacking(string field, string end, Caller caller) => new(
        StatusCode.PermissionDenied,
        field,
        $"is said by the roles {RoleNames.Text(Speaking)}; the key of {caller.Name} has "
        + $"{RoleNames.Text(caller.Roles)}{end}");
}
