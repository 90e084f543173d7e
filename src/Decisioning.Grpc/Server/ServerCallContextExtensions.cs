using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>What this host knows of a call beyond the common surface.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>The key under which a context made by an interceptor or a test may carry its HTTP context.</summary>
    internal const string HttpContextKey = "__HttpContext";

    /// <summary>The HTTP request and response of the call.</summary>
    /// <exception cref="InvalidOperationException">The context is not one of this host.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);
        if (serverCallContext is ServerCall call)
            return call.Http;
        return serverCallContext.UserState.TryGetValue(HttpContextKey, out var found) && found is HttpContext http
            ? http
            : throw new InvalidOperationException("This call has no HttpContext: it is not one of the gRPC server.");
    }

    /// <summary>Whether the last request message that was read came compressed.</summary>
    public static bool WasLastRequestCompressed(this ServerCallContext serverCallContext) =>
        serverCallContext is ServerCall { WasLastRequestCompressed: true };
}
