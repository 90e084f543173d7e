using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Golden;

public sealed class RecordGoldenTests
{
    private static readonly Dictionary<string, Action<History>> Stories = new()
    {
        ["purchases"] = h => h
            .With(h.Purchase(1, "o1", History.Line("duck", 2, 500), History.Line("soap", 1, 90, "care", 100)))
            .With(h.Purchase(2, "o2", History.Line("duck", 1, 450, list: 500)))
            .With(h.Return(3, "o1", History.Line("soap", 1, 90)))
            .With(h.Return(4, "", History.Line("vase", 9, 10))),
        ["folded"] = h =>
        {
            for (var i = 0; i < 260; i++)
            {
                h.With(h.Purchase(i * 3, "o" + i, History.Line("p" + (i % 40), 1, 100, "c" + (i % 20))));
            }
        },
        ["actions"] = h => h.With(h.Action(1)).With(h.Action(5)).With(h.Action(3, "care")).With(h.Action(4, "")),
        ["contacts"] = h => h.With(h.Reserve(1) with { Campaign = "spring", LifetimeCounters = [5, 6] })
            .With(h.Reserve(2) with { Channel = "sms", OnExpiry = ExpiryRule.Release, LifetimeCounters = [6] })
            .With(h.Reserve(3) with { Channel = "push" })
            .With(h.Settle(3.1, 1, Outcome.Delivered))
            .With(h.Settle(3.2, 1, Outcome.Clicked))
            .With(h.Settle(3.3, 3, Outcome.Bounced) with { ReasonCode = "hard" })
            .With(h.Settle(3.4, 2, Outcome.Confirmed) with { Retaken = true })
            .With(h.Settle(4, 2, Outcome.Refused)),
        ["consents"] = h => h.With(h.Consent(1, true)).With(h.Consent(2, false) with { Channel = "sms" }),
        ["profile"] = h => h.With(new ProfileEvent
        {
            EventId = "p",
            OccurredAtMs = History.Day(1),
            TimeZone = "Europe/Moscow",
            Attributes =
            [
                new("city", AttributeKind.Text, "Ярославль", 0, 0),
                new("height", AttributeKind.Number, "", 1.75, 0),
                new("vegan", AttributeKind.Flag, "", 1, 0),
                new("child_birth", AttributeKind.Moment, "", 0, 1_000),
            ],
            RemovedAttributes = ["old"],
            UnreachableChannels = ["sms"],
        }),
        ["agreements"] = h => h
            .With(h.Agree(1) with
            {
                Contacts = 2,
                WindowHours = 168,
                RefusedTopics = ["sale"],
                WantedTopics = ["toys"],
            })
            .With(h.Agree(2) with { Channel = "", PausedUntilMs = History.Day(9) })
            .With(h.Case(3, "case-1", true))
            .With(h.Case(4, "case-1", false))
            .With(h.Case(5, "case-2", true))
            .With(h.Settle(6, 0, Outcome.Callback) with { Channel = "call", CallbackAtMs = History.Day(8) }),
        ["responses"] = h => h
            .With(h.Reserve(1) with { KeepSilenceUntilMs = History.Day(40) })
            .With(h.Reserve(2) with { KeepSilenceUntilMs = History.Day(41) })
            .With(h.Settle(3, 1, Outcome.Refused) with { KeepResponseUntilMs = History.Day(34) })
            .With(h.Settle(4, 0, Outcome.Seen) with
            {
                OfferId = "o",
                GroupId = "g",
                KeepResponseUntilMs = History.Day(9),
            }),
        ["impressions"] = h => h
            .With(Shown(1, "o1", "o2"))
            .With(Shown(1.5, "o1", "o3"))
            .With(h.Settle(1.6, 0, Outcome.Seen) with { OfferId = "o2", ServedAtMs = History.Day(1) })
            .With(h.Settle(1.7, 0, Outcome.Released) with { OfferId = "o3", ServedAtMs = History.Day(1.5) })
            .With(h.Reserve(2) with { Served = Shown(2, "o4").Served }),
        ["erased"] = h => h.With(h.Consent(1, true))
            .With(new ErasedEvent { EventId = "e", OccurredAtMs = History.Day(2) }),
    };

    public static TheoryData<string> Names => [.. Stories.Keys];

    private static ImpressionsServedEvent Shown(double day, params string[] offers) => new()
    {
        EventId = "shown",
        OccurredAtMs = History.Day(day),
        Served = new ServedImpressions(
            History.Day(day) + 1_800_000,
            [.. offers.Select(offer => new ServedImpression("home", offer, "g", History.Day(day + 7)))]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_EachStory_GivesTheStoredBytes(string name)
    {
        var history = new History();
        Stories[name](history);
        GoldenFiles.Check("record-" + name, history.Record);
    }

    [Fact]
    public void Apply_ToARecordFromBeforeTexts_AddsThem()
    {
        var old = GoldenFiles.Read("record-consents-without-texts");
        Assert.Equal(2, new CustomerView(old).Consents.Length);
        Assert.Null(new CustomerView(old).Texts.Find(NameHash.Of("form")));
        var history = new History();
        var buffer = new ApplyBuffer();
        var later = history.Consent(5, true) with { EventId = "later" };
        Assert.Equal(ApplyOutcome.Applied, CustomerState.Apply(old, "anna"u8, later, History.Day(5), buffer));
        Assert.Equal("form", new CustomerView(buffer.Record).Texts.Find(NameHash.Of("form")));
    }

    [Fact]
    public void Apply_ToARecordFromBeforeHours_AddsThem()
    {
        var old = GoldenFiles.Read("record-actions-without-hours");
        Assert.Equal(0, new CustomerView(old).Hours[0]);
        var buffer = new ApplyBuffer();
        var later = new History().Action(5) with { EventId = "later" };
        Assert.Equal(ApplyOutcome.Applied, CustomerState.Apply(old, "anna"u8, later, History.Day(5), buffer));
        Assert.Equal(HourCounts.OfAction, new CustomerView(buffer.Record).Hours[0]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void View_TheStoredBytes_AreReadInWhole(string name)
    {
        var stored = GoldenFiles.Read("record-" + name);
        var view = new CustomerView(stored);
        Assert.Equal(name == "erased" ? "" : "anna", view.Id);
        Assert.InRange(CustomerDebt.TrustAt(view, History.Day(9), History.Day(9)), 0, 1);
        Assert.True(Rfm.Of(view, History.Day(9)).Frequency <= Rfm.Of(view, History.Day(9)).FrequencyGross);
        Assert.Equal(name == "contacts", view.Contacts.Length == 3);
        Assert.Equal(name == "folded", view.Months.Length > 0);
        Assert.Equal(name == "responses", view.Responses.Length == 3);
    }
}
