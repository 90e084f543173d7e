namespace Grpc.Core;

/// <summary>Adds the metadata that says who calls.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);

/// <summary>What credentials know of the call they are for.</summary>
public sealed class AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
{
    /// <summary>The address of the service.</summary>
    public string ServiceUrl { get; } = serviceUrl;

    /// <summary>The name of the method.</summary>
    public string MethodName { get; } = methodName;

    /// <summary>The call's cancellation.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
