namespace Grpc.Core;

/// <summary>Adds metadata that says who calls, for example an API key, to each call.</summary>
public abstract class CallCredentials
{
    /// <summary>Credentials that a function adds.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new FunctionCredentials(interceptor);
    }

    /// <summary>Several credentials, applied in order.</summary>
    public static CallCredentials Compose(params CallCredentials[] credentials) =>
        new FunctionCredentials(async (context, metadata) =>
        {
            foreach (var one in credentials)
                await one.ApplyAsync(context, metadata).ConfigureAwait(false);
        });

    internal abstract Task ApplyAsync(AuthInterceptorContext context, Metadata metadata);

    private sealed class FunctionCredentials(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        internal override Task ApplyAsync(AuthInterceptorContext context, Metadata metadata) =>
            interceptor(context, metadata);
    }
}
