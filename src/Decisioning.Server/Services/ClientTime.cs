using Decisioning.Server.Mapping;
using Decisioning.Server.Options;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Decisioning.Server.Services;

/// <summary>The time a request says it is, where the server accepts that.</summary>
public static class ClientTime
{
    public const string Option = "Server:AcceptClientTime";

    /// <summary>Null when the request says none, or when it was refused.</summary>
    public static long? Read(Timestamp? asOf, ServerSettings settings, FieldCheck check)
    {
        if (asOf is not null && !settings.AcceptClientTime)
        {
            check.Refuse(new RequestRefusal(StatusCode.FailedPrecondition, "as_of",
                $"is only taken by a server started with {Option}=true; leave it out."));
            return null;
        }

        check.Enter();
        return check.OptionalTime("as_of", asOf);
    }
}
