using Decisioning.Engine;
using Grpc.AspNetCore.HealthChecks;
using Grpc.Health.V1;

namespace Decisioning.Server.Hosting;

/// <summary>
/// Tells the standard health service whether calls that write are served. A service is NOT_SERVING while the store
/// cannot take its writing calls; those that write to no customer's log stay SERVING.
/// </summary>
public sealed partial class HealthReporter(
    DecisionEngine engine, HealthStatuses statuses, TimeProvider time, ILogger<HealthReporter> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly string[] Writing =
    [
        HealthStatuses.Server, "decisioning.v1.DecisionService", "decisioning.v1.EventService",
        "decisioning.v1.CustomerService",
    ];

    private static readonly string[] Others = ["decisioning.v1.CatalogService", "decisioning.v1.InsightService"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var service in Others)
        {
            statuses.Set(service, HealthCheckResponse.Types.ServingStatus.Serving);
        }

        using var timer = new PeriodicTimer(Period, time);
        var was = true;
        do
        {
            var health = engine.Health;
            var status = health.Serving
                ? HealthCheckResponse.Types.ServingStatus.Serving
                : HealthCheckResponse.Types.ServingStatus.NotServing;
            foreach (var service in Writing)
            {
                statuses.Set(service, status);
            }

            if (was && !health.Serving)
            {
                LogNotServing(logger, health.Why);
            }

            was = health.Serving;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Calls that write are not served: {Why}")]
    private static partial void LogNotServing(ILogger logger, string why);
}
