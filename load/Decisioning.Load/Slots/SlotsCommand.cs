using System.Globalization;
using Decisioning.Load.Campaign;
using Decisioning.Load.CommandLine;
using Decisioning.Load.Connection;
using Decisioning.Load.Reporting;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Decisioning.Load.Slots;

/// <summary>
/// Gives the places of a scarce channel to customers in the order in which they come, by real reservations, and
/// compares what those who got one are worth with the best so many of the whole base.
/// </summary>
internal sealed class SlotsCommand(
    SlotsOptions options, CallInvoker server, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private readonly DecisionService.DecisionServiceClient _decisions = new(server);
    private readonly AwayNotice _notice = new(options.Target, display.Say);

    private int _answered;

    /// <summary>Of a run: several runs on one base are not taken for the same questions.</summary>
    private readonly string _run = RunName.At(time.GetUtcNow());

    /// <returns>True when all places were taken, or everybody was asked.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var client = new CustomerService.CustomerServiceClient(server);
        using var list = await CustomerList.OfBaseAsync(client, Patience(), cancel);
        var customers = list.Ids().Order(StringComparer.Ordinal).ToArray();
        new Random(options.Seed).Shuffle(customers);

        // Nobody is promised anything yet: what every contact would be worth without a price.
        var worth = new List<long>();
        await ShownAsync(AskAsync(customers, Hold.None, net => worth.Add(net), cancel), customers.Length, "asked");
        var best = worth.OrderDescending().Take(options.Contacts).Sum();
        if (options.PriceMinor is { } price)
        {
            await PublishAsync(price, cancel);
        }

        var (asked, sent, taken) = (0, 0, 0L);
        await ShownAsync(ReserveAsync(), customers.Length, "asked for a place");
        Print(customers.Length, worth.Count, best, asked, sent, taken);
        return sent == options.Contacts || asked == customers.Length;

        async Task ReserveAsync()
        {
            foreach (var chunk in customers.Chunk(options.InFlight))
            {
                // Never more questions at a time than there are places left, so that no place is promised beyond them.
                for (var from = 0; from < chunk.Length && sent < options.Contacts;)
                {
                    var now = chunk.Skip(from).Take(options.Contacts - sent).ToArray();
                    from += now.Length;
                    asked += now.Length;
                    await AskAsync(now, Hold.Reserve, net => (sent, taken) = (sent + 1, taken + net), cancel);
                }
            }
        }
    }

    private Task ShownAsync(Task work, int customers, string what)
    {
        _answered = 0;
        return display.RunAsync(
            work,
            () => (double)_answered / Math.Max(1, customers),
            () => string.Create(CultureInfo.InvariantCulture, $"{_answered:N0} of {customers:N0} {what}"));
    }

    private void Print(int customers, int worthIt, long best, int asked, int sent, long taken)
    {
        var price = options.PriceMinor is { } minor
            ? (minor / 100m).ToString("N2", CultureInfo.InvariantCulture)
            : "as published";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {customers:N0} customers, {worthIt:N0} worth a contact by {options.Channel} without a shadow price
            the best {Math.Min(worthIt, options.Contacts):N0} are worth {best / 1e6:N2}
            shadow price {price}
            asked in the order of coming {asked:N0}, places taken {sent:N0}, worth {taken / 1e6:N2}
            share of the best {(best == 0 ? 0 : 100.0 * taken / best):0.0} %
            """));
    }

    private async Task AskAsync(
        IEnumerable<string> customers, Hold hold, Action<long> onSend, CancellationToken cancel)
    {
        var sender = new DecisionSender(_decisions, options.InFlight, Patience(), time);
        await sender.RunAsync(customers.Select(id => Question(id, hold)), Answered, cancel);

        Task Answered(DecideStreamResponse answer)
        {
            _answered++;
            if (answer.Error is { } error)
            {
                throw new InvalidDataException($"{answer.RequestId}: {error.Field} {error.Message}");
            }

            if (answer.Decision.Contact.Verdict == Verdict.Send)
            {
                onSend(answer.Decision.Contact.Offers.Sum(offer => offer.NetMicros));
            }

            return Task.CompletedTask;
        }
    }

    private DecideRequest Question(string customer, Hold hold) => new()
    {
        RequestId = $"slots-{_run}-{hold}-{customer}",
        CustomerId = customer,
        Channels = { new ChannelRequest { Name = options.Channel } },
        Hold = hold,
        IgnoreShadowPrice = hold == Hold.None,
        SendAt = options.SendAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
    };

    private async Task PublishAsync(int priceMinor, CancellationToken cancel)
    {
        var client = new CatalogService.CatalogServiceClient(server);
        var catalog = (await client.GetAsync(new GetCatalogRequest(), cancellationToken: cancel)).Catalog;
        var scarce = catalog.Channels.FirstOrDefault(channel => channel.Name == options.Channel)
            ?? throw new UsageException($"--channel {options.Channel}: the catalog has no such channel.");
        scarce.ShadowPriceMinor = priceMinor;
        await CatalogPublishing.PublishAsync(client, catalog, cancel);
    }

    private Patience Patience() => new(_notice, options.RetryFor, time);
}
