using System.Text.Json;
using System.Text.RegularExpressions;

namespace Decisioning.Tidy.Tests;

/// <summary>
/// Every budget of allocated bytes is held by a test. A test claims a kind (what stands before the first dot of a
/// name): it asserts that the paths of a class have no problems, which also names budgets of their kinds that none of
/// them measures, or it asks for the names of a kind and measures each.
/// </summary>
public sealed partial class BudgetTests
{
    [Fact]
    public void Budgets_EveryKind_IsClaimedByATest()
    {
        var kinds = Kinds();
        var claimed = Checkout.Files("*Tests.cs", "tests").Select(File.ReadAllText).SelectMany(Claims).ToHashSet();
        Assert.NotEmpty(kinds);
        Offenders.None(kinds.Except(claimed).Select(kind => $"{kind}: no test measures budgets of this kind"));
    }

    private static HashSet<string> Kinds()
    {
        var path = Path.Combine(Checkout.Root, "benchmarks", "Decisioning.Benchmarks", "budgets.json");
        using var budgets = JsonDocument.Parse(File.ReadAllText(path));
        return [.. budgets.RootElement.EnumerateObject().Select(budget => budget.Name.Split('.')[0])];
    }

    private static IEnumerable<string> Claims(string test) =>
        AskedNames().Matches(test).Select(match => match.Groups[1].Value)
            .Concat(HeldPaths().Matches(test).SelectMany(match => KindsOf(match.Groups[1].Value)));

    /// <summary>Kinds of the names that a class of paths gives: <c>"encode.page"</c>, <c>$"decide.send.{offers}"</c>.
    /// </summary>
    private static IEnumerable<string> KindsOf(string paths) =>
        from file in Checkout.Files(paths + ".cs", "benchmarks")
        from Match name in PathName().Matches(File.ReadAllText(file))
        select name.Groups[1].Value;

    [GeneratedRegex(@"\bBudgets\.NamesOf\(""(\w+)""\)")]
    private static partial Regex AskedNames();

    [GeneratedRegex(@"Assert\.Equal\(\[\], (?:Benchmarks\.)?Budgets\.Problems\((\w+Paths)\.")]
    private static partial Regex HeldPaths();

    [GeneratedRegex(@"""([a-z]+)\.[a-z]")]
    private static partial Regex PathName();
}
