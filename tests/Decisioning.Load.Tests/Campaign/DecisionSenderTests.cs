using System.Globalization;
using Decisioning.Load.Campaign;
using Decisioning.Load.Connection;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Campaign;

public sealed class DecisionSenderTests
{
    private const int Questions = 60;

    [Fact]
    public async Task RunAsync_ServerHoldsItsAnswers_AsksNoMoreAheadThanAllowed()
    {
        var stream = new HeldStream<DecideRequest, DecideStreamResponse>(
            holdUntil: 5, Questions, request => new DecideStreamResponse { RequestId = request.RequestId });
        var notice = new AwayNotice(new Uri("http://nowhere"), _ => { });
        var patience = new Patience(notice, TimeSpan.Zero, TimeProvider.System);
        var sender = new DecisionSender(new Client(stream), inFlight: 5, patience, TimeProvider.System);
        var answered = new List<string>();

        await sender.RunAsync(
            Enumerable.Range(0, Questions).Select(Question),
            answer =>
            {
                answered.Add(answer.RequestId);
                return Task.CompletedTask;
            },
            CancellationToken.None);

        Assert.Equal(Questions, answered.Distinct().Count());
        Assert.Equal(5, stream.MostUnanswered);
    }

    [Fact]
    public async Task RunAsync_AnswerToNoQuestion_IsADefectOfTheServer()
    {
        var stream = new HeldStream<DecideRequest, DecideStreamResponse>(
            holdUntil: 1, Questions, _ => new DecideStreamResponse { RequestId = "another" });
        var notice = new AwayNotice(new Uri("http://nowhere"), _ => { });
        var patience = new Patience(notice, TimeSpan.Zero, TimeProvider.System);
        var sender = new DecisionSender(new Client(stream), inFlight: 5, patience, TimeProvider.System);

        var defect = await Assert.ThrowsAsync<InvalidDataException>(
            () => sender.RunAsync([Question(1)], _ => Task.CompletedTask, CancellationToken.None));

        Assert.Equal("The server answered 'another', which was not asked.", defect.Message);
    }

    private static DecideRequest Question(int number) => new()
    {
        RequestId = number.ToString(CultureInfo.InvariantCulture),
        CustomerId = number.ToString(CultureInfo.InvariantCulture),
    };

    private sealed class Client(HeldStream<DecideRequest, DecideStreamResponse> stream)
        : DecisionService.DecisionServiceClient
    {
        public override AsyncDuplexStreamingCall<DecideRequest, DecideStreamResponse> DecideStream(
            Metadata headers, DateTime? deadline, CancellationToken cancellationToken) => stream.Call();
    }
}
