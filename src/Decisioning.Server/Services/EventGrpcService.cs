using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>Takes what happened to customers.</summary>
public sealed class EventGrpcService(DecisionEngine engine, RecordingDesk desk, IHostApplicationLifetime lifetime)
    : Wire.EventService.EventServiceBase
{
    public override Task<Wire.RecordResponse> Record(Wire.RecordRequest request, ServerCallContext context) =>
        RecordAsync(request, context.CancellationToken);

    public override Task RecordStream(
        IAsyncStreamReader<Wire.RecordRequest> requestStream,
        IServerStreamWriter<Wire.RecordResponse> responseStream,
        ServerCallContext context) =>
        StreamPump<Wire.RecordRequest, Wire.RecordResponse>.OneByOneAsync(
            requestStream, responseStream, RecordAsync, StreamEnd.Of(context, lifetime));

    private async Task<Wire.RecordResponse> RecordAsync(Wire.RecordRequest request, CancellationToken ct)
    {
        var check = new FieldCheck();
        check.Count("events", request.Events.Count, 0, WireLimits.EventsPerBatch);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var results = await desk.RecordAsync(request.Events, ct);
        var response = new Wire.RecordResponse();
        foreach (var result in results)
        {
            response.Results.Add(new Wire.EventResult
            {
                Status = (Wire.EventStatus)((int)result.Status + 1),
                Error = result.Refusal is { } refusal
                    ? StatusMapping.ItemError(refusal, engine.Clock.NowMs)
                    : null,
            });
        }

        return response;
    }
}
