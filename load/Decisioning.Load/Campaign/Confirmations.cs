using Decisioning.Load.Connection;
using Decisioning.Load.Reporting;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Campaign;

/// <summary>
/// Confirms reservations, up to 200 in a call, each with a settlement id of its own, so that a call whose answer
/// was lost is repeated without effect.
/// </summary>
internal sealed class Confirmations(DecisionService.DecisionServiceClient client, Patience patience)
{
    private const int MostItems = 200;

    private readonly List<SettlementItem> _waiting = [];

    public long Confirmed { get; private set; }

    public RefusalCounts Refused { get; } = new();

    public async Task AddAsync(SettlementItem item, CancellationToken cancel)
    {
        _waiting.Add(item);
        if (_waiting.Count >= MostItems)
        {
            await FlushAsync(cancel);
        }
    }

    public async Task FlushAsync(CancellationToken cancel)
    {
        if (_waiting.Count > 0)
        {
            await patience.TryAsync(() => SettleAsync(cancel), cancel);
        }
    }

    private async Task<bool> SettleAsync(CancellationToken cancel)
    {
        var answer = await client.SettleAsync(new SettleRequest { Items = { _waiting } }, cancellationToken: cancel);
        if (answer.Results.Count != _waiting.Count)
        {
            throw new InvalidDataException(
                $"The server answered {_waiting.Count} settlements with {answer.Results.Count} results.");
        }

        patience.Answered();
        var again = new List<SettlementItem>();
        ItemError? temporary = null;
        foreach (var (item, result) in _waiting.Zip(answer.Results))
        {
            if (result.Status != SettleStatus.Refused)
            {
                Confirmed++;
            }
            else if (result.Error is { } error && Patience.IsTemporary((StatusCode)error.Code))
            {
                temporary = error;
                again.Add(item);
            }
            else
            {
                Refused.Add(item.ReservationId, result.Error);
            }
        }

        _waiting.Clear();
        _waiting.AddRange(again);
        return temporary is null
            ? true
            : throw new RpcException(new Status((StatusCode)temporary.Code, temporary.Message));
    }
}
