namespace Decisioning.Server.Tests.Hosting;

/// <summary>Directories of tests, below the system's directory for such things.</summary>
public static class TestDirectory
{
    public static string Create() => Directory.CreateTempSubdirectory("decisioning-test-").FullName;
}
