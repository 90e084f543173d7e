using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Tests.CommandLine;

public sealed class OutputFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("output").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Tried_AFileThatIsNotThere_LeavesNothingBehind()
    {
        var path = Path.Combine(_directory, "new.json");
        Assert.Equal(path, OutputFile.Tried("--json", path));
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void Tried_AFileThatIsThere_LeavesItAsItIs()
    {
        var path = Path.Combine(_directory, "old.json");
        File.WriteAllText(path, "old");
        Assert.Equal(path, OutputFile.Tried("--json", path));
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void Tried_InADirectoryThatTheCommandMakes_IsLeftToIt()
    {
        var made = Path.Combine(_directory, "out");
        var path = Path.Combine(made, "growth.json");
        Assert.Equal(path, OutputFile.Tried("--json", path, made));
        Assert.False(Directory.Exists(made));
        Assert.Throws<UsageException>(() => OutputFile.Tried("--json", path));
    }

    [Theory]
    [InlineData("/proc/decisioning.json", "--json /proc/decisioning.json: it cannot be written: ")]
    [InlineData("", "--json is empty: name a file.")]
    public void Tried_WhereNothingCanBeWritten_SaysWhy(string path, string sentence)
    {
        var mistake = Assert.Throws<UsageException>(() => OutputFile.Tried("--json", path));
        Assert.StartsWith(sentence, mistake.Message, StringComparison.Ordinal);
    }
}
