using System.Text;
using System.Text.Json;
using Decisioning.Server.Mapping;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Catalogs;

/// <summary>
/// Walks JSON beside the description of the message it should be, notes where everything stands and what is wrong:
/// unknown or repeated fields, wrong types, unknown names of enums, two members of a one-of.
/// </summary>
internal sealed class DescriptorWalk(TextPlaces text)
{
    /// <summary>Problems after these are not told: a file this wrong is read from the top.</summary>
    private const int ProblemsAtMost = 100;

    /// <summary>
    /// After so many places numbers in lists (a model's trees have 150,000) are placed where their list begins.
    /// </summary>
    private const int PlacesAtMost = 500_000;

    private readonly List<Wire.CatalogProblem> _problems = [];
    private readonly Dictionary<string, TextPlace> _places = new(StringComparer.Ordinal);
    private string _lastPath = "";

    public IReadOnlyList<Wire.CatalogProblem> Problems => _problems;

    public IReadOnlyDictionary<string, TextPlace> Places => _places;

    public void Document(ref Utf8JsonReader reader, MessageDescriptor descriptor)
    {
        reader.Read();
        Message(ref reader, descriptor, "");
        reader.Read();
    }

    public void Malformed(JsonException malformed)
    {
        var details = malformed.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var sentence = details > 0 ? malformed.Message[..details] : malformed.Message;
        Add(_lastPath, $"Is no valid JSON from here on: {sentence}",
            text.At(malformed.LineNumber ?? 0, malformed.BytePositionInLine ?? 0));
    }

    public void Refused(string sentence) => Add("", sentence, new TextPlace(1, 1));

    private void Message(ref Utf8JsonReader reader, MessageDescriptor descriptor, string path)
    {
        Note(path, ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Wrong(ref reader, path, $"an object in {{ }} ({descriptor.Name})");
            return;
        }

        var seen = new Dictionary<FieldDescriptor, TextPlace>();
        var chosen = new Dictionary<OneofDescriptor, FieldDescriptor>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var place = text.At(reader.TokenStartIndex);
            var name = Text(ref reader);
            var field = Find(descriptor, name);
            if (field is null)
            {
                var known = descriptor.Fields.InFieldNumberOrder().Select(f => f.Name).ToArray();
                var hint = Names.Suggest(name, known);
                Add(Join(path, name), $"'{name}' is no field of {descriptor.Name}; {hint}", place);
                reader.Read();
                reader.Skip();
                continue;
            }

            var fieldPath = Join(path, field.Name);
            if (!seen.TryAdd(field, place))
            {
                Add(fieldPath, $"Is given twice; the first time in line {seen[field].Line}.", place);
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.Null && field.RealContainingOneof is { } oneof
                && !chosen.TryAdd(oneof, field) && chosen[oneof] != field)
            {
                Add(fieldPath, $"Excludes '{chosen[oneof].Name}', which is given too; give only one of "
                    + $"{string.Join(", ", oneof.Fields.Select(f => f.Name))}.", place);
            }

            Field(ref reader, field, fieldPath);
        }
    }

    private void Field(ref Utf8JsonReader reader, FieldDescriptor field, string path)
    {
        _lastPath = path;
        if (reader.TokenType == JsonTokenType.Null)
        {
            Note(path, ref reader);
        }
        else if (field.IsMap)
        {
            Map(ref reader, field, path);
        }
        else if (field.IsRepeated)
        {
            List(ref reader, field, path);
        }
        else
        {
            Single(ref reader, field, path);
        }
    }

    private void List(ref Utf8JsonReader reader, FieldDescriptor field, string path)
    {
        Note(path, ref reader);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Wrong(ref reader, path, "a list in [ ]");
            return;
        }

        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            Single(ref reader, field, $"{path}[{i}]");
        }
    }

    private void Map(ref Utf8JsonReader reader, FieldDescriptor field, string path)
    {
        Note(path, ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Wrong(ref reader, path, "names and values in { }");
            return;
        }

        var value = field.MessageType.FindFieldByNumber(2);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var place = text.At(reader.TokenStartIndex);
            var key = Text(ref reader);
            if (!keys.Add(key))
            {
                Add($"{path}[{key}]", "Is given twice.", place);
            }

            reader.Read();
            Single(ref reader, value, $"{path}[{key}]");
        }
    }

    private void Single(ref Utf8JsonReader reader, FieldDescriptor field, string path)
    {
        _lastPath = path;
        if (field.FieldType == FieldType.Message && field.MessageType != Timestamp.Descriptor)
        {
            Message(ref reader, field.MessageType, path);
            return;
        }

        if (!field.IsRepeated || _places.Count < PlacesAtMost)
        {
            Note(path, ref reader);
        }

        if (ScalarForm.Expected(ref reader, field) is { } expected)
        {
            Wrong(ref reader, path, expected);
        }
    }

    private void Wrong(ref Utf8JsonReader reader, string path, string expected)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.Null => "null",
            JsonTokenType.String => $"the text \"{Shorten(Text(ref reader))}\"",
            _ => Encoding.UTF8.GetString(reader.ValueSpan),
        };
        Add(path, $"Is {found}; it must be {expected}.", text.At(reader.TokenStartIndex));
        reader.Skip();
    }

    /// <summary>The text of a name or string; one that holds half a surrogate pair is told as a problem.</summary>
    private string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            Add(_lastPath, "Holds half of a surrogate pair, which is no character.", text.At(reader.TokenStartIndex));
            return "";
        }
    }

    private void Note(string path, ref Utf8JsonReader reader) => _places[path] = text.At(reader.TokenStartIndex);

    private void Add(string path, string message, TextPlace place)
    {
        if (_problems.Count < ProblemsAtMost)
        {
            _problems.Add(new Wire.CatalogProblem
            {
                Path = path,
                Message = message,
                Severity = Wire.Severity.Error,
                Line = place.Line,
                Column = place.Column,
            });
        }
    }

    private static FieldDescriptor? Find(MessageDescriptor descriptor, string name) =>
        descriptor.FindFieldByName(name)
        ?? descriptor.Fields.InFieldNumberOrder().FirstOrDefault(field => field.JsonName == name);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Shorten(string value) => value.Length <= 40 ? value : value[..40] + "...";
}
