using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Decisioning.Domain.Catalog;

namespace Decisioning.Engine.Catalogs;

/// <summary>
/// What an approval approves: all that an offer's definition says, whatever order it is said in. SHA-256, first 16
/// bytes, over the definition as JSON with sorted names.
/// </summary>
internal static class OfferDigest
{
    public static string Of(OfferDefinition offer)
    {
        var sorted = Sorted(JsonSerializer.SerializeToNode(offer));
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(sorted));
        return Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject properties => new JsonObject(properties
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create(property.Key, Sorted(property.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
