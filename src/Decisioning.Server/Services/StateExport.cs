using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Server.Services;

/// <summary>
/// A customer's record as it is kept, list by list, under the names that the code has for them: what the card sums up,
/// rounds or leaves out is here. Times are whole seconds or milliseconds since 1970 (UTC), as their names say. What the
/// record holds as the hash of a name is written as the name, where that is known, else as <c>#</c> and the hash.
/// </summary>
internal static class StateExport
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static void Write(Utf8JsonWriter json, CustomerView view, Func<ulong, string> names)
    {
        var own = new Dictionary<ulong, string>();
        foreach (var text in view.Texts)
            own[Domain.Names.NameHash.Of(text)] = Encoding.UTF8.GetString(text);
        string TextOf(ulong hash) => own.GetValueOrDefault(hash) ?? names(hash);

        json.WriteStartObject();
        json.WriteStartObject("header");
        WriteHeader(json, view.Header);
        json.WriteEndObject();
        foreach (var section in Enum.GetValues<SectionId>())
        {
            json.WritePropertyName(NameOf(section.ToString()));
            Write(json, section, view, TextOf);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SectionId section, CustomerView view, Func<ulong, string> names)
    {
        switch (section)
        {
            case SectionId.Identity: json.WriteStringValue(view.IdUtf8); break;
            case SectionId.Orders: WriteList(json, view.Orders, names); break;
            case SectionId.Months: WriteList(json, view.Months, names); break;
            case SectionId.Products: WriteList(json, view.Products, names); break;
            case SectionId.Categories: WriteList(json, view.Categories, names); break;
            case SectionId.EventIds: WriteList(json, view.EventIds, names); break;
            case SectionId.Contacts: WriteList(json, view.Contacts, names); break;
            case SectionId.ContactOffers: WriteList(json, view.ContactOffers, names); break;
            case SectionId.ContactCosts: WriteList(json, view.ContactCosts, names); break;
            case SectionId.Channels: WriteList(json, view.Channels, names); break;
            case SectionId.Consents: WriteList(json, view.Consents, names); break;
            case SectionId.Agreements: WriteList(json, view.Agreements, names); break;
            case SectionId.Lifetimes: WriteList(json, view.Lifetimes, names); break;
            case SectionId.YearSpending: WriteList(json, view.YearSpending, names); break;
            case SectionId.ServiceCases: WriteList(json, view.ServiceCases, names); break;
            case SectionId.Responses: WriteList(json, view.Responses, names); break;
            case SectionId.Impressions: WriteList(json, view.Impressions, names); break;
            case SectionId.Attributes: WriteAttributes(json, view.Attributes, names); break;
            case SectionId.Texts: WriteTexts(json, view.Texts); break;
            case SectionId.Identities: WriteIdentities(json, view); break;
            case SectionId.Hours: WriteHours(json, view.Hours); break;
            default: throw new InvalidOperationException($"Nothing says how {section} is exported.");
        }
    }

    /// <summary>The header's unsigned 64-bit numbers are counts, but for the time zone.</summary>
    private static void WriteHeader(Utf8JsonWriter json, CustomerHeader header)
    {
        foreach (var field in typeof(CustomerHeader).GetFields(Own))
        {
            var value = field.GetValue(header)!;
            json.WritePropertyName(NameOf(field.Name));
            if (field.Name == nameof(CustomerHeader.TimeZone))
                json.WriteStringValue(TimeZones.TryGet(header.TimeZone, out var zone) ? zone.Id : "");
            else if (value is ulong count) json.WriteNumberValue(count);
            else WriteValue(json, value, _ => "");
        }
    }

    private static void WriteList<T>(Utf8JsonWriter json, ReadOnlySpan<T> entries, Func<ulong, string> names)
        where T : unmanaged
    {
        json.WriteStartArray();
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            foreach (var member in typeof(T).GetMembers(Own))
            {
                var value = member switch
                {
                    FieldInfo field => field.GetValue(entry),
                    PropertyInfo property => property.GetValue(entry),
                    _ => null,
                };
                if (value is null) continue;
                json.WritePropertyName(NameOf(member.Name));
                WriteValue(json, value, names);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, object value, Func<ulong, string> names)
    {
        switch (value)
        {
            case ulong hash: json.WriteStringValue(names(hash)); break;
            case Enum named: json.WriteStringValue(NameOf(named.ToString())); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case float or double: JsonSerializer.Serialize(json, value, CustomerExport.Snake); break;
            default: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static void WriteAttributes(Utf8JsonWriter json, AttributeList attributes, Func<ulong, string> names)
    {
        json.WriteStartArray();
        foreach (var entry in attributes)
        {
            json.WriteStartObject();
            json.WriteString("name", names(entry.Name));
            json.WriteString("kind", NameOf(entry.Kind.ToString()));
            json.WriteNumber("at_seconds", entry.AtSeconds);
            switch (entry.Kind)
            {
                case AttributeKind.Text: json.WriteString("text", entry.Value); break;
                case AttributeKind.Number:
                    json.WritePropertyName("number");
                    var number = BinaryPrimitives.ReadDoubleLittleEndian(entry.Value);
                    JsonSerializer.Serialize(json, number, CustomerExport.Snake);
                    break;
                case AttributeKind.Flag: json.WriteBoolean("flag", entry.Value[0] != 0); break;
                case AttributeKind.Moment:
                    json.WriteNumber("moment_ms", BinaryPrimitives.ReadInt64LittleEndian(entry.Value));
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, TextList texts)
    {
        json.WriteStartArray();
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteIdentities(Utf8JsonWriter json, CustomerView view)
    {
        json.WriteStartArray();
        foreach (var identity in view.Identities.ToList())
        {
            json.WriteStartObject();
            json.WriteString("kind", NameOf(identity.Kind.ToString()));
            json.WriteString("value", identity.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteHours(Utf8JsonWriter json, HourCounts hours)
    {
        json.WriteStartArray();
        for (var hour = 0; hour < HourCounts.Hours; hour++) json.WriteNumberValue(hours[hour]);
        json.WriteEndArray();
    }

    private static string NameOf(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
