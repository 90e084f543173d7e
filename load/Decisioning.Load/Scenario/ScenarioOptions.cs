using System.Globalization;
using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Scenario;

/// <summary>What <c>scenario</c> was asked to play.</summary>
/// <param name="Kind">web, email, call or mixed.</param>
/// <param name="Callers">Callers at work at a time; each does one thing after the other.</param>
/// <param name="Exponent">Of Zipf's law, above 0 and below 1: how much oftener a few customers come than the rest. A
/// customer who does more than 64 things in one second is none; at 1.1 the first of 50,000 would.</param>
/// <param name="ColdShare">Share of visits by customers who were never seen before, 0..1.</param>
/// <param name="StoreShare">Share of visits by customers who have not come for long and rest in the store, 0..1.
/// </param>
internal sealed record ScenarioOptions(
    string Kind, ServerSource Server, int Seconds, int Callers, double Exponent, double ColdShare, double StoreShare,
    Reports Reports)
{
    private const string StoreShareOption = "--cold-from-store";
    private const string MemoryOption = "Engine:ResidentBytes=";

    public static readonly IReadOnlySet<string> Flags = new HashSet<string> { ServerSource.PublishFlag };

    public static ScenarioOptions From(Arguments arguments)
    {
        var options = new ScenarioOptions(
            arguments.Plain("The scenario (web, email, call or mixed)"),
            ServerSource.From(arguments),
            arguments.Number("--seconds", absent: 20, least: 1, most: 86_400),
            arguments.Number("--callers", absent: 32, least: 1, most: 10_000),
            Between(arguments.Text("--exponent") ?? "0.6"),
            Share(arguments, "--cold", "0.1"),
            Share(arguments, StoreShareOption, "0"),
            Reports.From(arguments));
        arguments.RefuseRest();
        options.CheckShares();
        return options.Kind is "web" or "email" or "call" or "mixed"
            ? options
            : throw new UsageException($"There is no scenario '{options.Kind}'; known are web, email, call and mixed.");
    }

    private static double Between(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exponent)
            && exponent is > 0 and < 1
            ? exponent
            : throw new UsageException($"--exponent {text}: a number above 0 and below 1 is allowed.");

    private void CheckShares()
    {
        if (ColdShare + StoreShare > 1)
        {
            throw new UsageException($"--cold and {StoreShareOption} together are more than all visits.");
        }

        if (StoreShare > 0 && Server.Target is null
            && !Server.Options.Any(option => option.StartsWith(MemoryOption, StringComparison.OrdinalIgnoreCase)))
        {
            throw new UsageException(
                $"{StoreShareOption}: nobody rests in the store while memory has room for all; give the server less of "
                + $"it with --server-options {MemoryOption}BYTES (at least 1048576).");
        }
    }

    private static double Share(Arguments arguments, string name, string absent)
    {
        var text = arguments.Text(name) ?? absent;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            && share <= 1
            ? share
            : throw new UsageException($"{name} {text}: a share from 0 to 1 is allowed.");
    }
}
