using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Tests.CommandLine;

public sealed class RunNameTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 5, 14, 30, 9, TimeSpan.FromHours(1));

    [Fact]
    public void At_GivesTheMomentInUniversalTimeFirst() => Assert.StartsWith("20260305T133009Z-", RunName.At(Now));

    [Fact]
    public void At_ForRunsOfTheSameSecond_GivesDifferentNames()
    {
        var names = Enumerable.Range(0, 20).Select(_ => RunName.At(Now)).ToHashSet();

        Assert.True(names.Count > 15, $"Of 20 names only {names.Count} differ.");
    }
}
