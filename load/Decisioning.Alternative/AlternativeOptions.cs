using System.Globalization;

namespace Decisioning.Alternative;

/// <summary>What the service was asked to be.</summary>
/// <param name="Port">0: a free one, which is printed.</param>
/// <param name="Redis">Port of a running Redis on this machine; 0: start one.</param>
/// <param name="Customers">Customers that are written into Redis before the service listens.</param>
/// <param name="Offers">Offers that every decision weighs.</param>
/// <param name="OfferBytes">Bytes of one offer in an answer.</param>
/// <param name="Model">A file with a model of the engine's catalog whose trees it scores; null: weights of its own.
/// </param>
public sealed record AlternativeOptions(
    int Port, int Redis, int Customers, int Offers, int OfferBytes, string? Model = null)
{
    /// <summary>Reads the words; null and a sentence when they are wrong.</summary>
    public static AlternativeOptions? From(IReadOnlyList<string> words, out string mistake)
    {
        var options = new AlternativeOptions(0, 0, 50_000, 100, 230);
        mistake = "";
        for (var index = 0; index < words.Count && mistake.Length == 0; index += 2)
        {
            var value = index + 1 < words.Count ? words[index + 1] : "";
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            var next = (words[index], isNumber) switch
            {
                ("--port", true) when number <= 65_535 => options with { Port = number },
                ("--redis", true) when number <= 65_535 => options with { Redis = number },
                ("--customers", true) when number is >= 1 and <= 10_000_000 => options with { Customers = number },
                ("--offers", true) when number is >= 1 and <= 5_000 => options with { Offers = number },
                ("--offer-bytes", true) when number is >= 1 and <= 100_000 => options with { OfferBytes = number },
                ("--model", _) when value.Length > 0 => options with { Model = value },
                _ => null,
            };
            mistake = next is null
                ? $"{words[index]} {value}: allowed are --port 0..65535, --redis PORT (0 starts one), --customers "
                    + "1..10000000, --offers 1..5000, --offer-bytes 1..100000 and --model FILE."
                : "";
            options = next ?? options;
        }

        return mistake.Length == 0 ? options : null;
    }
}
