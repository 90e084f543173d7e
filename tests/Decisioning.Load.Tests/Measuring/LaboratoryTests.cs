using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.Load.Tests.Fakes;
using Grpc.Core;

namespace Decisioning.Load.Tests.Measuring;

public sealed class LaboratoryTests
{
    private readonly StringWriter _output = new();

    [Theory]
    [InlineData(true, StatusCode.Unavailable, 4, "Nothing is measured before the base is counted: 1 % so far")]
    [InlineData(true, StatusCode.PermissionDenied, 1, "Whether the base is counted is not known: 1 % so far")]
    [InlineData(false, StatusCode.Unavailable, 0, "")]
    public async Task ServerAsync_ABaseThatIsBeingCounted_IsGivenOutWhenItIsCounted(
        bool awaits, StatusCode refusal, int asked, string said)
    {
        var insight = new FakeInsight { Refusals = 3, Code = refusal };
        await using var fake = await FakeServer.StartAsync(insight: insight);
        var time = new SkippingTime(SkippingTime.Pauses);
        var display = new ProgressDisplay(_output, interactive: false, time);
        await using var laboratory = new Laboratory(display, time) { AwaitsCounting = awaits };
        var source = new ServerSource(1, 1, null, fake.Address, null, Publishes: false, []);
        Assert.Equal(fake.Address, (await laboratory.ServerAsync(source, CancellationToken.None)).Address);
        Assert.Equal((asked, said), (insight.Asked, _output.ToString().Trim()));
    }
}
