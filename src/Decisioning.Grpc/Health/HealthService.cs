using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Health.V1;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The standard health service (grpc.health.v1) over <see cref="HealthStatuses"/>.</summary>
internal sealed class HealthService(HealthStatuses statuses, GrpcDrain drain) : Health.V1.Health.HealthBase
{
    /// <summary>The most watches at a time. A prober needs one; a thousand is somebody's mistake.</summary>
    internal const int MaxWatches = 1000;

    private int _watches;

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = statuses.Get(request.Service);
        return status == HealthCheckResponse.Types.ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(
                StatusCode.NotFound, $"There is no service \"{request.Service}\" whose health is known."))
            : Task.FromResult(new HealthCheckResponse { Status = status });
    }

    public override async Task Watch(
        HealthCheckRequest request,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        ServerCallContext context)
    {
        if (Interlocked.Increment(ref _watches) > MaxWatches)
        {
            Interlocked.Decrement(ref _watches);
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"At most {MaxWatches} watches of health are kept at a time."));
        }

        try
        {
            await WatchAsync(request.Service, responseStream, context.CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _watches);
        }
    }

    private async Task WatchAsync(
        string service, IServerStreamWriter<HealthCheckResponse> responses, CancellationToken cancellationToken)
    {
        HealthCheckResponse.Types.ServingStatus? sent = null;
        while (true)
        {
            var isDraining = drain.IsDraining;
            var (status, changed) = statuses.Read(service);
            if (status != sent)
            {
                await responses.WriteAsync(new HealthCheckResponse { Status = status }, cancellationToken)
                    .ConfigureAwait(false);
                sent = status;
            }

            // A watch has no end of its own; it must not hold up the end of the server.
            if (isDraining)
                throw new RpcException(new Status(StatusCode.Unavailable, "The server is shutting down."));
            await Task.WhenAny(changed, drain.Begun).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
