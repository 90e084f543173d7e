using Decisioning.Load.Campaign;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;

namespace Decisioning.Load.Tests.Campaign;

public sealed class CampaignSummaryTests
{
    private static readonly DecideRequest Email = new()
    {
        RequestId = "1",
        CustomerId = "17",
        Channels = { new ChannelRequest { Name = "email" } },
    };

    [Fact]
    public void Add_SendsAndRefusals_AreCountedByChannelAndReason()
    {
        var summary = new CampaignSummary();
        summary.Add(FakeDecisions.Send(Email).Decision);
        summary.Add(FakeDecisions.Send(Email).Decision);
        summary.Add(FakeDecisions.DoNotSend(Email, ReasonCode.CapReached, "two-a-week").Decision);
        summary.Add(FakeDecisions.DoNotSend(Email, ReasonCode.CapReached, "one-a-day").Decision);
        summary.Add(FakeDecisions.DoNotSend(Email, ReasonCode.TrustPrice, "whatever").Decision);
        summary.Add(new DecideResponse { Trust = 1, Contact = new ContactAnswer { Verdict = Verdict.DoNotSend } });

        Assert.Equal((6, 2), (summary.Decided, summary.Sends));
        Assert.Equal(2, Assert.Contains("email", summary.SendsByChannel));
        Assert.Equal(
            ["cap reached: one-a-day", "cap reached: two-a-week", "no candidate", "trust price"],
            summary.RefusalsByReason.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(5 / 6.0, summary.MeanTrust, precision: 12);
        Assert.Equal(2.5m, summary.ExpectedNet);
    }

    [Fact]
    public void Print_Summary_ShowsCountsAndShares()
    {
        var summary = new CampaignSummary();
        summary.Add(FakeDecisions.Send(Email).Decision);
        summary.Add(FakeDecisions.DoNotSend(Email, ReasonCode.NoValue).Decision);
        var output = new StringWriter();

        summary.Print(output, "GBP", TimeSpan.FromSeconds(2));

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["send", "1", "50.0", "%"], Words(lines[0]));
        Assert.Equal(["email", "1", "50.0", "%"], Words(lines[1]));
        Assert.Equal(["do", "not", "send", "1", "50.0", "%"], Words(lines[2]));
        Assert.Equal(["no", "value", "1", "50.0", "%"], Words(lines[3]));
        Assert.Contains("mean trust 0.750", lines);
        Assert.Contains("expected net of the sends 1.25 GBP", lines);
        Assert.Contains("elapsed 2.0 s, 1 decisions/s", lines);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
