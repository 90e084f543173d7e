using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;
using Decisioning.Domain.Tests.Customers.Events;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Decisioning.Domain.Customers.Events.Outcome;

namespace Decisioning.Domain.Tests.Customers;

/// <summary>What must hold for every history. A failing case is shrunk to the seeds of few events.</summary>
public sealed class CustomerStateProperties
{
    private const int Cases = 40;
    private const int SpanMs = int.MaxValue;
    private static readonly byte[] Id = Encoding.UTF8.GetBytes("anna");

    private static readonly Arbitrary<int[]> Seeds =
        Arb.From(Gen.Choose(0, int.MaxValue).ArrayOf(400), Shrunk);

    private static readonly Arbitrary<int[]> FewSeeds =
        Arb.From(Gen.Sized(size => Gen.Choose(0, int.MaxValue).ArrayOf(size % 40)), Shrunk);

    [Fact]
    public void Apply_RandomHistory_KeepsEveryInvariantAfterEachEvent() => Check(Seeds, seeds =>
        Fold(seeds, HasItsInvariants));

    private static bool HasItsInvariants(byte[] record, long asOf)
    {
        var view = new CustomerView(record);
        var rfm = Rfm.Of(view, asOf);
        var trust = CustomerDebt.TrustAt(view, asOf, asOf);
        return record.Length <= RecordLayout.MaxBytes
            && trust is >= 0 and <= 1
            && rfm.MonetaryMinor >= 0 && rfm.MonetaryMinor <= rfm.MonetaryGrossMinor
            && rfm.YearMonetaryMinor >= 0 && rfm.YearMonetaryMinor <= rfm.MonetaryMinor
            && rfm.Frequency <= rfm.FrequencyGross && rfm.YearFrequency <= rfm.YearFrequencyGross
            && rfm.DiscountShare is >= 0 and <= 1
            && IsWithinLimits(view) && IsSorted(view);
    }

    [Fact]
    public void Apply_LoggedEventsFoldedAgain_GiveTheSameBytes() => Check(Seeds, seeds =>
    {
        var log = new List<(byte[] Event, long RecordedAtMs)>();
        var live = Fold(seeds, log);

        var buffer = new ApplyBuffer();
        byte[] replayed = [];
        foreach (var (bytes, recordedAtMs) in log)
        {
            var outcome = CustomerState.Apply(
                replayed, Id, EventCodec.Decode(bytes), recordedAtMs, buffer, notInLog: true);
            if (outcome != ApplyOutcome.Applied)
            {
                return false;
            }

            replayed = buffer.Record.ToArray();
        }

        return live.AsSpan().SequenceEqual(replayed);
    });

    [Fact]
    public void Apply_SameEventTwice_HasNoSecondEffect() => Check(FewSeeds, seeds =>
    {
        var buffer = new ApplyBuffer();
        byte[] record = [];
        foreach (var seed in seeds)
        {
            var e = RandomEvents.Of(seed);
            if (CustomerState.Apply(record, Id, e, e.OccurredAtMs, buffer) != ApplyOutcome.Applied)
            {
                continue;
            }

            record = buffer.Record.ToArray();
            var again = CustomerState.Apply(record, Id, e, e.OccurredAtMs + 1, buffer);
            if (EventMemory.Remembers(e) && again is not (ApplyOutcome.Duplicate or ApplyOutcome.AskLog))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void Debt_ContactsInAnyOrder_IsTheSame() => Check(FewSeeds, seeds =>
    {
        var contacts = seeds.Select(Contact).ToArray();
        var shuffled = contacts.OrderBy(e => NameHash.Of(e.EventId)).ToArray();
        var last = contacts.Length == 0 ? 0 : contacts.Max(e => e.AtMs) + History.DayMs;
        var expected = contacts.Sum(e => e.Draw * Math.Pow(2, -(last - e.AtMs) / (History.HalfLife * 1000.0)));
        var one = Debt(contacts, last);
        return Close(one, Debt(shuffled, last)) && Close(one, expected);
    });

    [Fact]
    public void Debt_EveryContactAnswered_LeavesNoneButTheBonus() => Check(FewSeeds, seeds =>
    {
        var anna = new History();
        foreach (var seed in seeds)
        {
            anna.With(Contact(seed), History.StartMs);
        }

        for (var number = 1u; number <= seeds.Length; number++)
        {
            anna.With(anna.Settle(1, number, Outcome.Clicked) with { Bonus = 0 }, History.StartMs);
        }

        return Math.Abs(anna.DebtAt(300)) < 1e-12;
    });

    [Fact]
    public void Settlements_InAnyOrder_LeaveTheSameDebtAndReach() => Check(FewSeeds, seeds =>
    {
        // Without claims and releases, which are refused or not by their order, and with one positive outcome: the
        // bonus
        // is given at the time of the first that is told.
        Outcome[] outcomes =
        [
            Outcome.Delivered, Outcome.Seen, Outcome.Clicked, Outcome.Ignored, Outcome.Refused,
            Outcome.NotDelivered, Outcome.Bounced, Outcome.Callback, Outcome.Unsubscribed,
        ];
        var settlements = seeds.Select((seed, i) =>
            new History().Settle(seed % 50, 1, outcomes[seed % outcomes.Length]) with { EventId = "s" + i }).ToArray();
        var distinct = settlements.DistinctBy(s => s.Outcome).ToArray();
        var one = Settled(distinct);
        var other = Settled([.. distinct.OrderBy(s => NameHash.Of(s.EventId))]);
        return Close(one.DebtAt(60), other.DebtAt(60))
            && one.View.Channels.SequenceEqual(other.View.Channels)
            && one.Contact(1).State == other.Contact(1).State;
    });

    [Fact]
    public void Codec_RandomEvents_AreReadBack() => Check(FewSeeds, seeds => seeds.Select(RandomEvents.Of).All(e =>
        EventCodecTests.Json(EventCodec.Decode(EventCodecTests.Bytes(e))) == EventCodecTests.Json(e)));

    [Fact]
    public void Consents_InAnyOrder_EndAlike() => Check(FewSeeds, seeds =>
    {
        var words = seeds.Select((seed, i) =>
            new History().Consent(seed % 5, seed % 2 == 0) with { EventId = "c" + i });
        return Consented(words) == Consented(words.Reverse());
    });

    private static void Check(Arbitrary<int[]> seeds, Func<int[], bool> holds) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true).WithReplay(20261122, 7),
        Prop.ForAll(seeds, holds));

    /// <summary>Halves first, then single events.</summary>
    private static IEnumerable<int[]> Shrunk(int[] seeds)
    {
        for (var part = seeds.Length / 2; part > 0; part /= 2)
        {
            for (var at = 0; at + part <= seeds.Length; at += part)
            {
                yield return [.. seeds[..at], .. seeds[(at + part)..]];
            }
        }
    }

    private static bool Fold(int[] seeds, Func<byte[], long, bool> holds)
    {
        var log = new List<(byte[] Event, long RecordedAtMs)>();
        var all = true;
        Fold(seeds, log, (record, asOf) => all &= holds(record, asOf));
        return all;
    }

    /// <summary>Events arrive a while after they occurred, some much later than others.</summary>
    private static byte[] Fold(
        int[] seeds, List<(byte[] Event, long RecordedAtMs)> log, Action<byte[], long>? seen = null)
    {
        var buffer = new ApplyBuffer();
        byte[] record = [];
        var recordedAtMs = History.StartMs;
        foreach (var seed in seeds)
        {
            var e = RandomEvents.Of(seed);
            recordedAtMs += seed % History.DayMs;
            if (CustomerState.Apply(record, Id, e, recordedAtMs, buffer, notInLog: true) == ApplyOutcome.Applied)
            {
                record = buffer.Record.ToArray();
                log.Add((EventCodecTests.Bytes(e), recordedAtMs));
                seen?.Invoke(record, recordedAtMs);
            }
        }

        return record;
    }

    private static ContactReservedEvent Contact(int seed) =>
        RandomEvents.Reserved(new Random(seed), "contact-" + seed, History.StartMs) with
        {
            AtMs = History.StartMs + (seed % SpanMs),
            ExpiresAtMs = long.MaxValue / 2,
            OnExpiry = ExpiryRule.AssumeSent,
            HalfLifeSeconds = History.HalfLife,
            LifetimeCounters = [],
        };

    private static double Debt(IEnumerable<ContactReservedEvent> contacts, long atMs)
    {
        var anna = new History();
        foreach (var contact in contacts)
        {
            anna.With(contact, History.StartMs);
        }

        return CustomerDebt.At(anna.View, atMs, atMs);
    }

    private static History Settled(SettlementEvent[] settlements)
    {
        var anna = new History();
        anna.With(anna.Reserve(0));
        Array.ForEach(settlements, s => anna.With(s, History.StartMs));
        return anna;
    }

    private static bool Consented(IEnumerable<ConsentEvent> words)
    {
        var anna = new History();
        foreach (var word in words)
        {
            anna.With(word);
        }

        return anna.HasEmailConsent;
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a));

    private static bool IsWithinLimits(CustomerView view) =>
        view.Orders.Length <= RecordLimits.Orders && view.Products.Length <= RecordLimits.Products
        && view.Categories.Length <= RecordLimits.Categories && view.EventIds.Length <= RecordLimits.EventIds
        && view.Contacts.Length <= RecordLimits.Contacts && view.Months.Length <= RecordLimits.Months
        && view.Lifetimes.Length <= RecordLimits.Lifetimes
        && view.Attributes.Bytes.Length <= RecordLimits.AttributeBytes;

    private static bool IsSorted(CustomerView view)
    {
        var orders = view.Orders.ToArray().Select(o => o.AtSeconds);
        var contacts = view.Contacts.ToArray().Select(c => c.AtMs);
        var ids = view.EventIds.ToArray().Select(e => e.AtSeconds);
        return orders.SequenceEqual(orders.Order()) && contacts.SequenceEqual(contacts.Order())
            && ids.SequenceEqual(ids.Order());
    }
}
