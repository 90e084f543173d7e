using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Tests.Customers;

public sealed class EventMemoryTests
{
    private readonly History _anna = new();

    [Fact]
    public void Check_MoreThan64Events_TheOldestRaiseTheFloor()
    {
        var events = Enumerable.Range(0, 70).Select(i => _anna.Action(i)).ToArray();
        Array.ForEach(events, e => _anna.With(e));
        Assert.Equal(RecordLimits.EventIds, _anna.View.EventIds.Length);
        Assert.Equal(History.Second(5), _anna.View.Header.EventFloorSeconds);

        Assert.Equal(EventMemoryAnswer.Duplicate, EventMemory.Check(_anna.View, events[6]));
        Assert.Equal(EventMemoryAnswer.AskLog, EventMemory.Check(_anna.View, events[5]));
        Assert.Equal(EventMemoryAnswer.AskLog, EventMemory.Check(_anna.View, _anna.Action(2)));
        Assert.Equal(EventMemoryAnswer.New, EventMemory.Check(_anna.View, _anna.Action(6)));
        Assert.Equal(
            EventMemoryAnswer.OtherContent, EventMemory.Check(_anna.View, events[6] with { Category = "care" }));
    }

    [Fact]
    public void Apply_BelowTheFloor_NeedsTheLogsWord()
    {
        for (var i = 0; i < 70; i++)
        {
            _anna.With(_anna.Action(i));
        }

        var late = _anna.Action(2);
        Assert.Equal(ApplyOutcome.AskLog, _anna.Try(late));
        Assert.Equal(ApplyOutcome.Applied, _anna.Try(late, notInLog: true));
        Assert.Equal(71, _anna.RfmAt(70).Actions);
        Assert.Equal(ApplyOutcome.AskLog, _anna.Try(late));
    }

    [Fact]
    public void Apply_TheFloorsOwnSecond_IsKnownOnlyToTheLog()
    {
        var together = Enumerable.Range(0, 80).Select(_ => _anna.Action(1)).ToArray();
        Array.ForEach(together, e => Assert.Equal(ApplyOutcome.Applied, _anna.Try(e, notInLog: true)));
        foreach (var e in together)
        {
            Assert.Contains(_anna.Try(e), (ApplyOutcome[])[ApplyOutcome.Duplicate, ApplyOutcome.AskLog]);
        }
    }

    [Fact]
    public void Check_SettlementResolvedDifferently_IsStillADuplicate()
    {
        _anna.With(_anna.Reserve(0));
        var click = _anna.Settle(1, 1, Outcome.Clicked);
        _anna.With(click);
        var again = click with
        {
            OccurredAtMs = click.OccurredAtMs + 5,
            Bonus = 0.1,
            HalfLifeSeconds = 5,
            Channel = "",
        };
        Assert.Equal(ApplyOutcome.Duplicate, _anna.Try(again));
        Assert.Equal(ApplyOutcome.SameIdOtherContent, _anna.Try(click with { Outcome = Outcome.Refused }));
    }

    [Fact]
    public void Remembers_WhatTheEnginePromises_TakesNoPlace()
    {
        _anna.With(_anna.Reserve(0));
        Assert.True(_anna.View.EventIds.IsEmpty);
    }
}
