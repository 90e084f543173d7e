using Xunit.Abstractions;

namespace Decisioning.Domain.Tests.Rules;

public sealed class ConformanceTests(ITestOutputHelper output)
{
    private const int LeastCases = 500;

    [Fact]
    public void Evaluate_CasesOfTheSpecification_GiveTheirOutcome()
    {
        var differ = ConformanceCase.All
            .Select(one => (one, outcome: one.Outcome()))
            .Where(run => run.outcome.Trim() != run.one.Expected.Trim())
            .Select(run => $"{run.one.Section}: {run.one.Expression} should be {run.one.Expected}, is {run.outcome}")
            .ToArray();
        foreach (var section in ConformanceCase.All.GroupBy(one => one.Section))
        {
            output.WriteLine($"{section.Key}: {section.Count()}");
        }

        Assert.True(differ.Length == 0, string.Join('\n', differ));
        Assert.True(ConformanceCase.All.Count >= LeastCases, $"Only {ConformanceCase.All.Count} cases were read.");
    }
}
