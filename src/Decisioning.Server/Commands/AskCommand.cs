using System.Globalization;
using Decisioning.Server.Mapping;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Commands;

/// <summary>Asks a running server about one customer and prints the answer as a person reads it.</summary>
public static class AskCommand
{
    public static async Task<int> RunAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        Timestamp? at = null;
        if (line.Value("--at") is { } text)
        {
            if (!DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            {
                await output.Errors.WriteLineAsync($"--at '{text}' is no time; write it like 2026-05-03T10:00:00Z.");
                return ExitCode.Usage;
            }

            at = Timestamp.FromDateTimeOffset(moment);
        }

        return await ServerCall.RunAsync(line, output, channel => AskAsync(line, at, channel, output.Answers, ct));
    }

    private static async Task<int> AskAsync(
        CommandLine line, Timestamp? at, GrpcChannel channel, TextWriter answers, CancellationToken ct)
    {
        var catalogs = new Wire.CatalogService.CatalogServiceClient(channel);
        var found = await catalogs.GetAsync(new Wire.GetCatalogRequest(), cancellationToken: ct);
        var request = Request(line, at, found.Catalog);
        var decided = await new Wire.DecisionService.DecisionServiceClient(channel)
            .DecideAsync(request, cancellationToken: ct);
        var card = await new Wire.CustomerService.CustomerServiceClient(channel).GetCustomerAsync(
            new Wire.GetCustomerRequest { CustomerId = request.CustomerId, AsOf = at }, cancellationToken: ct);

        var digits = found.Catalog.HasCurrencyDigits ? found.Catalog.CurrencyDigits : 2;
        var money = new MoneyText(found.Catalog.Currency, digits);
        await answers.WriteLineAsync(CardText.Headline(card, money));
        foreach (var text in AnswerText.Lines(decided, money))
        {
            await answers.WriteLineAsync(text);
        }

        return ExitCode.Done;
    }

    private static Wire.DecideRequest Request(CommandLine line, Timestamp? at, Wire.Catalog catalog)
    {
        var placements = Listed(line.Value("--placement"));
        var channels = Listed(line.Value("--channels"));
        if (placements.Length == 0 && channels.Length == 0)
        {
            channels = [.. catalog.Channels.Where(c => c.Direction != Wire.Direction.Inbound).Select(c => c.Name)];
        }

        var request = new Wire.DecideRequest
        {
            CustomerId = line.Arguments[0],
            Locale = line.Value("--locale") ?? "",
            Explain = Wire.ExplainLevel.Reasons,
            Hold = line.Has("--reserve") ? Wire.Hold.Reserve : Wire.Hold.None,
            AsOf = at,
        };
        request.Placements.AddRange(placements.Select(name => new Wire.PlacementRequest { Name = name }));
        request.Channels.AddRange(channels.Select(name => new Wire.ChannelRequest { Name = name }));
        return request;
    }

    private static string[] Listed(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
