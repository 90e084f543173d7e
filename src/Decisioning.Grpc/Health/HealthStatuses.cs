using Grpc.AspNetCore.Server;
using Grpc.Health.V1;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>
/// What the health service answers: one status a service name, and one under the empty name for the server as a whole,
/// which is SERVING from the start. Set it from whatever knows, for example whether the store can be written. When the
/// server drains, everything is NOT_SERVING.
/// </summary>
public sealed class HealthStatuses
{
    /// <summary>The name of the server as a whole.</summary>
    public const string Server = "";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HealthCheckResponse.Types.ServingStatus> _statuses = new(StringComparer.Ordinal)
    {
        [Server] = HealthCheckResponse.Types.ServingStatus.Serving,
    };

    private readonly GrpcDrain _drain;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Creates the statuses of a server.</summary>
    public HealthStatuses(GrpcDrain drain)
    {
        ArgumentNullException.ThrowIfNull(drain);
        _drain = drain;
    }

    /// <summary>Sets the status of a service and tells those who watch it.</summary>
    public void Set(string service, HealthCheckResponse.Types.ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_statuses.TryGetValue(service, out var current) && current == status)
                return;
            _statuses[service] = status;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>Forgets a service; those who watch it get SERVICE_UNKNOWN.</summary>
    public void Remove(string service) => Set(service, HealthCheckResponse.Types.ServingStatus.ServiceUnknown);

    /// <summary>The status of a service; SERVICE_UNKNOWN if there is none of that name.</summary>
    public HealthCheckResponse.Types.ServingStatus Get(string service) => Read(service).Status;

    /// <summary>The status of a service, and a task that ends when any status has changed since.</summary>
    internal (HealthCheckResponse.Types.ServingStatus Status, Task Changed) Read(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_gate)
        {
            var status = _statuses.GetValueOrDefault(service, HealthCheckResponse.Types.ServingStatus.ServiceUnknown);
            var isKnown = status != HealthCheckResponse.Types.ServingStatus.ServiceUnknown;
            return (
                isKnown && _drain.IsDraining ? HealthCheckResponse.Types.ServingStatus.NotServing : status,
                _changed.Task);
        }
    }
}
