using Decisioning.Domain.Catalog.Models;

namespace Decisioning.Domain.Catalog.Linting;

/// <summary>
/// Models that nobody uses or that can hardly be meant: weights that make everything sure, features told twice.
/// </summary>
internal static class ModelLint
{
    /// <summary>A sum beyond this is a probability below one in 100 million or above all but that.</summary>
    private const double SureSum = 18.4;

    private const string GroupContacts = "pair.group_contacts";
    private const string GroupResponses = "pair.group_responses";

    public static void Check(CatalogDefinition definition, CatalogFindings findings)
    {
        for (var i = 0; i < definition.Models.Count; i++)
        {
            var model = definition.Models[i];
            var offers = definition.Offers.Where(offer => offer.PropensityModelId == model.ModelId).ToArray();
            if (offers.Length == 0)
            {
                findings.Warn(
                    $"models[{i}]",
                    $"No offer names \"{model.ModelId}\", so it scores nothing; set propensity_model_id of offers to "
                    + "it, or take it out.");
            }

            CheckBias(i, model, offers, findings);
            CheckSizes(i, model, findings);
        }

        CheckEvidence(definition, findings);
    }

    private static void CheckBias(int index, ModelDefinition model, OfferDefinition[] offers, CatalogFindings findings)
    {
        foreach (var offerId in model.OfferBias.Keys.Order(StringComparer.Ordinal))
        {
            if (offers.All(offer => offer.OfferId != offerId))
            {
                findings.Warn(
                    $"models[{index}].offer_bias[{offerId}]",
                    $"\"{offerId}\" does not name this model, so the bias does nothing; let it, or take the bias out.");
            }
        }
    }

    /// <summary>Numbers that alone put a sum where nothing is open any more.</summary>
    private static void CheckSizes(int index, ModelDefinition model, CatalogFindings findings)
    {
        var (field, start) = model.Linear is { } linear
            ? ("linear.intercept", linear.Intercept)
            : ("trees.base", model.Trees!.Base);
        if (Math.Abs(start) > SureSum)
        {
            findings.Warn(
                $"models[{index}].{field}",
                $"Every sum starts at {start}, which is a probability of {(start > 0 ? "all but 1" : "0")}; check that "
                + "it is in the model's own units (log-odds).");
        }

        for (var i = 0; i < (model.Linear?.Weights.Count ?? 0); i++)
        {
            if (Math.Abs(model.Linear!.Weights[i]) > SureSum && !IsShare(model.Features[i].Feature))
            {
                findings.Warn(
                    $"models[{index}].linear.weights[{i}]",
                    $"The weight of \"{model.Features[i].Feature}\" is {model.Linear.Weights[i]}: one unit more makes "
                    + "the response sure or impossible; check the units that the model was trained with.");
            }
        }

        for (var i = 0; i < (model.Trees?.Trees.Count ?? 0); i++)
        {
            var tree = model.Trees!.Trees[i];
            var leaf = Enumerable.Range(0, tree.Nodes)
                .FirstOrDefault(node => tree.IsLeaf(node) && Math.Abs(tree.SplitConditions[node]) > SureSum, -1);
            if (leaf >= 0)
            {
                findings.Warn(
                    $"models[{index}].trees.trees[{i}].split_conditions[{leaf}]",
                    $"This leaf adds {tree.SplitConditions[leaf]}, which alone makes the response sure or impossible; "
                    + "check that leaves are in log-odds.");
            }
        }
    }

    /// <summary>Features between 0 and 1, whose weights are large by nature.</summary>
    private static bool IsShare(string feature) =>
        feature is "customer.rfm.discount_share" or "offer.starting_propensity";

    private static void CheckEvidence(CatalogDefinition definition, CatalogFindings findings)
    {
        for (var i = 0; i < definition.Offers.Count; i++)
        {
            var offer = definition.Offers[i];
            var model = definition.Models.FirstOrDefault(model => model.ModelId == offer.PropensityModelId);
            if (offer.StartingEvidence > 0
                && model?.Features.Any(feature => feature.Feature is GroupContacts or GroupResponses) == true)
            {
                findings.Warn(
                    $"offers[{i}].starting_evidence",
                    $"\"{model.ModelId}\" sees the customer's own responses ({GroupContacts}, {GroupResponses}) and "
                    + "the evidence weighs them again; set it to 0, or train without them.");
            }
        }
    }
}
