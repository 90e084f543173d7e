using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Catalogs;

/// <summary>
/// The catalog's JSON form: the protobuf JSON mapping of the catalog message, with every problem told by its path, line
/// and column, and what would be right. The text is first walked against the message's description, because a protobuf
/// parser stops at the first problem and says neither where it is nor what the field is called.
/// </summary>
public static class CatalogJson
{
    /// <summary>Deepest nesting taken; the catalog needs seven.</summary>
    private const int MaxDepth = 32;

    private static readonly JsonParser Parser = new(new JsonParser.Settings(MaxDepth));

    private static readonly JsonFormatter Formatter = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithIndentation("  "));

    public static string Write(Wire.Catalog catalog) => Formatter.Format(catalog);

    public static CatalogDocument Read(string json)
    {
        var text = json.TrimStart('\uFEFF');
        var utf8 = Encoding.UTF8.GetBytes(text);
        var walk = new DescriptorWalk(new TextPlaces(utf8));
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
            walk.Document(ref reader, Wire.Catalog.Descriptor);
        }
        catch (JsonException malformed)
        {
            walk.Malformed(malformed);
        }

        if (walk.Problems.Count > 0)
        {
            return new CatalogDocument(null, walk.Problems, walk.Places);
        }

        try
        {
            return new CatalogDocument(Parser.Parse<Wire.Catalog>(text), [], walk.Places);
        }
        catch (InvalidProtocolBufferException refused)
        {
            walk.Refused(refused.Message);
            return new CatalogDocument(null, walk.Problems, walk.Places);
        }
    }
}
