using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Security;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>Takes what happened to customers.</summary>
public sealed class EventGrpcService(DecisionEngine engine, RecordingDesk desk, IHostApplicationLifetime lifetime)
    : Wire.EventService.EventServiceBase
{
    public override async Task<Wire.RecordResponse> Record(Wire.RecordRequest request, ServerCallContext context) =>
        await await BeginAsync(request, context.Caller(), context.CancellationToken);

    public override Task RecordStream(
        IAsyncStreamReader<Wire.RecordRequest> requestStream,
        IServerStreamWriter<Wire.RecordResponse> responseStream,
        ServerCallContext context)
    {
        var caller = context.Caller();
        return StreamPump<Wire.RecordRequest, Wire.RecordResponse>.InOrderAsync(
            requestStream,
            responseStream,
            WireLimits.BatchesInFlight,
            (request, ct) => BeginAsync(request, caller, ct),
            StreamEnd.Of(context, lifetime));
    }

    private async ValueTask<Task<Wire.RecordResponse>> BeginAsync(
        Wire.RecordRequest request, Caller caller, CancellationToken ct)
    {
        var check = new FieldCheck();
        check.Count("events", request.Events.Count, 0, WireLimits.EventsPerBatch);
        StatusMapping.ThrowIfRefused(check.Refusal);
        return AnswerAsync(await desk.BeginRecordAsync(request.Events, caller, ct));
    }

    private async Task<Wire.RecordResponse> AnswerAsync(Task<ItemResult[]> results)
    {
        var response = new Wire.RecordResponse();
        foreach (var result in await results)
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
