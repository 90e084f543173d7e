using Decisioning.Fuzz;

namespace Decisioning.Server.Tests.Security;

/// <summary>A short run of the fuzz program; a long one is started by hand.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 20_000;

    [Fact]
    public async Task RunAsync_TwentyThousandBrokenInputs_FindsNothing()
    {
        var lines = new List<string>();
        var report = await FuzzRun.RunAsync(new FuzzOptions(Inputs, Seed: 20_261_126, Only: -1), lines.Add);
        using var text = new StringWriter();
        report.Print(text);
        Assert.True(report.Violations.IsEmpty, text.ToString());
        Assert.True(report.Sent >= Inputs / 2, text.ToString());
    }

    [Theory]
    [InlineData("2", "", "UNKNOWN")]
    [InlineData("3", "System.NullReferenceException: Object reference", "the status holds")]
    [InlineData(null, "", "no grpc-status")]
    public void Of_AnAnswerThatMustNotBe_SaysWhatIsWrong(string? status, string message, string expected)
    {
        var input = new FuzzInput(1, "", "decisioning.v1.DecisionService.Decide", [], [], IsHttpWrong: false);
        var answer = new FuzzAnswer { GrpcStatus = status, Message = message, HttpStatus = 200, IsEnded = true };
        Assert.Contains(expected, Verdict.Of(input, answer));
    }
}
