using Decisioning.Load.Connection;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Campaign;

/// <summary>
/// Asks through one <c>DecideStream</c>, with a bounded number of questions unanswered. Answers come in any order
/// and are known by their request id. After a lost connection, or when the server is full, what is unanswered is
/// asked again: a dry run changes nothing, and a reserving request is answered with what it reserved.
/// </summary>
internal sealed class DecisionSender(
    DecisionService.DecisionServiceClient client, int inFlight, Patience patience, TimeProvider time)
{
    private readonly Dictionary<string, DecideRequest> _unanswered = new(StringComparer.Ordinal);

    /// <summary>
    /// Asks everything and hands each answer to <paramref name="answered"/>, one at a time.
    /// </summary>
    /// <exception cref="ServerAwayException">The server was away for too long.</exception>
    public async Task RunAsync(
        IEnumerable<DecideRequest> requests, Func<DecideStreamResponse, Task> answered, CancellationToken cancel)
    {
        using var questions = requests.GetEnumerator();
        await patience.TryAsync(() => AskAsync(questions, answered, cancel), cancel);
    }

    private async Task<bool> AskAsync(
        IEnumerator<DecideRequest> questions, Func<DecideStreamResponse, Task> answered, CancellationToken cancel)
    {
        await using var stream = new DuplexCall<DecideRequest, DecideStreamResponse>(
            stop => client.DecideStream(cancellationToken: stop), inFlight, time, cancel);
        var onTheWay = 0;
        RpcException? temporary = null;
        foreach (var request in _unanswered.Values.ToArray())
        {
            await stream.WriteAsync(request);
            onTheWay++;
        }

        while (true)
        {
            // After a "full" no new question is asked; the answers on their way are taken first.
            while (temporary is null && onTheWay < inFlight && questions.MoveNext())
            {
                onTheWay += await WriteAsync(stream, questions.Current);
                while (stream.TryReceive(out var early))
                {
                    onTheWay--;
                    temporary = await TakeAsync(early, answered) ?? temporary;
                }
            }

            if (onTheWay == 0)
            {
                break;
            }

            var answer = await stream.ReceiveAsync();
            onTheWay--;
            temporary = await TakeAsync(answer, answered) ?? temporary;
        }

        if (temporary is not null)
        {
            throw temporary;
        }

        await stream.CompleteAsync();
        return true;
    }

    private async Task<int> WriteAsync(DuplexCall<DecideRequest, DecideStreamResponse> stream, DecideRequest request)
    {
        // A customer who stands in the list twice is not asked again while the first question is open.
        if (!_unanswered.TryAdd(request.RequestId, request))
        {
            return 0;
        }

        await stream.WriteAsync(request);
        return 1;
    }

    private async Task<RpcException?> TakeAsync(DecideStreamResponse answer, Func<DecideStreamResponse, Task> answered)
    {
        if (answer.Error is { } error && Patience.IsTemporary((StatusCode)error.Code))
        {
            return new RpcException(new Status((StatusCode)error.Code, error.Message));
        }

        if (!_unanswered.Remove(answer.RequestId))
        {
            throw new InvalidDataException($"The server answered '{answer.RequestId}', which was not asked.");
        }

        patience.Answered();
        await answered(answer);
        return null;
    }
}
