using System.Buffers;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;

namespace Decisioning.Benchmarks;

/// <summary>
/// What runs for every request, each by the name that its budget has in <c>budgets.json</c>; each checks its result.
/// </summary>
internal static class HotPaths
{
    public static readonly int[] Sizes = [20, 100, 500];

    private static readonly DecisionQuery Contact = new()
    {
        CustomerId = "customer-1",
        Channels = ["email", "push", "sms"],
    };

    private static readonly DecisionQuery Page = new()
    {
        CustomerId = "customer-1",
        Placements = [new PlacementQuery("home")],
    };

    private static readonly DecisionQuery Explained = Contact with { Explain = ExplainLevel.Reasons };

    public static IReadOnlyList<(string Name, Action Work)> All =>
        [.. Sizes.SelectMany(Deciding), .. Applying(), .. Encoding()];

    private static IEnumerable<(string Name, Action Work)> Deciding(int offers)
    {
        var catalog = Shop.Of(offers);
        var (fresh, worn, capped) = (
            Customer.Record(60, 80), Customer.Record([.. Enumerable.Range(8, 16)]), Customer.Record(2, 4, 6));
        yield return ($"decide.send.{offers}", Decide(catalog, fresh, Contact, decision =>
            decision.Contact!.Verdict == Verdict.Send));
        yield return ($"decide.trust.{offers}", Decide(catalog, worn, Contact, decision =>
            decision.Contact is { Reason.Code: ReasonCode.TrustPrice, NextAllowedAtMs: > Customer.NowMs }));
        yield return ($"decide.cap.{offers}", Decide(catalog, capped, Contact, decision =>
            decision.Contact is { Reason.Code: ReasonCode.CapReached, NextAllowedAtMs: > Customer.NowMs }));
        yield return ($"decide.reasons.{offers}", Decide(catalog, fresh, Explained, decision =>
            decision.Reasons.Count == (offers * Contact.Channels.Count) - 1));
        yield return ($"decide.page.{offers}", Decide(catalog, fresh, Page, decision =>
            decision.Placements[0] is { IsFallback: false, Offers.Count: 3 }));
    }

    private static Action Decide(
        CatalogSnapshot catalog, byte[] record, DecisionQuery query, Predicate<Decision> isRight)
    {
        var decision = new Decision();
        return () =>
        {
            Decider.Decide(
                new CustomerView(record), catalog, BaseStatistics.Neutral, query, Customer.NowMs, decision);
            Check(isRight(decision), query);
        };
    }

    private static IEnumerable<(string Name, Action Work)> Applying()
    {
        var record = Customer.Record(60, 80);
        var view = new CustomerView(record);
        var version = view.Header.Version;
        var catalog = Shop.Of(20);
        var decision = Decider.Decide(view, catalog, BaseStatistics.Neutral, Contact, Customer.NowMs);
        CustomerEvent[] events =
        [
            Customer.Purchase(500, Customer.NowMs),
            new ActionEvent
            {
                EventId = "view",
                OccurredAtMs = Customer.NowMs,
                Kind = ActionKind.View,
                Category = "category-3",
            },
            Decider.Reserve(view, catalog, Contact, decision, "reservation", 0),
        ];
        string[] names = ["apply.purchase", "apply.view", "apply.reservation"];
        var buffer = new ApplyBuffer();
        return events.Zip(names, (e, name) => (name, (Action)(() =>
        {
            var outcome = CustomerState.Apply(record, default, e, Customer.NowMs, buffer);
            Check(
                outcome == ApplyOutcome.Applied
                && new CustomerView(buffer.Record).Header.Version == version + 1,
                e);
        })));
    }

    private static IEnumerable<(string Name, Action Work)> Encoding()
    {
        var view = new CustomerView(Customer.Record(60, 80));
        var catalog = Shop.Of(100);
        var page = Decider.Decide(view, catalog, BaseStatistics.Neutral, Page, Customer.NowMs);
        var send = Decider.Decide(view, catalog, BaseStatistics.Neutral, Contact, Customer.NowMs);
        return
        [
            ("encode.page", Encode(Page, page)),
            ("encode.send", Encode(Contact, send)),
            ("decode.page", Decode(Page, page)),
            ("decode.send", Decode(Contact, send)),
        ];
    }

    private static Action Encode(DecisionQuery query, Decision decision)
    {
        var output = new ArrayBufferWriter<byte>(4_096);
        DecisionCodec.Encode(output, query, decision);
        var bytes = output.WrittenSpan.ToArray();
        return () =>
        {
            output.ResetWrittenCount();
            DecisionCodec.Encode(output, query, decision);
            Check(output.WrittenSpan.SequenceEqual(bytes), query);
        };
    }

    private static Action Decode(DecisionQuery query, Decision decision)
    {
        var output = new ArrayBufferWriter<byte>(4_096);
        DecisionCodec.Encode(output, query, decision);
        var digest = DecisionCodec.Digest(decision);
        return () =>
        {
            var logged = DecisionCodec.Decode(output.WrittenSpan);
            Check(logged.Digest == digest, query);
        };
    }

    private static void Check(bool isRight, object what)
    {
        if (!isRight)
        {
            throw new InvalidOperationException($"Not what was to be measured: {what}");
        }
    }
}
