using System.Diagnostics;
using Decisioning.Load.Tests.Fakes;

namespace Decisioning.Load.Tests.EndToEnd;

/// <summary>Whoever types the words of a benchmark wrong is told at once, not after some minutes.</summary>
public sealed class BenchmarkMistakeTests
{
    private const string Allowed = "--customers, --rate, --runs, --seconds, --warm-up, --json";

    [Theory]
    [InlineData("memory --custmers 5", "There is no option --custmers here; allowed are " + Allowed + ".")]
    [InlineData("store --runs 0", "--runs 0: a whole number from 1 to 100 is allowed.")]
    [InlineData("store --json", "--json needs a value.")]
    [InlineData("activate --json no-such-directory/x.json", "--json no-such-directory/x.json: there is no directory '")]
    [InlineData(
        "store --customers 5 --rate 10 --seconds 1 --warm-up 1 --runs 3",
        "--customers 5: 60 are asked about, each once; more of them or fewer --runs or --seconds are allowed.")]
    [InlineData("base 5", "'5' is one word too many.")]
    [InlineData("base --customers five", "--customers five: a whole number from 1 to 20000000 is allowed.")]
    [InlineData("base --rate 5", "There is no option --rate here; allowed are --customers, --categories.")]
    [InlineData("guard --runs 5", "There is no option --runs here; none is allowed.")]
    [InlineData(
        "stor",
        "There is no measurement 'stor'; known are hot, guard, base, memory, activate and store, and options of "
        + "BenchmarkDotNet, as --filter '*'.")]
    [InlineData("hot decode. encoed.", "No hot path begins with 'encoed.'; there are decide.send.20, ")]
    public async Task Benchmarks_WithAMistake_SayWhatIsAllowedAndMeasureNothing(string words, string sentence)
    {
        const int mistake = 2;
        var program = Path.Combine(
            Checkout.Root, "benchmarks", "Decisioning.Benchmarks", "bin", "Release", "net10.0",
            "Decisioning.Benchmarks.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. words.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal((mistake, ""), (process.ExitCode, await output));
        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
    }
}
