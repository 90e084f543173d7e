using System.Text.Json;
using Decisioning.Scoring.Trees;

namespace Decisioning.Alternative;

/// <summary>A model as it stands in the engine's catalog: the protobuf JSON form of Model, of which trees are read.
/// </summary>
public sealed record ModelFile
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
    };

    /// <summary>The features by their names, in the order in which trees number them.</summary>
    public IReadOnlyList<FeatureName> Features { get; init; } = [];

    public Ensemble? Trees { get; init; }

    /// <summary>By the offer's id; added to the sum of the trees.</summary>
    public IReadOnlyDictionary<string, double> OfferBias { get; init; } = new Dictionary<string, double>();

    /// <exception cref="InvalidDataException">It is no model, or one without trees.</exception>
    public static ModelFile Read(string json)
    {
        try
        {
            var model = JsonSerializer.Deserialize<ModelFile>(json, SnakeCase);
            return model is { Trees.Trees.Count: > 0 }
                ? model
                : throw new InvalidDataException("The model has no trees; other forms are not scored.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"The file is no model in protobuf JSON: {wrong.Message}", wrong);
        }
    }

    public sealed record FeatureName(string Feature);

    public sealed record Ensemble
    {
        public double Base { get; init; }

        public IReadOnlyList<DecisionTree> Trees { get; init; } = [];
    }
}
