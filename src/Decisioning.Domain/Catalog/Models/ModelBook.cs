namespace Decisioning.Domain.Catalog.Models;

/// <summary>The models of a catalog that some offer names, and memory to score with them.</summary>
internal sealed class ModelBook
{
    private ModelBook(CatalogModel[] models, int offers)
    {
        Models = models;
        Offers = offers;
        ByOffer = new CatalogModel?[offers];
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

    /// <summary>Null when no offer names a model.</summary>
    public static ModelBook? Of(CatalogDefinition definition)
    {
        var models = definition.Models.Select(model => new CatalogModel(model, definition.Offers))
            .Where(model => model.Offers.Length > 0)
            .ToArray();
        return models.Length == 0 ? null : new ModelBook(models, definition.Offers.Count);
    }
}
