using System.Text.RegularExpressions;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Scenario;

/// <summary>Callers' days on a made up server: what they ask, and what becomes of a day on which nothing is answered.
/// </summary>
public sealed class ScenarioCommandTests
{
    [Fact]
    public async Task RunAsync_EveryCallIsRefused_EndsWithASentence()
    {
        var decisions = new FakeDecisions
        {
            Answer = question => new DecideStreamResponse
            {
                RequestId = question.RequestId,
                Error = new ItemError { Code = (int)StatusCode.ResourceExhausted, Message = "full" },
            },
        };
        await using var fake = await FakeServer.StartAsync(decisions: decisions);

        var (code, _, error) = await RunAsync(fake);

        Assert.Equal(LoadProgram.NotAllDone, code);
        Assert.StartsWith(
            $"Nothing was answered in 1 s by {fake.Address}: refused for want of room ",
            error,
            StringComparison.Ordinal);
        Assert.True(Regex.IsMatch(error, "room [1-9][0-9,]*; errors 0\\.$"), error);
    }

    [Fact]
    public async Task RunAsync_Email_AsksThroughTheStreamAndConfirmsWhatIsSent()
    {
        var decisions = new FakeDecisions();
        await using var fake = await FakeServer.StartAsync(decisions: decisions);

        var (code, output, error) = await RunAsync(
            fake, "--expect", "scenario.send_share>=1,scenario.refused_share<=0");

        Assert.True(code == LoadProgram.Done, error + output);
        Assert.Equal(0, decisions.Asked.Count % Load.Scenario.Visitor.MailPart);
        Assert.Equal(
            decisions.Asked.Count,
            decisions.Items.Count(item => item.Outcome == Outcome.Confirmed));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(FakeServer fake, params string[] more)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var program = new LoadProgram(TextWriter.Synchronized(output), error, interactive: false, TimeProvider.System);
        var code = await program.RunAsync(
            [
                "scenario", "email", "--target", fake.Address.ToString(), "--customers", "1", "--offers", "1",
                "--seconds", "1", "--callers", "1", .. more,
            ],
            CancellationToken.None);
        return (code, output.ToString(), error.ToString().Trim());
    }
}
