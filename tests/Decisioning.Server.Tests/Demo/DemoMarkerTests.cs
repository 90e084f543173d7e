using Decisioning.Server.Demo;
using Decisioning.Server.Tests.Hosting;

namespace Decisioning.Server.Tests.Demo;

public sealed class DemoMarkerTests : IDisposable
{
    private readonly string _directory = TestDirectory.Create();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Begin_AfterAnInterruption_RemovesWhatWasLeft()
    {
        var left = Path.Combine(_directory, "log.db");
        using (var first = DemoMarker.Take(_directory))
        {
            first.Begin();
            File.WriteAllText(left, "half");
        }

        using var second = DemoMarker.Take(_directory);
        Assert.False(second.IsWhole);
        second.Begin();
        Assert.False(File.Exists(left));
    }

    [Fact]
    public void Take_AfterFinish_IsWhole()
    {
        using (var first = DemoMarker.Take(_directory))
        {
            first.Begin();
            first.Finish();
        }

        using var second = DemoMarker.Take(_directory);
        Assert.True(second.IsWhole);
    }

    [Fact]
    public void Take_OfADirectoryWithSomethingElse_IsRefusedAndNothingIsTouched()
    {
        var other = Path.Combine(_directory, "precious.txt");
        File.WriteAllText(other, "keep");
        Assert.Throws<InvalidOperationException>(() => DemoMarker.Take(_directory));
        Assert.Equal("keep", File.ReadAllText(other));
    }

    [Fact]
    public void Take_WhileAnotherMakesIt_IsRefused()
    {
        using var first = DemoMarker.Take(_directory);
        Assert.Throws<InvalidOperationException>(() => DemoMarker.Take(_directory));
    }
}
