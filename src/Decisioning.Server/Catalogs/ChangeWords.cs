using System.Collections;
using System.Globalization;
using Decisioning.Server.Mapping;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Catalogs;

/// <summary>
/// Fields of a catalog and their values as a marketer says them: "the margin", "120.00 RUB", "7 days".
/// </summary>
internal sealed class ChangeWords(Wire.Catalog catalog)
{
    private const string Minor = "_minor";
    private const int MicrosADigit = 2;

    private static readonly string[] Units = ["_days", "_hours", "_seconds", "_months"];

    private readonly MoneyText _money = new(
        catalog.Currency, catalog.HasCurrencyDigits ? catalog.CurrencyDigits : MicrosADigit);

    /// <summary>The field whose text tells the entries of a list apart; null when they have none.</summary>
    public static FieldDescriptor? KeyOf(FieldDescriptor list) => list.FieldType != FieldType.Message
        ? null
        : list.MessageType.Fields.InDeclarationOrder().FirstOrDefault(field =>
            field.FieldType == FieldType.String && !field.IsRepeated && field.FieldNumber == 1
            && (field.Name == "name" || field.Name.EndsWith("_id", StringComparison.Ordinal)));

    /// <summary>Whether a single message is compared field by field, not as one value.</summary>
    public static bool IsCompared(FieldDescriptor field) => field.FieldType == FieldType.Message
        && !field.IsRepeated && field.MessageType.FullName != Timestamp.Descriptor.FullName;

    public static string NameOf(FieldDescriptor field)
    {
        var name = field.Name;
        foreach (var ending in Units.Append(Minor).Append("_id"))
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                name = name[..^ending.Length];
                break;
            }
        }

        return name.Replace('_', ' ');
    }

    public static string Quoted(object value) => value is string text
        ? $"\"{text}\""
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    /// <summary>The value as it is said; null when the field is not set.</summary>
    public string? Value(FieldDescriptor field, IMessage message)
    {
        var value = field.Accessor.GetValue(message);
        if (field.IsRepeated)
        {
            var entries = ((IList)value).Cast<object>().Select(One).ToArray();
            return entries.Length == 0 ? null : $"[{string.Join(", ", entries)}]";
        }

        if (field.HasPresence && !field.Accessor.HasValue(message))
        {
            return null;
        }

        return value switch
        {
            null => null,

            // Where a field may be absent, nothing is something that was said: a channel that asks for no consent.
            "" => field.HasPresence ? "nothing" : null,
            long minor when field.Name.EndsWith(Minor, StringComparison.Ordinal) => _money.OfMinor(minor),
            int or long or double when Units.FirstOrDefault(unit => field.Name.EndsWith(unit, StringComparison.Ordinal))
                is { } unit => $"{Quoted(value)} {unit[1..]}",
            System.Enum => field.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture))?.Name
                ?? Quoted(value),
            _ => One(value),
        };
    }

    private static string One(object value) => value switch
    {
        Timestamp time when WireTime.TryToMs(time, out var ms, out _) =>
            DateTimeOffset.FromUnixTimeMilliseconds(ms)
                .ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture),
        IMessage message => JsonFormatter.ToDiagnosticString(message),
        _ => Quoted(value),
    };
}
