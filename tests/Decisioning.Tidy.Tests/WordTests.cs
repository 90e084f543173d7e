using System.Text.RegularExpressions;

namespace Decisioning.Tidy.Tests;

/// <summary>Names that say nothing, unfinished work and machine paths stay out.</summary>
public sealed partial class WordTests
{
    [Fact]
    public void TypeNames_Everywhere_SayWhatTheTypeIs() =>
        Offenders.None(Matches(VagueName(), Checkout.Files("*.cs")));

    [Fact]
    public void Sources_Everywhere_HoldNoUnfinishedWork() =>
        Offenders.None(Matches(Unfinished(), Texts("*.cs", "*.proto", "*.sh", "*.md")));

    [Fact]
    public void Sources_Everywhere_HoldNoRegionsOrSwallowedFailures() =>
        Offenders.None(Matches(RegionOrSwallow(), Checkout.Files("*.cs")));

    [Fact]
    public void Texts_Everywhere_NameNoMachinePath() =>
        Offenders.None(Matches(MachinePath(), Texts("*.cs", "*.proto", "*.sh", "*.md", "*.json", "*.csproj")));

    [Fact]
    public void Tests_Everywhere_DoNotSleep() =>
        Offenders.None(Matches(Sleep(), Checkout.Files("*.cs", "tests")));

    private static IEnumerable<string> Texts(params string[] patterns) =>
        patterns.SelectMany(pattern => Checkout.Files(pattern));

    private static IEnumerable<string> Matches(Regex pattern, IEnumerable<string> files) =>
        from file in files
        from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
        where pattern.IsMatch(line.text)
        select $"{Checkout.Relative(file)}:{line.number}: {line.text.Trim()}";

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s+\w*(Helper|Manager|Utils|Common|Impl)\b")]
    private static partial Regex VagueName();

    /// <summary>A letter of each word stands in brackets, so that the rule holds for this file too.</summary>
    [GeneratedRegex(@"NotImplemented[E]xception|\bTOD[O]\b|\bFIXM[E]\b|\bHAC[K]\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^\s*#region|catch\s*(\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex RegionOrSwallow();

    [GeneratedRegex(@"(^|[^a-z.\w])/(work|root|home)/[a-z]")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"Thread\.Sleep\(|Task\.Delay\([0-9]|TimeSpan\.FromSeconds\([0-9.]+\)\)\.Wait|Skip\s*=\s*""")]
    private static partial Regex Sleep();
}
