namespace Decisioning.RealData.Tests;

/// <summary>
/// A test over a file that is not part of the project: reported as skipped, with the reason, where it is absent.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute(string relativePath)
    {
        RelativePath = relativePath;
        Skip = RealData.Absence(relativePath);
    }

    public string RelativePath { get; }
}
