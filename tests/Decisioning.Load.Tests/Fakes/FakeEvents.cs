using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Fakes;

/// <summary>
/// Keeps events by customer in the order in which it took them, and knows duplicates. What it refuses and when it
/// breaks a stream is set by the test.
/// </summary>
internal sealed class FakeEvents : EventService.EventServiceBase
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Event>> _byCustomer = [];
    private readonly HashSet<(string, string)> _known = [];
    private int _batches;

    /// <summary>An error for an event that is refused; null takes it.</summary>
    public Func<Event, ItemError?> Refuse { get; set; } = _ => null;

    /// <summary>
    /// Numbers of batches, from 1, that are taken and then lost with their stream instead of being answered.
    /// </summary>
    public HashSet<int> BreakAt { get; } = [];

    /// <summary>Nothing is answered.</summary>
    public bool IsSilent { get; set; }

    public int LargestBatch { get; private set; }

    public IReadOnlyDictionary<string, List<Event>> ByCustomer => _byCustomer;

    public override async Task RecordStream(
        IAsyncStreamReader<RecordRequest> requests,
        IServerStreamWriter<RecordResponse> responses,
        ServerCallContext context)
    {
        while (await requests.MoveNext(context.CancellationToken))
        {
            var number = Interlocked.Increment(ref _batches);
            var answer = Take(requests.Current);
            if (BreakAt.Contains(number))
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "going down"));
            }

            if (!IsSilent)
            {
                await responses.WriteAsync(answer);
            }
        }
    }

    private RecordResponse Take(RecordRequest request)
    {
        lock (_gate)
        {
            LargestBatch = Math.Max(LargestBatch, request.Events.Count);
            return new RecordResponse { Results = { request.Events.Select(TakeOne) } };
        }
    }

    private EventResult TakeOne(Event happened)
    {
        if (_known.Contains((happened.CustomerId, happened.EventId)))
        {
            return new EventResult { Status = EventStatus.Duplicate };
        }

        if (Refuse(happened) is { } error)
        {
            return new EventResult { Status = EventStatus.Refused, Error = error };
        }

        _known.Add((happened.CustomerId, happened.EventId));
        if (!_byCustomer.TryGetValue(happened.CustomerId, out var taken))
        {
            _byCustomer.Add(happened.CustomerId, taken = []);
        }

        taken.Add(happened);
        return new EventResult { Status = EventStatus.Applied };
    }
}
