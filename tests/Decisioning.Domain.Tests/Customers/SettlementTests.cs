using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Customers;

public sealed class SettlementTests
{
    private const double Tolerance = 1e-12;
    private readonly History _anna = new();

    private ChannelEntry Email => CustomerFacts.Channel(_anna.View, NameHash.Of("email"));

    [Theory]
    [InlineData(Outcome.Confirmed, true, 0.14, 1, 0, null)]
    [InlineData(Outcome.Released, false, 0, 0, 0, null)]
    [InlineData(Outcome.NotDelivered, false, 0, 1, 0, null)]
    [InlineData(Outcome.Bounced, false, 0, 1, 0, null)]
    [InlineData(Outcome.Delivered, true, 0.14, 1, 1, null)]
    [InlineData(Outcome.Seen, true, 0.105, 1, 1, null)]
    [InlineData(Outcome.Clicked, true, -0.05, 1, 1, true)]
    [InlineData(Outcome.Accepted, true, -0.05, 1, 1, true)]
    [InlineData(Outcome.Converted, true, -0.05, 1, 1, true)]
    [InlineData(Outcome.Ignored, true, 0.14, 1, 0, false)]
    [InlineData(Outcome.Refused, true, 0.21, 1, 1, false)]
    [InlineData(Outcome.Callback, false, 0, 1, 0, null)]
    [InlineData(Outcome.Unsubscribed, true, 0.14, 1, 0, false)]
    [InlineData(Outcome.Complained, true, 0.14, 1, 0, false)]
    public void Settle_EachOutcome_DoesWhatTheTableSays(
        Outcome outcome, bool counts, double debt, int sent, int reached, bool? learned)
    {
        // At the contact's own time, so that nothing has decayed.
        _anna.With(_anna.Consent(0, true)).With(_anna.Reserve(1)).With(_anna.Settle(1, 2, outcome));
        Assert.Equal(counts, ContactLog.Counts(_anna.Contact(2), History.Day(1)));
        Assert.Equal(debt, _anna.DebtAt(1), Tolerance);
        Assert.Equal(((uint)sent, (uint)reached), (Email.Sent, Email.Reached));
        Assert.Equal(learned is null ? [] : new[] { learned.Value }, _anna.Learned.Select(x => x.Positive));
        Assert.Equal(outcome is not (Outcome.Unsubscribed or Outcome.Complained), _anna.HasEmailConsent);
        Assert.Equal(ApplyOutcome.AlreadySettled, _anna.Try(_anna.Settle(1, 2, outcome)));
    }

    [Fact]
    public void Settle_Learned_CarriesWhatWasExpected()
    {
        _anna.With(_anna.Reserve(1)).With(_anna.Settle(2, 1, Outcome.Clicked));
        Assert.Equal([new LearnedResponse(NameHash.Of("email"), 1, 0.25f, true)], _anna.Learned);
    }

    [Fact]
    public void Settle_DeliveredSeenClickedConverted_CountsEverythingOnce()
    {
        _anna.With(_anna.Reserve(1));
        foreach (var outcome in (Outcome[])[
            Outcome.Converted, Outcome.Seen, Outcome.Confirmed, Outcome.Delivered, Outcome.Clicked])
        {
            _anna.With(_anna.Settle(1, 1, outcome));
        }

        Assert.Equal(-0.05, _anna.DebtAt(1), Tolerance);
        Assert.Equal((1u, 1u), (Email.Sent, Email.Reached));
        Assert.Single(_anna.Learned);
    }

    [Fact]
    public void Settle_LateWords_WorkAtTheContactsOwnTime()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Settle(20, 1, Outcome.Seen));
        Assert.Equal(0.105 * Math.Pow(2, -20 / 30.0), _anna.DebtAt(20), Tolerance);
        _anna.With(_anna.Settle(25, 1, Outcome.Refused));
        var expected = (0.105 * Math.Pow(2, -25 / 30.0)) + 0.07;
        Assert.Equal(expected, _anna.DebtAt(25), Tolerance);
    }

    [Fact]
    public void Confirm_AfterExpiryUnderRelease_NeedsRoom()
    {
        _anna.With(_anna.Reserve(0) with { OnExpiry = ExpiryRule.Release, LifetimeCounters = [77] });
        Assert.Equal(1, ContactLog.LifetimeCount(_anna.View, 77, History.Day(0)));
        Assert.Equal(0, ContactLog.LifetimeCount(_anna.View, 77, History.Day(1)));
        Assert.Equal(ApplyOutcome.ReservationExpired, _anna.Try(_anna.Settle(1, 1, Outcome.Confirmed)));

        _anna.With(_anna.Reserve(0.5));
        _anna.With(
            _anna.Settle(1, 1, Outcome.Confirmed) with { Retaken = true, KeepUntilMs = History.Day(99) });
        var contact = _anna.Contact(1);
        Assert.Equal(ContactState.Confirmed, contact.State);
        Assert.Equal((History.Day(1), History.Second(99), History.Second(8)),
            (contact.AtMs, contact.KeepUntilSeconds, contact.AttributionUntilSeconds));
        Assert.Equal([2u, 1u], _anna.View.Contacts.ToArray().Select(c => c.Number));
        Assert.Equal(0.14 + (0.14 * Math.Pow(2, -0.5 / 30.0)), _anna.DebtAt(1), Tolerance);
        Assert.Equal(1, ContactLog.LifetimeCount(_anna.View, 77, History.Day(1)));
        Assert.Equal(1u, Email.Sent);
    }

    [Fact]
    public void Confirm_AfterRelease_IsRefused()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Settle(0, 1, Outcome.Released));
        Assert.Equal(ApplyOutcome.ReservationReleased, _anna.Try(_anna.Settle(0, 1, Outcome.Confirmed)));
        Assert.Equal(
            ApplyOutcome.ReservationReleased, _anna.Try(_anna.Settle(0, 1, Outcome.Confirmed) with { Retaken = true }));
    }

    [Fact]
    public void Confirm_AfterExpiryUnderAssumeSent_IsTaken()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Settle(1, 1, Outcome.Confirmed));
        Assert.Equal(ContactState.Confirmed, _anna.Contact(1).State);
    }

    [Fact]
    public void Release_AfterConfirm_WasNeverSent()
    {
        _anna.With(_anna.Reserve(0) with { LifetimeCounters = [5, 6] })
            .With(_anna.Settle(0, 1, Outcome.Confirmed))
            .With(_anna.Settle(0, 1, Outcome.Released));
        Assert.Equal((0u, 0u), (Email.Sent, Email.Reached));
        Assert.Equal(0, ContactLog.LifetimeCount(_anna.View, 5, History.Day(0)));
        Assert.Equal(0, _anna.DebtAt(0), Tolerance);
    }

    [Fact]
    public void Settle_UnknownContact_IsRefusedButAnUnsubscribeIsHeard()
    {
        _anna.With(_anna.Consent(0, true)).With(_anna.Action(1));
        Assert.Equal(ApplyOutcome.UnknownContact, _anna.Try(_anna.Settle(2, 1, Outcome.Clicked)));
        Assert.Equal(ApplyOutcome.UnknownContact, _anna.Try(_anna.Settle(2, 9, Outcome.Unsubscribed)));
        Assert.True(_anna.HasEmailConsent);
        _anna.With(_anna.Settle(2, 2, Outcome.Unsubscribed));
        Assert.False(_anna.HasEmailConsent);
    }

    [Fact]
    public void Settle_Impression_CountsAsAnActionAndTouchesNoContact()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Settle(1, 0, Outcome.Clicked)).With(_anna.Settle(1, 0, Outcome.Seen));
        Assert.Equal(1, _anna.RfmAt(1).Actions);
        Assert.Equal(ContactOutcomes.None, _anna.Contact(1).Outcomes);
        Assert.Empty(_anna.Learned);
        Assert.Equal(0u, Email.Sent);
    }

    [Fact]
    public void Bounce_Hard_MakesTheChannelUnreachableUntilANewerWord()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Settle(5, 1, Outcome.Bounced) with { ReasonCode = "hard" });
        Assert.Equal(1, Email.Unreachable);
        _anna.With(Reachable(4));
        Assert.Equal(1, Email.Unreachable);
        _anna.With(Reachable(6));
        Assert.Equal(0, Email.Unreachable);
    }

    [Fact]
    public void AttributionWindow_PassesWithoutAResponse_IsLearnedOnceAsIgnored()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Action(6.99));
        Assert.Empty(_anna.Learned);
        _anna.With(_anna.Action(7));
        Assert.False(Assert.Single(_anna.Learned).Positive);
        _anna.With(_anna.Settle(8, 1, Outcome.Clicked)).With(_anna.Action(9));
        Assert.Single(_anna.Learned);
    }

    [Fact]
    public void AttributionWindow_OfAContactGivenBack_TeachesNothing()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Settle(0, 1, Outcome.Released)).With(_anna.Action(8));
        Assert.Empty(_anna.Learned);
    }

    private ProfileEvent Reachable(double day) => new()
    {
        EventId = "profile-" + day,
        OccurredAtMs = History.Day(day),
        ReachableChannels = ["email"],
    };
}
