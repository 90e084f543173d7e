using Decisioning.Engine;
using Decisioning.Engine.Feeding;
using Decisioning.Server.Mapping;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>Hands the feed to one reader, as fast as he reads and no faster.</summary>
public sealed class DecisionWatch(DecisionEngine engine, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int RecordsPerToken = 1_000;

    /// <summary>A token takes some kilobytes, so one comes no more often than this while little happens.</summary>
    private static readonly TimeSpan TokenPeriod = TimeSpan.FromSeconds(1);

    public async Task RunAsync(
        Wire.WatchDecisionsRequest request,
        IServerStreamWriter<Wire.WatchDecisionsResponse> responses,
        ServerCallContext context)
    {
        var end = StreamEnd.Of(context, lifetime);
        var check = new FieldCheck();
        var kinds = FeedMapping.ToKinds(request.Kinds, check);
        var start = FeedMapping.ToStart(request, check);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var (refusal, opened) = await engine.OpenFeedAsync(start, kinds, ct: end.Cancelled);
        StatusMapping.ThrowIfRefused(refusal);
        using var feed = opened!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end.Cancelled, end.Stopping);
        try
        {
            await WriteAsync(feed, responses, stop.Token);
        }
        catch (OperationCanceledException) when (!end.Cancelled.IsCancellationRequested)
        {
            end.ThrowIfStopping();

            // A write learns that the caller is gone before his token says so; there is nobody to tell anything.
        }
    }

    private async Task WriteAsync(
        DecisionFeed feed, IServerStreamWriter<Wire.WatchDecisionsResponse> responses, CancellationToken ct)
    {
        await WriteTokenAsync(feed, responses, ct);
        var (records, hasNews, tokenAt) = (0, false, time.GetTimestamp());
        while (true)
        {
            var step = await feed.NextAsync(TokenPeriod, ct);
            StatusMapping.ThrowIfRefused(step.Refusal);
            if (step.Record is { } record)
            {
                await responses.WriteAsync(
                    new Wire.WatchDecisionsResponse { Record = FeedMapping.ToWire(record) }, ct);
                records++;
            }

            hasNews |= step.Record is not null || step.IsPageEnd;
            if (hasNews && (records >= RecordsPerToken || time.GetElapsedTime(tokenAt) >= TokenPeriod))
            {
                await WriteTokenAsync(feed, responses, ct);
                (records, hasNews, tokenAt) = (0, false, time.GetTimestamp());
            }
        }
    }

    private static Task WriteTokenAsync(
        DecisionFeed feed, IServerStreamWriter<Wire.WatchDecisionsResponse> responses, CancellationToken ct) =>
        responses.WriteAsync(new Wire.WatchDecisionsResponse { ResumeToken = feed.Position }, ct);
}
