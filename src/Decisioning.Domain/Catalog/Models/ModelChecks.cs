using Decisioning.Scoring;
using Decisioning.Scoring.Trees;

namespace Decisioning.Domain.Catalog.Models;

/// <summary>What can be wrong with models and with the offers that name them.</summary>
internal static class ModelChecks
{
    /// <summary>The largest number that a model may hold; far beyond any sum that is not sure already.</summary>
    private const double MostNumber = 1e12;

    public static void Check(CatalogDefinition definition, CatalogFindings findings, Func<string, ulong> hash)
    {
        if (!findings.Count("models", definition.Models.Count, CatalogLimits.Models, "models"))
        {
            return;
        }

        for (var i = 0; i < definition.Models.Count; i++)
        {
            CheckModel($"models[{i}]", definition.Models[i], definition, findings, hash);
        }

        findings.Distinct(
            definition.Models.Select((model, i) => ($"models[{i}].model_id", model.ModelId)), "model id", hash);
        CheckOffers(definition, findings);
    }

    private static void CheckModel(
        string path,
        ModelDefinition model,
        CatalogDefinition definition,
        CatalogFindings findings,
        Func<string, ulong> hash)
    {
        findings.Id($"{path}.model_id", model.ModelId, "id of the model");
        CheckFeatures(path, model, findings, hash);
        if (model.Linear is null == (model.Trees is null))
        {
            findings.Error(path, "A model has exactly one form; give either linear or trees.");
        }

        if (model.Linear is { } linear)
        {
            CheckLinear($"{path}.linear", linear, model.Features.Count, findings);
        }

        if (model.Trees is { } trees)
        {
            CheckTrees($"{path}.trees", trees, model.Features.Count, findings);
        }

        var offers = definition.Offers.Select(offer => offer.OfferId).ToHashSet(StringComparer.Ordinal);
        foreach (var (offerId, bias) in model.OfferBias.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            findings.Real($"{path}.offer_bias[{offerId}]", bias, -MostNumber, MostNumber, "bias");
            if (!offers.Contains(offerId))
            {
                findings.Error(
                    $"{path}.offer_bias[{offerId}]",
                    $"The catalog has no offer \"{offerId}\"; name one of its offers or leave it out.");
            }
        }
    }

    private static void CheckFeatures(
        string path, ModelDefinition model, CatalogFindings findings, Func<string, ulong> hash)
    {
        findings.Count($"{path}.features", model.Features.Count, ScoringLimits.Features, "features of one model");
        for (var i = 0; i < model.Features.Count; i++)
        {
            var (name, whenMissing) = model.Features[i];
            if (findings.Id($"{path}.features[{i}].feature", name, "name of the feature")
                && !FeatureNames.TryGet(name, out _))
            {
                findings.Error($"{path}.features[{i}].feature", $"\"{name}\" {FeatureNames.Advice(name)}.");
            }

            findings.Real(
                $"{path}.features[{i}].when_missing",
                whenMissing,
                -MostNumber,
                MostNumber,
                "number that stands for a missing one");
            if (model.Trees is not null && whenMissing != 0)
            {
                findings.Error(
                    $"{path}.features[{i}].when_missing",
                    "Trees send a missing feature to the default side of each split; leave it out.");
            }
        }

        findings.Distinct(
            model.Features.Select((feature, i) => ($"{path}.features[{i}].feature", feature.Feature)), "feature", hash);
    }

    private static void CheckLinear(string path, LinearDefinition linear, int features, CatalogFindings findings)
    {
        findings.Real($"{path}.intercept", linear.Intercept, -MostNumber, MostNumber, "intercept");
        if (linear.Weights.Count != features)
        {
            findings.Error(
                $"{path}.weights",
                $"There are {linear.Weights.Count} weights and {features} features; give one for each feature.");
        }

        for (var i = 0; i < linear.Weights.Count; i++)
        {
            findings.Real($"{path}.weights[{i}]", linear.Weights[i], -MostNumber, MostNumber, "weight");
        }
    }

    private static void CheckTrees(string path, TreesDefinition trees, int features, CatalogFindings findings)
    {
        findings.Real($"{path}.base", trees.Base, -MostNumber, MostNumber, "base");
        if (!findings.Count($"{path}.trees", trees.Trees.Count, ScoringLimits.Trees, "trees of one model"))
        {
            return;
        }

        for (var i = 0; i < trees.Trees.Count; i++)
        {
            if (TreeChecks.Check(trees.Trees[i], features) is { } problem)
            {
                findings.Error($"{path}.trees[{i}].{problem.Place}", problem.Message);
            }
        }
    }

    private static void CheckOffers(CatalogDefinition definition, CatalogFindings findings)
    {
        var models = definition.Models.Select(model => model.ModelId).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < definition.Offers.Count; i++)
        {
            var modelId = definition.Offers[i].PropensityModelId;
            if (modelId.Length > 0 && !models.Contains(modelId))
            {
                findings.Error(
                    $"offers[{i}].propensity_model_id",
                    $"The catalog has no model \"{modelId}\"; name one of its models, or leave it empty to use the "
                    + "starting propensity.");
            }
        }
    }
}
