using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Decisioning.Domain.Catalog.Models;

/// <summary>
/// A name for what the models of a catalog say: the same models under the same offers have the same, whatever else a
/// version changes, so that answers can be put together by it.
/// </summary>
public static class ModelDigest
{
    private const int Digits = 16;

    /// <summary>Sixteen hexadecimal digits; empty when no offer names a model.</summary>
    public static string Of(CatalogDefinition definition)
    {
        if (definition.Offers.All(offer => offer.PropensityModelId.Length == 0))
        {
            return "";
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var model in definition.Models)
        {
            Add(hash, model.ModelId);
            Add(hash, model.Features.Count);
            foreach (var (feature, whenMissing) in model.Features)
            {
                Add(hash, feature);
                Add(hash, whenMissing);
            }

            Add(hash, model.Linear?.Intercept ?? model.Trees!.Base);
            Add(hash, model.Linear?.Weights.Count ?? -1);
            foreach (var weight in model.Linear?.Weights ?? [])
            {
                Add(hash, weight);
            }

            Add(hash, model);
            foreach (var (offer, bias) in model.OfferBias.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                Add(hash, offer);
                Add(hash, bias);
            }
        }

        foreach (var offer in definition.Offers.Where(offer => offer.PropensityModelId.Length > 0))
        {
            Add(hash, offer.OfferId);
            Add(hash, offer.PropensityModelId);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }

    private static void Add(IncrementalHash hash, ModelDefinition model)
    {
        foreach (var tree in model.Trees?.Trees ?? [])
        {
            Add(hash, tree.Nodes);
            for (var node = 0; node < tree.Nodes; node++)
            {
                Add(hash, tree.LeftChildren[node]);
                Add(hash, tree.RightChildren[node]);
                Add(hash, tree.IsLeaf(node) ? 0 : tree.SplitIndices[node]);
                Add(hash, tree.SplitConditions[node]);
                Add(hash, tree.GoesLeftWhenMissing(node) ? 1 : 0);
            }
        }
    }

    private static void Add(IncrementalHash hash, double number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, string text) =>
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}")));
}
