using System.Globalization;
using System.Text.RegularExpressions;
using Decisioning.Load.Tests.EndToEnd;

namespace Decisioning.Load.Tests.Carpet;

/// <summary>The month of carpet bombing, small: three hundred customers, ten days.</summary>
public sealed class CarpetTests
{
    [Fact]
    public async Task Carpet_WithAndWithoutTheGuard_ShowsWhatTheGuardKeeps()
    {
        using var data = new DataDirectory();
        await using var guarded = await ServerProcess.StartAsync(data.File("guarded"));
        await using var unguarded = await ServerProcess.StartAsync(data.File("unguarded"));
        await Shop.FillAsync(guarded.Address, 300);
        await Shop.FillAsync(unguarded.Address, 300);
        var (output, error) = (new StringWriter(), new StringWriter());

        var code = await new LoadProgram(output, error, interactive: false, TimeProvider.System).RunAsync(
            [
                "carpet", "--target", guarded.Address.ToString(), "--unguarded", unguarded.Address.ToString(),
                "--days", "10",
            ],
            CancellationToken.None);

        Assert.True(code == LoadProgram.Done, $"{error} {output}");
        var text = output.ToString();
        Assert.Equal(10, Regex.Count(text, @"^day \d+: contacted", RegexOptions.Multiline));
        Above("contacted a day, mean", 2);
        Above("contacts in all", 2);
        Above("consents lost", 1.5);
        Above("share of the commonest", 1.5);
        var (with, without) = Row("trust of the base after");
        Assert.True(with > without + 0.2, text);
        Assert.Equal(1, Row("trust of the base before").With);
        (with, without) = Row("responses a 1,000 contacts");
        Assert.True(with > without, text);
        Assert.True(Row("  CapReached").With + Row("  TrustPrice").With > 0, text);
        Assert.Equal(0, Row("  CapReached").Without);

        void Above(string what, double times)
        {
            var (with, without) = Row(what);
            Assert.True(without > times * with, $"{what}: {with} and {without}\n{text}");
        }

        (double With, double Without) Row(string what)
        {
            var match = Regex.Match(
                text, $@"^{Regex.Escape(what)} +([\d,.]+)(?: %)? +([\d,.]+)(?: %)?$", RegexOptions.Multiline);
            return match.Success
                ? (Value(match.Groups[1].Value), Value(match.Groups[2].Value))
                : throw new InvalidOperationException($"There is no '{what}' in:\n{text}");
        }
    }

    private static double Value(string text) => double.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}
