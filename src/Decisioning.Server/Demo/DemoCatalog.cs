using Decisioning.Server.Catalogs;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Demo;

/// <summary>
/// The catalog of the demo: a shop of children's goods. It lies beside this file as JSON and in the program.
/// </summary>
public static class DemoCatalog
{
    private const string Resource = "Decisioning.Server.Demo.catalog.json";

    public static string Json()
    {
        using var stream = typeof(DemoCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The program was built without {Resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static Wire.Catalog Read() => CatalogJson.Read(Json()).Catalog
        ?? throw new InvalidOperationException("The catalog of the demo is not valid.");
}
