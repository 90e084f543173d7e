using System.Collections.Frozen;
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
        var sorted = Sorted(WithoutDefaults(offer));
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(sorted));
        return Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    /// <summary>
    /// What an offer had when digests were first kept. Whatever was added since is left out where it has its default,
    /// so that a newer program finds the approvals that an older one kept.
    /// </summary>
    private static readonly FrozenSet<string> FromTheFirst = new[]
    {
        nameof(OfferDefinition.OfferId), nameof(OfferDefinition.GroupId), nameof(OfferDefinition.Issue),
        nameof(OfferDefinition.State), nameof(OfferDefinition.StartsAtMs), nameof(OfferDefinition.EndsAtMs),
        nameof(OfferDefinition.Category), nameof(OfferDefinition.ProductIds), nameof(OfferDefinition.MarginMinor),
        nameof(OfferDefinition.IncentiveMinor), nameof(OfferDefinition.StartingPropensity),
        nameof(OfferDefinition.Lever), nameof(OfferDefinition.RepurchaseAfterDays),
        nameof(OfferDefinition.AgeWindow), nameof(OfferDefinition.Treatments), nameof(OfferDefinition.Titles),
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly JsonObject Defaults = JsonSerializer.SerializeToNode(new OfferDefinition())!.AsObject();

    private static JsonObject WithoutDefaults(OfferDefinition offer)
    {
        var properties = JsonSerializer.SerializeToNode(offer)!.AsObject();
        foreach (var (name, fallback) in Defaults)
        {
            if (!FromTheFirst.Contains(name) && JsonNode.DeepEquals(properties[name], fallback))
            {
                properties.Remove(name);
            }
        }

        return properties;
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
