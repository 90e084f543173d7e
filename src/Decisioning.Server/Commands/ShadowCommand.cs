using System.Globalization;
using Decisioning.Server.Mapping;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Commands;

/// <summary>
/// A dry run over the base through one channel without its shadow price, and the price at which so many contacts
/// remain: published as the channel's <c>shadow_price_minor</c>, it gives the places to those who are worth most,
/// whoever is asked about first. Nothing is promised and nothing changes.
/// </summary>
public static class ShadowCommand
{
    private const int DefaultContacts = 1_000;

    public static async Task<int> RunAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        if (line.Value("--channel") is not { } through)
        {
            await output.Errors.WriteLineAsync("--channel is missing; name the outbound channel that is scarce.");
            return ExitCode.Usage;
        }

        var contacts = DefaultContacts;
        if (line.Value("--contacts") is { } number
            && (!int.TryParse(number, CultureInfo.InvariantCulture, out contacts) || contacts < 1))
        {
            await output.Errors.WriteLineAsync($"--contacts '{number}' is no number of contacts; give 1 or more.");
            return ExitCode.Usage;
        }

        var customers = line.Value("--customers") ?? "all";
        if (customers != "all" && !File.Exists(customers))
        {
            await output.Errors.WriteLineAsync(
                $"--customers '{customers}': there is no such file; it holds one customer id a line. Or say all.");
            return ExitCode.Usage;
        }

        var request = new Wire.DecideRequest
        {
            Hold = Wire.Hold.None,
            IgnoreShadowPrice = true,
            CampaignId = line.Value("--campaign") ?? "",
        };
        request.Channels.Add(new Wire.ChannelRequest { Name = through });
        if (line.Value("--send-at") is { } text)
        {
            if (!DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            {
                await output.Errors.WriteLineAsync(
                    $"--send-at '{text}' is no time; write it like 2026-05-03T10:00:00Z.");
                return ExitCode.Usage;
            }

            request.SendAt = Timestamp.FromDateTimeOffset(moment);
        }

        return await ServerCall.RunAsync(
            line, output, channel => RunAsync(channel, request, customers, contacts, output.Answers, ct));
    }

    private static async Task<int> RunAsync(
        GrpcChannel channel,
        Wire.DecideRequest like,
        string customers,
        int contacts,
        TextWriter answers,
        CancellationToken ct)
    {
        var catalogs = new Wire.CatalogService.CatalogServiceClient(channel);
        var catalog = (await catalogs.GetAsync(new Wire.GetCatalogRequest(), cancellationToken: ct)).Catalog;
        var ids = customers == "all"
            ? await DryRun.BaseAsync(channel, ct)
            : [.. File.ReadLines(customers).Select(id => id.Trim()).Where(id => id.Length > 0)];
        var run = await DryRun.AskAsync(channel, like, ids, ct);
        var digits = catalog.HasCurrencyDigits ? catalog.CurrencyDigits : 2;
        var prices = new ShadowPrices(run.Nets, (long)Math.Pow(10, 6 - digits));
        await PrintAsync(answers, run, prices, contacts, new MoneyText(catalog.Currency, digits));
        return ExitCode.Done;
    }

    private static async Task PrintAsync(
        TextWriter answers, DryRun run, ShadowPrices prices, int contacts, MoneyText money)
    {
        await answers.WriteLineAsync(
            $"{run.Asked:N0} customers asked about, {prices.Contacts:N0} contacts are worth making at no shadow "
            + "price.");
        foreach (var (reason, count) in run.Refusals.OrderByDescending(refusal => refusal.Value))
        {
            await answers.WriteLineAsync($"  {count,10:N0} x {reason}");
        }

        await answers.WriteLineAsync($"{"shadow price",22}{"contacts",12}");
        foreach (var (priceMinor, remain) in prices.Table(contacts))
        {
            await answers.WriteLineAsync($"{money.OfMinor(priceMinor),22}{remain,12:N0}");
        }

        var price = prices.PriceFor(contacts);
        await answers.WriteLineAsync(
            $"For {contacts:N0} contacts: \"shadow_price_minor\": {price}   ({money.OfMinor(price)}, "
            + $"{prices.RemainAt(price):N0} remain)");
        var best = prices.BestNet(contacts);
        var come = prices.FirstComeNet(price, contacts);
        var without = prices.FirstComeNet(0, contacts);
        await answers.WriteLineAsync(
            $"The best {contacts:N0} are worth {money.OfMicros(best)}; the first {contacts:N0} who come and remain "
            + $"{money.OfMicros(come)} ({Share(come, best)}); without a price the first would be "
            + $"{money.OfMicros(without)} ({Share(without, best)}).");
    }

    private static string Share(long part, long whole) => whole == 0
        ? "-"
        : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
