using Grpc.Core;
using Grpc.Net.Client;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Commands;

/// <summary>The same question about many customers, without promising anything.</summary>
/// <param name="Asked">Customers asked about.</param>
/// <param name="Nets">Net of each that would be sent, millionths, in the order in which the customers were
/// given.</param>
/// <param name="Refusals">How many would not be sent, by the reason that is nearest, or by the error.</param>
public sealed record DryRun(int Asked, IReadOnlyList<long> Nets, IReadOnlyDictionary<string, int> Refusals)
{
    /// <summary>Questions under way on the stream, so that its answers never wait for more than so many.</summary>
    private const int Window = 512;

    /// <summary>Ids of the whole base, in the order of the base.</summary>
    public static async Task<IReadOnlyList<string>> BaseAsync(GrpcChannel channel, CancellationToken ct)
    {
        var client = new Wire.CustomerService.CustomerServiceClient(channel);
        using var call = client.ExportCards(new Wire.ExportCardsRequest(), cancellationToken: ct);
        var ids = new List<string>();
        while (await call.ResponseStream.MoveNext(ct))
        {
            if (!call.ResponseStream.Current.Erased)
            {
                ids.Add(call.ResponseStream.Current.CustomerId);
            }
        }

        return ids;
    }

    /// <summary>Asks by one stream. <paramref name="like"/>: the question, but for the customer.</summary>
    public static async Task<DryRun> AskAsync(
        GrpcChannel channel, Wire.DecideRequest like, IReadOnlyList<string> ids, CancellationToken ct)
    {
        using var call = new Wire.DecisionService.DecisionServiceClient(channel).DecideStream(cancellationToken: ct);
        using var window = new SemaphoreSlim(Window);
        var run = Guid.NewGuid().ToString("N");
        var writing = WriteAsync();
        var nets = new long?[ids.Count];
        var refusals = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await call.ResponseStream.MoveNext(ct))
        {
            window.Release();
            var answer = call.ResponseStream.Current;

            // What is wrong with the question is wrong for everybody.
            if (answer.Error is { } error
                && (StatusCode)error.Code is StatusCode.InvalidArgument or StatusCode.NotFound)
            {
                throw new RpcException(
                    new Status((StatusCode)answer.Error.Code, $"{answer.Error.Field}: {answer.Error.Message}"));
            }

            var contact = answer.Decision?.Contact;
            if (contact?.Verdict == Wire.Verdict.Send)
            {
                nets[int.Parse(answer.RequestId[(run.Length + 1)..])] = contact.Offers.Sum(offer => offer.NetMicros);
                continue;
            }

            var reason = answer.Error?.Message ?? contact?.Reason?.Code.ToString() ?? "no candidate";
            refusals[reason] = refusals.GetValueOrDefault(reason) + 1;
        }

        await writing;
        return new DryRun(ids.Count, [.. nets.OfType<long>()], refusals);

        async Task WriteAsync()
        {
            for (var i = 0; i < ids.Count; i++)
            {
                await window.WaitAsync(ct);
                var request = like.Clone();
                request.CustomerId = ids[i];
                request.RequestId = $"{run}-{i}";
                await call.RequestStream.WriteAsync(request);
            }

            await call.RequestStream.CompleteAsync();
        }
    }
}
