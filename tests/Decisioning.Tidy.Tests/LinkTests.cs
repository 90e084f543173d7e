using System.Text.RegularExpressions;

namespace Decisioning.Tidy.Tests;

/// <summary>Links in the docs lead somewhere, and the tests that ARCHITECTURE.md names exist.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_InTheDocs_LeadToFilesAndHeadings()
    {
        var dead =
            from file in Checkout.Files("*.md")
            from Match link in Link().Matches(File.ReadAllText(file))
            let target = link.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal) && !Exists(file, target)
            select $"{Checkout.Relative(file)} -> {target}";
        Offenders.None(dead);
    }

    [Fact]
    public void Tests_NamedByTheArchitecture_Exist()
    {
        var sources = string.Concat(Checkout.Files("*.cs", "tests").Select(File.ReadAllText));
        var named = TestName().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "ARCHITECTURE.md")))
            .Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.NotEmpty(named);
        Offenders.None(named.Where(name => !sources.Contains($" {name}(", StringComparison.Ordinal)
            && !sources.Contains($"class {name}", StringComparison.Ordinal)));
    }

    private static bool Exists(string file, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? file : Path.Combine(Path.GetDirectoryName(file)!, parts[0]);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            return false;
        }

        return parts.Length == 1 || Headings(path).Contains(parts[1]);
    }

    private static IEnumerable<string> Headings(string path) =>
        File.ReadLines(path)
            .Where(line => line.StartsWith('#'))
            .Select(line => Unlinkable().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`([A-Z]\w*Tests|[A-Z]\w*_[A-Z]\w*_[A-Z]\w*)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Unlinkable();
}
