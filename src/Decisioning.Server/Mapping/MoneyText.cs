using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Decisioning.Domain.Catalog;
using Decisioning.Server.Marshalling;

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

    /// <summary>The same as UTF-8, without a text in between.</summary>
    public void WriteMicros(WireBuffer to, long micros)
    {
        const int mostBytes = 48;
        var room = to.Room(mostBytes + Encoding.UTF8.GetMaxByteCount(currency.Length));
        var length = Amount(room, micros);
        room[length++] = (byte)' ';
        to.Advance(length + Encoding.UTF8.GetBytes(currency, room[length..]));
    }

    /// <summary>"-1,234.50" in whole numbers: decimal arithmetic would cost five times as much.</summary>
    private int Amount(Span<byte> to, long micros)
    {
        var perSmallest = PerSmallest();
        if (micros != 0 && Math.Abs((decimal)micros) < perSmallest)
        {
            Utf8.TryWrite(to, CultureInfo.InvariantCulture, $"{micros / 1_000_000m:0.######}", out var tiny);
            return tiny;
        }

        var count = 0;
        if (micros < 0)
        {
            to[count++] = (byte)'-';
        }

        var magnitude = micros < 0 ? (ulong)-(micros + 1) + 1 : (ulong)micros;
        var smallest = (magnitude / perSmallest) + (magnitude % perSmallest * 2 >= perSmallest ? 1u : 0u);
        var perUnit = 1_000_000 / perSmallest;
        Utf8Formatter.TryFormat(smallest / perUnit, to[count..], out var digitCount, new StandardFormat('N', 0));
        count += digitCount;
        if (perUnit > 1)
        {
            to[count++] = (byte)'.';
            Utf8Formatter.TryFormat(
                smallest % perUnit, to[count..], out var decimals, new StandardFormat('D', (byte)digits));
            count += decimals;
        }

        return count;
    }

    /// <summary>Millionths in the currency's smallest unit; its digits are at most four.</summary>
    private ulong PerSmallest()
    {
        var per = 1_000_000ul;
        for (var i = 0; i < digits; i++)
        {
            per /= 10;
        }

        return per;
    }

    public string OfMinor(long minor)
    {
        var units = minor / (decimal)Math.Pow(10, _digits);
        return $"{units.ToString($"N{_digits}", CultureInfo.InvariantCulture)} {currency}";
    }
}
