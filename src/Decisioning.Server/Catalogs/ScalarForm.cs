using System.Globalization;
using System.Text;
using System.Text.Json;
using Decisioning.Server.Mapping;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Server.Catalogs;

/// <summary>Whether a JSON value has the form that a field of one value takes, by the protobuf JSON mapping.</summary>
internal static class ScalarForm
{
    /// <summary>Null when it has; else what it must be.</summary>
    public static string? Expected(ref Utf8JsonReader reader, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => TryText(ref reader, out _) ? null : "a text",
        FieldType.Bool => reader.TokenType is JsonTokenType.True or JsonTokenType.False ? null : "true or false",
        FieldType.Int32 => Whole(ref reader, int.MinValue, int.MaxValue),
        FieldType.Int64 => Whole(ref reader, long.MinValue, long.MaxValue),
        FieldType.Double => IsFinite(ref reader) ? null : "a finite number",
        FieldType.Float => IsFiniteSingle(ref reader) ? null : "a finite number in single precision",
        FieldType.Enum => EnumName(ref reader, field.EnumType),
        FieldType.Message => IsTime(ref reader) ? null : "a time like \"2026-05-03T10:00:00Z\"",
        var other => throw new NotSupportedException($"The catalog has no field of type {other}."),
    };

    private static bool TryText(ref Utf8JsonReader reader, out string text)
    {
        text = "";
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        try
        {
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which the protobuf parser would refuse without saying where.
            return false;
        }
    }

    private static string? Whole(ref Utf8JsonReader reader, long least, long most)
    {
        var digits = Digits(ref reader);
        var whole = decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value == decimal.Truncate(value) && value >= least && value <= most;
        return whole ? null : "a whole number";
    }

    private static bool IsFinite(ref Utf8JsonReader reader) =>
        double.TryParse(Digits(ref reader), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value);

    private static bool IsFiniteSingle(ref Utf8JsonReader reader) =>
        float.TryParse(Digits(ref reader), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && float.IsFinite(value);

    private static string? EnumName(ref Utf8JsonReader reader, EnumDescriptor descriptor)
    {
        if (TryText(ref reader, out var name))
        {
            if (descriptor.FindValueByName(name) is not null)
            {
                return null;
            }
        }
        else if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number)
            && descriptor.FindValueByNumber(number) is not null)
        {
            return null;
        }

        var known = descriptor.Values.Where(value => value.Number != 0).Select(value => value.Name).ToArray();
        var listed = $"one of {string.Join(", ", known)}";
        return Names.Nearest(name, known) is { } nearest ? $"{listed} (did you mean {nearest}?)" : listed;
    }

    private static bool IsTime(ref Utf8JsonReader reader)
    {
        if (!TryText(ref reader, out var text))
        {
            return false;
        }

        try
        {
            JsonParser.Default.Parse<Timestamp>(JsonSerializer.Serialize(text));
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    /// <summary>
    /// A number's digits, also when they are given as a text (as 64-bit numbers are written); else nothing.
    /// </summary>
    private static string Digits(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number
        ? Encoding.UTF8.GetString(reader.ValueSpan)
        : TryText(ref reader, out var text) ? text : "";
}
