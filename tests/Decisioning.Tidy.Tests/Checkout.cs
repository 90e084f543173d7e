namespace Decisioning.Tidy.Tests;

/// <summary>The checkout that holds this test: where its files are, and their text.</summary>
internal static class Checkout
{
    private static readonly string[] SkippedFolders =
        ["bin", "obj", ".git", "node_modules", "artifacts", "data", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Files(string pattern, params string[] under) =>
        (under.Length == 0 ? [""] : under)
        .Select(folder => Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Walk(folder, pattern));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(child => !SkippedFolders.Contains(Path.GetFileName(child)))
                .SelectMany(child => Walk(child, pattern)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Decisioning.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException("No folder above the test's own holds Decisioning.sln.");
    }
}
