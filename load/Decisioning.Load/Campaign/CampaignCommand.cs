using System.Globalization;
using Decisioning.Load.Connection;
using Decisioning.Load.Reporting;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Campaign;

/// <summary>
/// Asks for every customer whether to send an offer of a group, and prints how many, where, and why not for the rest.
/// </summary>
internal sealed class CampaignCommand(
    CampaignOptions options, CallInvoker server, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private readonly AwayNotice _notice = new(options.Target, display.Say);
    private readonly CampaignSummary _summary = new();
    private readonly DecisionService.DecisionServiceClient _decisions = new(server);

    /// <returns>True when every customer got a decision and, with reserving, every contact was confirmed.</returns>
    /// <exception cref="UsageException">A file, a group or a channel that is not there.</exception>
    /// <exception cref="ServerAwayException">The server was away for too long.</exception>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var patience = Patience();
        var published = await patience.TryAsync(() => GetCatalogAsync(cancel), cancel);
        var catalog = CampaignCatalog.Check(published, options);
        using var customers = options.CustomersFile is { } path
            ? CustomerList.FromFile(path)
            : await CustomerList.OfBaseAsync(new CustomerService.CustomerServiceClient(server), patience, cancel);
        patience.Answered();

        var mode = options.Reserve ? "reserving and confirming" : "a dry run that changes nothing";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Group {options.Group}, {customers.Count:N0} customers, channels {string.Join(", ", catalog.Channels)}, "
            + $"catalog {catalog.Version}, campaign {options.Campaign}, run {options.Run}, {mode}."));
        var began = time.GetTimestamp();
        var confirmations = new Confirmations(_decisions, Patience());
        try
        {
            var work = AskAsync(customers, new CampaignRequests(options, catalog.Channels), confirmations, cancel);
            await display.RunAsync(work, () => Share(customers), () => State(began));
        }
        finally
        {
            _summary.Print(output, catalog.Currency, time.GetElapsedTime(began));
            PrintConfirmations(confirmations);
        }

        return _summary.Errors.Total == 0 && confirmations.Refused.Total == 0;
    }

    private async Task<GetCatalogResponse> GetCatalogAsync(CancellationToken cancel)
    {
        var client = new CatalogService.CatalogServiceClient(server);
        return await client.GetAsync(new GetCatalogRequest(), cancellationToken: cancel);
    }

    private async Task AskAsync(
        CustomerList customers, CampaignRequests requests, Confirmations confirmations, CancellationToken cancel)
    {
        var sender = new DecisionSender(_decisions, options.InFlight, Patience(), time);
        await sender.RunAsync(customers.Ids().Select(requests.For), AnsweredAsync, cancel);
        await confirmations.FlushAsync(cancel);

        async Task AnsweredAsync(DecideStreamResponse answer)
        {
            if (answer.Error is { } error)
            {
                _summary.Errors.Add(answer.RequestId, error);
                return;
            }

            _summary.Add(answer.Decision);
            if (options.Reserve && answer.Decision.Contact?.Verdict == Verdict.Send)
            {
                await confirmations.AddAsync(requests.Confirmation(answer.Decision), cancel);
            }
        }
    }

    private Patience Patience() => new(_notice, options.RetryFor, time);

    private double Share(CustomerList customers) =>
        customers.Count == 0 ? 1 : (double)(_summary.Decided + _summary.Errors.Total) / customers.Count;

    private string State(long began) => string.Create(
        CultureInfo.InvariantCulture,
        $"{_summary.Decided:N0} decided, {_summary.Sends:N0} to send, "
        + $"{_summary.Decided / Math.Max(time.GetElapsedTime(began).TotalSeconds, 0.001):N0}/s");

    private void PrintConfirmations(Confirmations confirmations)
    {
        if (!options.Reserve)
        {
            return;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"confirmed {confirmations.Confirmed:N0}"));
        foreach (var (kind, count, example) in confirmations.Refused.ByKind())
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  refused: {kind} {count:N0}  {example}"));
        }
    }
}
