using System.Globalization;
using Decisioning.Domain.Catalog;

namespace Decisioning.Server.Mapping;

/// <summary>Amounts as people read them: "12.30 RUB". Less than a smallest unit is told to the millionth.</summary>
public sealed class MoneyText(string currency, int digits)
{
    private const int MicroDigits = 6;

    // A catalog that is only compared has not been checked.
    private readonly int _digits = Math.Clamp(digits, 0, MicroDigits);

    public MoneyText(CatalogDefinition catalog)
        : this(catalog.Currency, catalog.CurrencyDigits)
    {
    }

    public string OfMicros(long micros)
    {
        var units = micros / 1_000_000m;
        var smallest = (decimal)Math.Pow(10, -_digits);
        var shown = units != 0 && Math.Abs(units) < smallest
            ? units.ToString("0.######", CultureInfo.InvariantCulture)
            : Math.Round(units, _digits, MidpointRounding.AwayFromZero)
                .ToString($"N{_digits}", CultureInfo.InvariantCulture);
        return $"{shown} {currency}";
    }

    public string OfMinor(long minor)
    {
        var units = minor / (decimal)Math.Pow(10, _digits);
        return $"{units.ToString($"N{_digits}", CultureInfo.InvariantCulture)} {currency}";
    }
}
