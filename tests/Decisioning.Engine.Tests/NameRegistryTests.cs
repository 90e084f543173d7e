using Decisioning.Domain.Names;
using Decisioning.Engine.Tests.Testing;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>Names are known wherever their hashes are, up to the limit.</summary>
public sealed class NameRegistryTests
{
    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Names_AfterACrashOrACheckpoint_AreKnown(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.Engine.RecordAsync([.. Enumerable.Range(0, 40).Select(i => Purchase($"c{i}", "e", 5, $"p{i % 7}"))]);
        await test.CrashAsync();
        AssertKnown(test);
        await test.Engine.CheckpointAsync();
        await test.Engine.RecordAsync([Purchase("later", "e", 5, "p-later")]);
        await test.CrashAsync();
        AssertKnown(test);
        Assert.Equal("p-later", test.Engine.Names.TextOf(NameHash.Of("p-later")));
        Assert.Equal(9, test.Engine.Names.Count);
    }

    [Fact]
    public async Task Names_BeyondTheLimit_AreShownAsTheirHash()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { Names = 2 });
        string[] names = ["one", "two", "three"];
        await test.Engine.RecordAsync([.. names.Select(name => View("c", $"e-{name}", 5, name))]);
        Assert.Equal("two", test.Engine.Names.TextOf(NameHash.Of("two")));
        Assert.Equal($"#{NameHash.Of("three"):x16}", test.Engine.Names.TextOf(NameHash.Of("three")));
        Assert.Equal("", test.Engine.Names.TextOf(0));
        Assert.Equal(2, test.Engine.Names.Count);
    }

    private static void AssertKnown(TestBase test)
    {
        foreach (var i in Enumerable.Range(0, 7)) Assert.Equal($"p{i}", test.Engine.Names.TextOf(NameHash.Of($"p{i}")));
    }
}
