using System.Collections.Concurrent;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Fakes;

/// <summary>
/// Answers by a function of the test, what came last first, and keeps what was asked and settled.
/// </summary>
internal sealed class FakeDecisions : DecisionService.DecisionServiceBase
{
    private int _questions;

    public Func<DecideRequest, DecideStreamResponse> Answer { get; set; } = Send;

    /// <summary>Number of the question, from 1, at which the stream breaks instead of answering; 0: never.</summary>
    public int BreakAt { get; set; }

    public Func<SettlementItem, SettlementResult> Settled { get; set; } =
        _ => new SettlementResult { Status = SettleStatus.Applied };

    public ConcurrentQueue<DecideRequest> Asked { get; } = new();

    public ConcurrentQueue<SettlementItem> Items { get; } = new();

    public static DecideStreamResponse Send(DecideRequest request) => new()
    {
        RequestId = request.RequestId,
        Decision = new DecideResponse
        {
            RequestId = request.RequestId,
            CustomerId = request.CustomerId,
            Trust = 0.5,
            Contact = new ContactAnswer
            {
                Verdict = Verdict.Send,
                Channel = request.Channels[0].Name,
                ReservationId = request.Hold == Hold.Reserve ? $"r-{request.CustomerId}" : "",
                Offers = { new RankedOffer { OfferId = "mugs", NetMicros = 1_250_000 } },
            },
        },
    };

    public static DecideStreamResponse DoNotSend(DecideRequest request, ReasonCode code, string rule = "") => new()
    {
        RequestId = request.RequestId,
        Decision = new DecideResponse
        {
            RequestId = request.RequestId,
            CustomerId = request.CustomerId,
            Trust = 1,
            Contact = new ContactAnswer
            {
                Verdict = Verdict.DoNotSend,
                Reason = new Reason { Code = code, Rule = rule },
            },
        },
    };

    public override Task<DecideResponse> Decide(DecideRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request);
        return Task.FromResult(Answer(request).Decision);
    }

    public override async Task DecideStream(
        IAsyncStreamReader<DecideRequest> requests,
        IServerStreamWriter<DecideStreamResponse> responses,
        ServerCallContext context)
    {
        var kept = new Stack<DecideStreamResponse>();
        while (true)
        {
            var next = requests.MoveNext(context.CancellationToken);
            while (!next.IsCompleted && kept.TryPop(out var answer))
            {
                await responses.WriteAsync(answer);
            }

            if (!await next)
            {
                return;
            }

            Asked.Enqueue(requests.Current);
            if (Interlocked.Increment(ref _questions) == BreakAt)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "going down"));
            }

            kept.Push(Answer(requests.Current));
        }
    }

    public override Task<SettleResponse> Settle(SettleRequest request, ServerCallContext context)
    {
        foreach (var item in request.Items)
        {
            Items.Enqueue(item);
        }

        return Task.FromResult(new SettleResponse { Results = { request.Items.Select(Settled) } });
    }
}
