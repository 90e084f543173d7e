namespace Decisioning.Server.Tests.Hosting;

/// <summary>Where the checkout lies that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        string? directory = AppContext.BaseDirectory;
        for (; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Decisioning.sln")))
            {
                return directory;
            }
        }

        throw new InvalidOperationException("The tests do not run below the checkout they were built from.");
    }
}
