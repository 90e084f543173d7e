using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Health.V1;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The standard health service (grpc.health.v1) over <see cref="HealthStatuses"/>.</summary>
internal sealed class HealthService(HealthStatuses statuses, GrpcDrain drain) : Health.V1.Health.HealthBase
{
    private readonly WatchPlaces _places = new();

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
        var connection = context.GetHttpContext().Connection.Id;
        if (_places.TryTake(connection) is { } why)
            throw new RpcException(new Status(StatusCode.ResourceExhausted, why));

        try
        {
            await WatchAsync(request.Service, responseStream, context.CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.GiveBack(connection);
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
