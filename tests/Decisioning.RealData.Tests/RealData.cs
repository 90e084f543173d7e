namespace Decisioning.RealData.Tests;

/// <summary>
/// Where the public data sets lie: where <c>DECISIONING_DATA</c> points, else in <c>../shared/data</c> beside the
/// checkout.
/// </summary>
internal static class RealData
{
    public const string Variable = "DECISIONING_DATA";

    /// <summary>Why a file cannot be read, or null when it is there.</summary>
    public static string? Absence(string relativePath)
    {
        var folder = Folder();
        return folder == null ? $"real data absent: {Variable} is not set and ../shared/data does not exist"
            : File.Exists(System.IO.Path.Combine(folder, relativePath)) ? null
            : $"real data absent: {relativePath} is not in {folder}";
    }

    public static string Path(string relativePath) => System.IO.Path.Combine(
        Folder() ?? throw new InvalidOperationException($"Set {Variable} to the folder of the data sets."),
        relativePath);

    private static string? Folder()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            return named;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Decisioning.sln")))
            {
                var beside = System.IO.Path.Combine(at.FullName, "..", "shared", "data");
                return Directory.Exists(beside) ? System.IO.Path.GetFullPath(beside) : null;
            }
        }

        return null;
    }
}
