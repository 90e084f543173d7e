using Decisioning.Scoring;

namespace Decisioning.Domain.Catalog.Models;

/// <summary>
/// Scores given rows of features by a model as decisions do, so that who trained it can compare with his own library.
/// </summary>
public sealed class ModelTrial
{
    private readonly ModelDefinition _definition;
    private readonly CatalogModel _model;

    /// <param name="definition">
    /// A model of a catalog in which <see cref="CatalogCompiler"/> found nothing wrong.
    /// </param>
    public ModelTrial(ModelDefinition definition)
    {
        _definition = definition;
        _model = new CatalogModel(definition, []);
    }

    /// <summary>Probability of a response.</summary>
    /// <param name="features">A number for each feature of the model, in its order; NaN: missing.</param>
    /// <param name="offerId">The offer whose bias is added; one without any adds none.</param>
    public double Score(ReadOnlySpan<float> features, string offerId = "")
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, _definition.Features.Count, nameof(features));
        var shared = new float[_model.Shared.Length];
        var own = new float[_model.Own.Length * ResponseModel.Batch];
        var sums = new double[ResponseModel.Batch];
        var (nextShared, nextOwn) = (0, 0);
        for (var i = 0; i < features.Length; i++)
        {
            FeatureNames.TryGet(_definition.Features[i].Feature, out var source);
            if (FeatureNames.IsShared(source))
            {
                shared[nextShared++] = features[i];
            }
            else
            {
                own[ResponseModel.Batch * nextOwn++] = features[i];
            }
        }

        sums[0] = _definition.OfferBias.GetValueOrDefault(offerId);
        _model.Response.Score(shared, own, sums);
        return Logistic.Of(sums[0]);
    }
}
