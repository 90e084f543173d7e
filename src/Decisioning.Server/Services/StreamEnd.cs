using Decisioning.Server.Mapping;
using Grpc.Core;

namespace Decisioning.Server.Services;

/// <summary>What ends a stream that would go on: its caller went away, or the server is told to stop.</summary>
/// <param name="Cancelled">The caller cancelled, its deadline has passed, or the connection broke.</param>
/// <param name="Stopping">The server takes no more work.</param>
public readonly record struct StreamEnd(CancellationToken Cancelled, CancellationToken Stopping)
{
    private const long RetryMs = 1_000;

    public static StreamEnd Of(ServerCallContext context, IHostApplicationLifetime lifetime) =>
        new(context.CancellationToken, lifetime.ApplicationStopping);

    /// <summary>Tells the caller to go on elsewhere. What was answered before stands.</summary>
    public void ThrowIfStopping()
    {
        if (Stopping.IsCancellationRequested)
        {
            throw StatusMapping.Exception(new RequestRefusal(StatusCode.Unavailable, "",
                "This server is stopping; what was not answered yet is to be sent again.", RetryMs));
        }
    }
}
