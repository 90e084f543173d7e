namespace Decisioning.Load.Measuring;

/// <summary>Where the programs that are measured lie: built beside this one, in the same checkout.</summary>
internal static class Programs
{
    public static string Server => Built("src", "Decisioning.Server");

    public static string Floor => Built("load", "Decisioning.Floor");

    public static string Alternative => Built("load", "Decisioning.Alternative");

    private static string Built(string folder, string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Decisioning.sln")))
        {
            root = root.Parent;
        }

        if (root is null)
        {
            throw new UsageException("The programs to measure are found in a checkout only; run this one from there.");
        }

        var path = Path.Combine(root.FullName, folder, name, "bin", "Release", "net10.0", name + ".dll");
        return File.Exists(path)
            ? path
            : throw new UsageException($"{name} is not built: dotnet build -c Release {folder}/{name}");
    }
}
