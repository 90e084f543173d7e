using System.Collections.Frozen;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Catalog.Models;

/// <summary>The models of a catalog that some offer names, and memory to score with them.</summary>
internal sealed class ModelBook
{
    private ModelBook(CatalogModel[] models, IReadOnlyList<OfferDefinition> offers)
    {
        Models = models;
        Offers = offers.Count;
        Subjects = SubjectsOf(offers);
        HasLoners = offers.Any(offer => offer.GroupId.Length == 0);
        SubjectOfGroup = Enumerable.Range(0, Offers)
            .Where(i => offers[i].GroupId.Length > 0 && Subjects[i] == i)
            .ToFrozenDictionary(i => NameHash.Of(offers[i].GroupId));
        SeesCategories = Sees(models, FeatureSource.CategoryOrders, FeatureSource.CategoryInterest);
        SeesResponses = Sees(models, FeatureSource.GroupContacts, FeatureSource.GroupResponses);
        ByOffer = new CatalogModel?[Offers];
        foreach (var model in models)
        {
            foreach (var offer in model.Offers)
            {
                ByOffer[offer] = model;
            }
        }
    }

    public CatalogModel[] Models { get; }

    /// <summary>How many offers the catalog has.</summary>
    public int Offers { get; }

    /// <summary>By the offer's index; null: the starting propensity.</summary>
    public CatalogModel?[] ByOffer { get; }

    /// <summary>
    /// By the offer's index: the index of the first offer whose responses count for it as well, which is one of the
    /// same group; its own without a group.
    /// </summary>
    public int[] Subjects { get; }

    /// <summary>The same by the hash of a group.</summary>
    public FrozenDictionary<ulong, int> SubjectOfGroup { get; }

    /// <summary>Some offer stands in no group.</summary>
    public bool HasLoners { get; }

    /// <summary>Some model asks what the customer has to do with an offer's category.</summary>
    public bool SeesCategories { get; }

    /// <summary>Some model asks for the customer's responses to an offer's group.</summary>
    public bool SeesResponses { get; }

    /// <summary>Null when no offer names a model.</summary>
    public static ModelBook? Of(CatalogDefinition definition)
    {
        var models = definition.Models.Select(model => new CatalogModel(model, definition.Offers))
            .Where(model => model.Offers.Length > 0)
            .ToArray();
        return models.Length == 0 ? null : new ModelBook(models, definition.Offers);
    }

    private static bool Sees(CatalogModel[] models, FeatureSource first, FeatureSource last) =>
        models.Any(model => model.Own.Any(feature => feature.Source >= first && feature.Source <= last));

    private static int[] SubjectsOf(IReadOnlyList<OfferDefinition> offers)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var subjects = new int[offers.Count];
        for (var i = 0; i < subjects.Length; i++)
        {
            subjects[i] = offers[i].GroupId.Length == 0 || first.TryAdd(offers[i].GroupId, i)
                ? i
                : first[offers[i].GroupId];
        }

        return subjects;
    }
}
