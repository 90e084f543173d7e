using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Customers;

public sealed class ReservationTests
{
    private readonly History _anna = new();

    [Fact]
    public void Reserve_Contacts_AreSortedByTimeAndNumberedByVersion()
    {
        _anna.With(_anna.Reserve(5), History.Day(1))
            .With(_anna.Reserve(3), History.Day(1))
            .With(_anna.Reserve(4), History.Day(1));
        Assert.Equal([2u, 3u, 1u], _anna.View.Contacts.ToArray().Select(c => c.Number));
        Assert.Equal(3, ContactLog.OpenCount(_anna.View, History.Day(3)));
        Assert.Equal(2, ContactLog.OpenCount(_anna.View, History.Day(3) + 900_000));
    }

    [Fact]
    public void Reserve_Request_IsFoundByItsId()
    {
        _anna.With(_anna.Reserve(1) with { RequestId = "r1", RequestBody = 42 });
        Assert.True(ContactLog.TryFindRequest(_anna.View, NameHash.Of("r1"), out var contact));
        Assert.Equal((1u, 42ul), (contact.Number, contact.RequestBody));
        Assert.False(ContactLog.TryFindRequest(_anna.View, NameHash.Of("r2"), out _));
        Assert.False(ContactLog.TryFindRequest(_anna.View, 0, out _));
    }

    [Fact]
    public void Reserve_FortyNinth_IsRefusedUntilOneMayBeForgotten()
    {
        for (var i = 0; i < RecordLimits.Contacts; i++)
        {
            _anna.With(_anna.Reserve(i / 100.0));
        }

        Assert.Equal(ApplyOutcome.ContactMemoryFull, _anna.Try(_anna.Reserve(29.99)));
        _anna.With(_anna.Reserve(30));
        Assert.Equal(RecordLimits.Contacts, _anna.View.Contacts.Length);
        Assert.False(ContactLog.TryFind(_anna.View, 1, out _));
    }

    [Fact]
    public void Reserve_KeepUntil_IsNeverBeforeHoldAndAttributionEnd()
    {
        _anna.With(_anna.Reserve(0) with { KeepUntilMs = 0, AttributionUntilMs = History.Day(3) });
        Assert.Equal(History.Second(3), _anna.Contact(1).KeepUntilSeconds);
        _anna.With(_anna.Reserve(0) with { KeepUntilMs = 0, AttributionUntilMs = 0, ExpiresAtMs = History.Day(4) });
        Assert.Equal(History.Second(4), _anna.Contact(2).KeepUntilSeconds);
    }

    [Fact]
    public void Reserve_OwnBest_IsTheRunningMeanOfTheLastTen()
    {
        _anna.With(_anna.Reserve(0) with { BestMinor = 100 });
        Assert.Equal(100, _anna.View.Header.OwnBestMinor);
        _anna.With(_anna.Reserve(0) with { BestMinor = 200 });
        Assert.Equal(150, _anna.View.Header.OwnBestMinor);
        for (var i = 0; i < 10; i++)
        {
            _anna.With(_anna.Reserve(0) with { BestMinor = 150 });
        }

        _anna.With(_anna.Reserve(0) with { BestMinor = 250 });
        Assert.Equal(160, _anna.View.Header.OwnBestMinor, 1e-9);
        Assert.Equal(13u, _anna.View.Header.OwnBestCount);
    }

    [Fact]
    public void Reserve_LifetimeCounters_AreCountedOnceEachAndRefusedWhenFull()
    {
        _anna.With(_anna.Reserve(0) with { LifetimeCounters = [7, 8, 7] });
        Assert.Equal(1, ContactLog.LifetimeCount(_anna.View, 7, History.Day(0)));
        Assert.Equal(0, ContactLog.LifetimeCount(_anna.View, 9, History.Day(0)));
        _anna.With(_anna.Reserve(0) with { LifetimeCounters = [.. Enumerable.Range(100, 30).Select(x => (ulong)x)] });
        Assert.Equal(ApplyOutcome.RecordFull, _anna.Try(_anna.Reserve(0) with { LifetimeCounters = [9] }));
        _anna.With(_anna.Reserve(0) with { LifetimeCounters = [129] }).With(_anna.Settle(0, 2, Outcome.Callback));
        Assert.Equal(1, ContactLog.LifetimeCount(_anna.View, 129, History.Day(0)));
        Assert.Equal(0, ContactLog.LifetimeCount(_anna.View, 128, History.Day(0)));
    }

    [Fact]
    public void Extend_OpenHold_RunsLongerAndNeverShorter()
    {
        _anna.With(_anna.Reserve(0)).With(Extend(0.005, 2)).With(Extend(0.006, 1));
        Assert.Equal(History.Day(2), _anna.Contact(1).ExpiresAtMs);
        Assert.True(ContactLog.IsOpen(_anna.Contact(1), History.Day(1.5)));
    }

    [Fact]
    public void Extend_WhatIsNotOpen_IsRefused()
    {
        Assert.Equal(ApplyOutcome.UnknownContact, _anna.Try(Extend(0, 1)));
        _anna.With(_anna.Reserve(0)).With(_anna.Reserve(0)).With(_anna.Reserve(0));
        _anna.With(_anna.Settle(0, 2, Outcome.Confirmed)).With(_anna.Settle(0, 3, Outcome.Released));
        Assert.Equal(ApplyOutcome.ReservationExpired, _anna.Try(Extend(1, 2)));
        Assert.Equal(ApplyOutcome.AlreadySettled, _anna.Try(Extend(0, 2) with { Contact = 2 }));
        Assert.Equal(ApplyOutcome.ReservationReleased, _anna.Try(Extend(0, 2) with { Contact = 3 }));
    }

    [Fact]
    public void Expiry_AtExactlyItsMoment_HasPassed()
    {
        _anna.With(_anna.Reserve(0) with { OnExpiry = ExpiryRule.Release, ExpiresAtMs = History.Day(1) });
        Assert.True(ContactLog.Counts(_anna.Contact(1), History.Day(1) - 1));
        Assert.False(ContactLog.Counts(_anna.Contact(1), History.Day(1)));
        Assert.True(ContactLog.IsExpired(_anna.Contact(1), History.Day(1)));
        Assert.True(ContactLog.IsReleasedByExpiry(_anna.Contact(1), History.Day(1)));
    }

    private static HoldExtendedEvent Extend(double day, double untilDay) => new()
    {
        EventId = $"extend-{day}-{untilDay}",
        OccurredAtMs = History.Day(day),
        Contact = 1,
        ExpiresAtMs = History.Day(untilDay),
    };
}
