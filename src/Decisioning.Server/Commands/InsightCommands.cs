using System.Globalization;
using System.Text.RegularExpressions;
using Decisioning.Domain.Insight;
using Decisioning.Server.Mapping;
using Grpc.Core;
using Grpc.Net.Client;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Commands;

/// <summary>Commands for the marketer: the state of the base, its history, and what a base will become.</summary>
public static partial class InsightCommands
{
    public static Task<int> BaseAsync(CommandLine line, CommandOutput output, CancellationToken ct) =>
        ServerCall.RunAsync(line, output, async channel =>
        {
            var figures = await new Wire.InsightService.InsightServiceClient(channel)
                .GetBaseAsync(new Wire.GetBaseRequest(), cancellationToken: ct);
            await PrintAsync(BaseText.Lines(figures, await MoneyAsync(channel, ct)), output);
            return ExitCode.Done;
        });

    public static async Task<int> HistoryAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        var days = 30.0;
        if (line.Value("--days") is { } text && !(TryNumber(text, out days) && days is >= 1 and <= 4_000))
        {
            await output.Errors.WriteLineAsync($"--days '{text}' is no number of days; give 1 to 4000.");
            return ExitCode.Usage;
        }

        return await ServerCall.RunAsync(line, output, async channel =>
        {
            var history = await new Wire.InsightService.InsightServiceClient(channel).GetBaseHistoryAsync(
                new Wire.GetBaseHistoryRequest { Days = (int)days }, cancellationToken: ct);
            await PrintAsync(
                history.Days.Count == 0 ? ["No day has ended since the counting began."] : BaseText.Lines(history.Days),
                output);
            return ExitCode.Done;
        });
    }

    /// <summary>The calculator; it needs no server. Money is in whole units of whatever currency.</summary>
    public static async Task<int> EconomicsAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        var values = new Dictionary<string, double> { ["--months"] = 12 };
        foreach (var (flag, needed) in Flags)
        {
            if (line.Value(flag) is not { } text)
            {
                if (!needed) continue;
                await output.Errors.WriteLineAsync($"{flag} is missing; 'help' shows what to give.");
                return ExitCode.Usage;
            }

            if (!TryNumber(text, out var value))
            {
                await output.Errors.WriteLineAsync(
                    $"{flag} '{text}' is no number; write it like 2,500.75, 0.1 or 10%.");
                return ExitCode.Usage;
            }

            values[flag] = value;
        }

        var assumptions = new RetentionAssumptions
        {
            OpeningCustomers = values["--opening"],
            InflowAMonth = values["--inflow"],
            KeptShare = values["--kept"],
            Churn = values["--churn"],
            AverageOrderMinor = values["--order"],
            OrdersACustomer = values["--orders"],
        };
        var months = values["--months"];
        if (assumptions.Check() is var (field, problem))
        {
            await output.Errors.WriteLineAsync($"{field} {problem}.");
            return ExitCode.Usage;
        }

        if (!(months is >= 1 and <= RetentionProjection.MostMonths) || months != Math.Floor(months))
        {
            await output.Errors.WriteLineAsync($"--months is a whole number, 1 to {RetentionProjection.MostMonths}.");
            return ExitCode.Usage;
        }

        await PrintAsync(Table(RetentionProjection.Of(assumptions, (int)months)).Lines(), output);
        return ExitCode.Done;
    }

    private static (string Flag, bool Needed)[] Flags =>
    [
        ("--opening", true), ("--inflow", true), ("--kept", true), ("--churn", true), ("--order", true),
        ("--orders", true), ("--months", false),
    ];

    private static TextTable Table(IReadOnlyList<RetentionMonth> months)
    {
        var table = new TextTable("month", "opening", "newcomers", "lost", "revenue", "closing");
        foreach (var month in months)
        {
            table.Row($"{month.Month}", Whole(month.Opening), Whole(month.Newcomers), Whole(month.Lost),
                month.RevenueMinor.ToString("N0", CultureInfo.InvariantCulture), Whole(month.Closing));
        }

        return table;
    }

    private static string Whole(double customers) =>
        Math.Round(customers, MidpointRounding.AwayFromZero).ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"0.1", "10%", "1,000".</summary>
    private static bool TryNumber(string text, out double value)
    {
        var isShare = text.EndsWith('%');
        var digits = isShare ? text[..^1] : text;
        value = 0;

        // "2,5" means two and a half where decimals follow a comma; taken as 25 it would be a wrong answer in silence.
        var read = Written().IsMatch(digits) && double.TryParse(
            digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out value);
        value = isShare ? value / 100 : value;
        return read;
    }

    [GeneratedRegex(@"^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    private static async Task<MoneyText?> MoneyAsync(GrpcChannel channel, CancellationToken ct)
    {
        try
        {
            var found = await new Wire.CatalogService.CatalogServiceClient(channel)
                .GetAsync(new Wire.GetCatalogRequest(), cancellationToken: ct);
            return new MoneyText(
                found.Catalog.Currency, found.Catalog.HasCurrencyDigits ? found.Catalog.CurrencyDigits : 2);
        }
        catch (RpcException none) when (none.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            return null;
        }
    }

    private static async Task PrintAsync(IEnumerable<string> lines, CommandOutput output)
    {
        foreach (var line in lines)
        {
            await output.Answers.WriteLineAsync(line);
        }
    }
}
