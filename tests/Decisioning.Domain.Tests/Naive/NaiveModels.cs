using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Names;
using Decisioning.Scoring.Trees;
using NodaTime;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Models scored on paper: one feature and one tree after the other, as of the request's own time.</summary>
internal static class NaiveModels
{
    public static double Score(NaiveQuestion q, OfferDefinition offer, ModelDefinition model)
    {
        var asOf = q.AsOfScoring();
        var features = model.Features.Select(feature => Feature(asOf, offer, feature.Feature)).ToList();
        var sum = model.OfferBias.GetValueOrDefault(offer.OfferId);
        if (model.Linear is { } linear)
        {
            sum += linear.Intercept;
            for (var i = 0; i < features.Count; i++)
            {
                sum += linear.Weights[i] * (features[i] ?? (float)model.Features[i].WhenMissing);
            }
        }
        else
        {
            sum += model.Trees!.Base + model.Trees.Trees.Sum(tree => (double)Leaf(tree, features));
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    private static float Leaf(DecisionTree tree, List<float?> features)
    {
        var node = 0;
        while (tree.LeftChildren[node] >= 0)
        {
            var left = features[tree.SplitIndices[node]] is { } feature
                ? feature < tree.SplitConditions[node]
                : tree.DefaultLeft.Count > 0 && tree.DefaultLeft[node];
            node = left ? tree.LeftChildren[node] : tree.RightChildren[node];
        }

        return tree.SplitConditions[node];
    }

    /// <summary>In single precision; null when it is missing.</summary>
    private static float? Feature(NaiveQuestion q, OfferDefinition offer, string name)
    {
        object? value = name.Split('.')[0] switch
        {
            "now" => Clock(q, name),
            "pair" => OfPair(q, offer, name),
            "offer" => OfOffer(q, offer, name),
            "attribute" => Attribute(q, name["attribute.".Length..]),
            _ => new NaiveFeatures(q).Of(name),
        };
        return value switch
        {
            null or string => null,
            HashSet<ulong> names => names.Count,
            _ => (float)Convert.ToDouble(value),
        };
    }

    private static object? Attribute(NaiveQuestion q, string name) => new NaiveFeatures(q).Of("customer." + name) switch
    {
        long moment => (q.When - moment) / (double)Words.MsPerDay,
        bool flag => flag ? 1.0 : 0.0,
        var other => other,
    };

    private static double? Clock(NaiveQuestion q, string name)
    {
        if (q.Zone is not { } zone)
        {
            return null;
        }

        var wall = Instant.FromUnixTimeMilliseconds(q.When).InZone(zone);
        return name switch
        {
            "now.hour" => wall.Hour,
            "now.day_of_week" => (int)wall.DayOfWeek,
            "now.day_of_month" => wall.Day,
            _ => wall.Month,
        };
    }

    private static double? OfPair(NaiveQuestion q, OfferDefinition offer, string name)
    {
        var own = NaiveValue.OwnResponses(q, offer);
        if (name is "pair.group_contacts" or "pair.group_responses")
        {
            return name == "pair.group_contacts" ? own.Shown : own.Positive;
        }

        if (offer.Category.Length == 0)
        {
            return null;
        }

        var category = q.Customer.Categories.FirstOrDefault(c => c.Category == NameHash.Of(offer.Category));
        var interestAge = Math.Max(0, q.When - (category.InterestAtSeconds * 1000L)) / (double)Words.MsPerDay;
        return name switch
        {
            "pair.category_orders" => category.Orders,
            "pair.category_interest" => category.Interest * Math.Pow(2, -interestAge / 30),
            _ => category.Orders == 0
                ? null
                : Math.Floor(Math.Max(0, q.When - (category.LastOrderAtSeconds * 1000L)) / (double)Words.MsPerDay),
        };
    }

    private static double OfOffer(NaiveQuestion q, OfferDefinition offer, string name) => name switch
    {
        "offer.margin_minor" => NaiveValue.Margin(q, offer),
        "offer.incentive_minor" => NaiveValue.Incentive(q, offer),
        "offer.lever" => NaiveValue.Lever(q, offer),
        _ => offer.StartingPropensity,
    };
}
