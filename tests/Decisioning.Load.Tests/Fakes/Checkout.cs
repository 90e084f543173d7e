namespace Decisioning.Load.Tests.Fakes;

/// <summary>The folder of the checkout, found upwards from where the tests run.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>The built program of a project, of the same configuration as these tests.</summary>
    public static string Program(string folder, string name)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root, folder, name, "bin", built.Parent!.Name, built.Name, name + ".dll");
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Decisioning.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"No Decisioning.sln above {AppContext.BaseDirectory}.");
    }
}
