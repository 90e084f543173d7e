namespace Grpc.Core.Interceptors;

/// <summary>A call that a client interceptor may change before it starts.</summary>
public readonly struct ClientInterceptorContext<TRequest, TResponse>(
    Method<TRequest, TResponse> method, string? host, CallOptions options)
    where TRequest : class
    where TResponse : class
{
    /// <summary>The method.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>The authority to name, or null for the channel's own.</summary>
    public string? Host { get; } = host;

    /// <summary>What the call has beside its messages.</summary>
    public CallOptions Options { get; } = options;
}
