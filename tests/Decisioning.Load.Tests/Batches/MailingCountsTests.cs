using Decisioning.Load.Batches;
using Decisioning.Load.Measuring;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;

namespace Decisioning.Load.Tests.Batches;

public sealed class MailingCountsTests
{
    private static readonly DecideRequest Question = new()
    {
        RequestId = "r",
        Hold = Hold.Reserve,
        Channels = { new ChannelRequest { Name = "email" } },
    };

    private readonly MailingCounts _counts = new(customers: 3);

    [Fact]
    public void Problem_OfAWholeMailing_IsNone()
    {
        Assert.True(_counts.Answered(FakeDecisions.Send(Question)));
        Assert.True(_counts.Answered(FakeDecisions.Send(Question)));
        Assert.False(_counts.Answered(FakeDecisions.DoNotSend(Question, ReasonCode.CapReached)));
        _counts.Settled(2);
        Assert.Null(_counts.Problem);
        AssertFigures(decided: 3, errors: 0, unsettled: 0);
    }

    [Fact]
    public void Problem_OfAnErrorAndAReservationThatIsOpen_CountsBoth()
    {
        Assert.True(_counts.Answered(FakeDecisions.Send(Question)));
        Assert.True(_counts.Answered(FakeDecisions.Send(Question)));
        Assert.False(_counts.Answered(new DecideStreamResponse { RequestId = "r", Error = new ItemError() }));
        _counts.Settled(1);
        Assert.Equal(
            "This was no whole mailing, and what it took means nothing: 2 of 3 customers were decided for, 1 answers "
            + "were errors, and of 2 reservations 1 were not confirmed (1 were).", _counts.Problem);
        AssertFigures(decided: 2, errors: 1, unsettled: 1);
        Assert.Equal(1, _counts.Share);
    }

    [Fact]
    public void Problem_OfAMailingThatEndedEarly_SaysSo()
    {
        _counts.Answered(FakeDecisions.DoNotSend(Question, ReasonCode.CapReached));
        Assert.Contains("1 of 3 customers", _counts.Problem, StringComparison.Ordinal);
    }

    private void AssertFigures(int decided, int errors, int unsettled)
    {
        var figures = new Figures();
        _counts.AddTo(figures);
        Assert.Equal(MailingCounts.Figures.Select(name => "stream." + name).Order(), figures.Names.Order());
        Assert.Equal(
            (decided, errors, unsettled),
            (figures["stream.decided"].Median, figures["stream.errors"].Median, figures["stream.unsettled"].Median));
    }
}
