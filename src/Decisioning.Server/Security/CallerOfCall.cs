using Grpc.Core;

namespace Decisioning.Server.Security;

/// <summary>Who makes the call that a service handles.</summary>
public static class CallerOfCall
{
    /// <summary>As the guard found; <see cref="Security.Caller.Nobody"/> for a call that did not come by it.</summary>
    public static Caller Caller(this ServerCallContext context) =>
        context.GetHttpContext().Features.Get<Caller>() ?? Security.Caller.Nobody;
}
