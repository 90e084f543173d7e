using Decisioning.Load.Http2;
using Decisioning.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Load.Tests.Http2;

public sealed class ContactVerdictTests
{
    private static readonly DecideResponse Answer = new()
    {
        RequestId = "r",
        CustomerId = "customer-00000001",
        CatalogVersion = long.MaxValue,
        DecidedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch),
        Trust = .5,
        Contact = new ContactAnswer { Verdict = Verdict.Send, Channel = "email" },
        CustomerVersion = 3,
    };

    [Theory]
    [InlineData((int)Verdict.Send)]
    [InlineData((int)Verdict.DoNotSend)]
    public void Of_AnAnswerAboutAContact_IsItsVerdict(int verdict)
    {
        var answer = Answer.Clone();
        answer.Contact.Verdict = (Verdict)verdict;
        Assert.Equal((Verdict)verdict, ContactVerdict.Of(GrpcFrame.Of(answer)));
    }

    [Fact]
    public void Of_APage_IsNone()
    {
        var page = Answer.Clone();
        page.Contact = null;
        page.Placements.Add(new PlacementAnswer { Name = "home" });
        Assert.Null(ContactVerdict.Of(GrpcFrame.Of(page)));
    }

    [Fact]
    public void Of_APartOfAnAnswer_IsNone()
    {
        var whole = GrpcFrame.Of(Answer);
        Assert.All(
            Enumerable.Range(0, whole.Length), length => Assert.Null(ContactVerdict.Of(whole.AsSpan(0, length))));
    }

    [Fact]
    public void Of_AMessageThatIsCutOff_IsNoneOrItsVerdict()
    {
        var message = Answer.ToByteArray();
        Assert.All(Enumerable.Range(0, message.Length), length =>
            Assert.Contains(ContactVerdict.Of(GrpcFrame.Of(message[..length])), (Verdict?[])[null, Verdict.Send]));
    }

    [Fact]
    public void Of_WhatTheFloorAnswers_IsNone() => Assert.Null(ContactVerdict.Of(GrpcFrame.Of(new byte[600])));
}
