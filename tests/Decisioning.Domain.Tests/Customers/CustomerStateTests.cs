using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Tests.Customers;

public sealed class CustomerStateTests
{
    private readonly History _anna = new();

    [Fact]
    public void Apply_FirstEvent_MakesARecordWithTheId()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 2, 500)));
        Assert.Equal("anna", _anna.View.Id);
        Assert.Equal(1u, _anna.View.Header.Version);
        Assert.Equal(History.Day(1), _anna.View.Header.FirstSeenAtMs);
    }

    [Fact]
    public void Apply_SameEventAgain_IsADuplicate()
    {
        var purchase = _anna.Purchase(1, "o1", History.Line("duck", 2, 500));
        _anna.With(purchase);
        Assert.Equal(ApplyOutcome.Duplicate, _anna.Try(purchase));
        Assert.Equal(
            ApplyOutcome.SameIdOtherContent, _anna.Try(purchase with { Lines = [History.Line("duck", 3, 500)] }));
    }

    [Fact]
    public void Apply_OlderRecordedTime_NeverTakesTheRecordBack()
    {
        _anna.With(_anna.Action(5)).With(_anna.Action(1));
        Assert.Equal(History.Day(5), _anna.View.Header.RecordedAtMs);
        Assert.Equal(History.Day(1), _anna.View.Header.FirstSeenAtMs);
        Assert.Equal(History.Day(5), _anna.View.Header.LastActionAtMs);
    }

    [Fact]
    public void Apply_Erasure_LeavesAStubThatTakesNothing()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 2, 500)));
        _anna.With(new ErasedEvent { EventId = "e", OccurredAtMs = History.Day(2) });
        Assert.Equal(RecordLayout.HeaderBytes, _anna.Record.Length);
        Assert.Equal(2u, _anna.View.Header.Version);
        Assert.Equal("", _anna.View.Id);
        Assert.Equal(0, _anna.RfmAt(3).FrequencyGross);
        Assert.Equal(ApplyOutcome.Erased, _anna.Try(_anna.Action(3)));
    }
}
