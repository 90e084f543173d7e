using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Customers;

/// <summary>Reading a record and folding an event allocate nothing once the buffer has grown.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 1000;

    [Fact]
    public void Views_OfAFullRecord_AllocateNothing()
    {
        var anna = Full();
        AssertFree(() =>
        {
            var view = anna.View;
            var rfm = Rfm.Of(view, History.Day(9));
            var debt = CustomerDebt.At(view, History.Day(9), History.Day(9));
            var open = ContactLog.OpenCount(view, History.Day(9));
            return rfm.Frequency + CustomerDebt.Trust(debt) + open
                + CustomerFacts.Channel(view, NameHash.Of("email")).Sent;
        });
    }

    [Fact]
    public void Apply_OfEveryFrequentEvent_AllocatesNothing()
    {
        var anna = Full();
        var id = Encoding.UTF8.GetBytes("anna");
        var buffer = new ApplyBuffer();
        CustomerEvent[] events =
        [
            anna.Purchase(9, "new", History.Line("duck", 1, 5)), anna.Return(9, "", History.Line("duck", 1, 5)),
            anna.Action(9), anna.Reserve(9), anna.Settle(9, 5, Outcome.Clicked), anna.Consent(9, false),
        ];
        AssertFree(() =>
        {
            var length = 0;
            foreach (var e in events)
            {
                CustomerState.Apply(anna.Record, id, e, History.Day(9), buffer, notInLog: true);
                length += buffer.Record.Length;
            }

            return length;
        });
    }

    private static History Full()
    {
        var anna = new History();
        for (var i = 0; i < 8; i++)
        {
            anna.With(anna.Purchase(i, "o" + i, History.Line("p" + i, 2, 100)))
                .With(anna.Reserve(i))
                .With(anna.Action(i));
        }

        return anna;
    }

    private static void AssertFree(Func<double> work)
    {
        // Twice the rounds to warm up: tiered compilation itself allocates on this thread now and then.
        for (var i = 0; i < 2 * Rounds; i++)
        {
            work();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = 0.0;
        for (var i = 0; i < Rounds; i++)
        {
            sum += work();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(sum > 0);
        Assert.InRange(allocated, 0, Rounds);
    }
}
