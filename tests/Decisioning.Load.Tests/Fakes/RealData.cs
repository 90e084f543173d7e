namespace Decisioning.Load.Tests.Fakes;

/// <summary>Where the real data lies: where DECISIONING_DATA points, else in shared/data beside the checkout.</summary>
internal static class RealData
{
    /// <summary>The folder of one data set, or null.</summary>
    public static string? Folder(string name)
    {
        var named = Environment.GetEnvironmentVariable("DECISIONING_DATA");
        var data = string.IsNullOrEmpty(named) ? Path.Combine(Checkout.Root, "..", "shared", "data") : named;
        var folder = Path.GetFullPath(Path.Combine(data, name));
        return Directory.Exists(folder) ? folder : null;
    }
}

/// <summary>A test on real data; skipped, with that reason, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute(string name)
    {
        Name = name;
        if (RealData.Folder(name) is null)
        {
            Skip = $"real data absent: no folder {name} in $DECISIONING_DATA or ../shared/data";
        }
    }

    public string Name { get; }
}
