using System.Globalization;
using System.Text;
using Decisioning.Load.Connection;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Decisioning.Load.Cards;

/// <summary>
/// Writes the cards of the whole base as lines of JSON sorted by customer id, so that two bases can be compared
/// byte for byte. Without a stated time everything is left out that would differ between two moments of asking.
/// </summary>
internal sealed class ExportCardsCommand(
    ExportCardsOptions options, CallInvoker server, TextWriter output, TimeProvider time)
{
    private const int CardsInMemory = 50_000;

    public async Task RunAsync(CancellationToken cancel)
    {
        var patience = new Patience(new AwayNotice(options.Target, output.WriteLine), options.RetryFor, time);
        using var lines = await patience.TryAsync(() => ReadAsync(patience, cancel), cancel);
        await using (var file = new StreamWriter(options.Out, append: false, new UTF8Encoding(false)))
        {
            lines.WriteTo(file);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{lines.Count:N0} cards written to {options.Out}"));
    }

    private async Task<SortedLines> ReadAsync(Patience patience, CancellationToken cancel)
    {
        var lines = new SortedLines(CardsInMemory);
        try
        {
            var request = new ExportCardsRequest
            {
                AsOf = options.AsOf is { } at ? Timestamp.FromDateTimeOffset(at) : null,
            };
            var client = new CustomerService.CustomerServiceClient(server);
            using var call = client.ExportCards(request, cancellationToken: cancel);
            while (await call.ResponseStream.MoveNext(cancel))
            {
                patience.Answered();
                var card = call.ResponseStream.Current;
                lines.Add(OneLine(card.CustomerId), CardLine.Of(card, atStatedTime: options.AsOf is not null));
            }

            return lines;
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    private static string OneLine(string customerId) => customerId.Replace('\n', ' ').Replace('\r', ' ');
}
