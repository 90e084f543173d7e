using System.Buffers;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;
using Decisioning.Domain.Tests.Deciding;

namespace Decisioning.Domain.Tests.Golden;

/// <summary>The stored form of decisions.</summary>
public sealed class DecisionGoldenTests
{
    private static readonly long Now = History.Day(10);

    private static readonly CatalogDefinition Shop = TestCatalog.Shop
        .With(
            TestCatalog.Offer("a") with { IncentiveMinor = 20 },
            TestCatalog.Offer("b", 800),
            TestCatalog.Offer("c", 0))
        .With(TestCatalog.Email with { Draw = 0.13, LeaveRate = 0.002, CostAttemptMinor = 1 })
        .WithCaps(new CapDefinition { CapId = "one a week", Limit = 1, WindowHours = 168 });

    private static readonly Dictionary<string, Func<(DecisionQuery, Decision)>> Stories = new()
    {
        ["send"] = () => Ask(new History(), new DecisionQuery
        {
            CustomerId = "анна",
            RequestId = "request-1",
            Channels = ["email", "sms"],
            Campaign = "spring",
            OfferIds = ["a"],
            GroupIds = ["group"],
            Locale = "ru-RU",
            SendAtMs = Now + 1_000,
            Hold = HoldKind.Reserve,
            HoldForSeconds = 60,
        }),
        ["refusal"] = () =>
        {
            var history = new History();
            history.MustSend(Shop.Compile(), Now - 1_000);
            return Ask(history, Asking.Email with { Explain = ExplainLevel.Full });
        },
        ["spent"] = () => Ask(new History(), Asking.Email with { Explain = ExplainLevel.Full, SpentSubsidies = 1 }),
        ["page"] = () => Ask(new History(), new DecisionQuery
        {
            CustomerId = "anna",
            Placements = [new PlacementQuery("home", 1)],
            ExcludeOfferIds = ["a"],
            Explain = ExplainLevel.Full,
        }),
    };

    public static TheoryData<string> Names => [.. Stories.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_EachStory_GivesTheStoredBytes(string name)
    {
        var (query, decision) = Stories[name]();
        GoldenFiles.Check("decision-" + name, Encoded(query, decision));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_TheStoredBytes_GivesTheDecision(string name)
    {
        var (query, decision) = Stories[name]();
        var logged = DecisionCodec.Decode(GoldenFiles.Read("decision-" + name));
        Assert.Equal(DecisionCodec.Digest(decision), logged.Digest);
        Assert.Equal(DecisionCodec.BodyDigest(query), DecisionCodec.BodyDigest(logged.Query));
        Assert.Equal(query.SpentSubsidies, logged.Query.SpentSubsidies);
        Assert.Equal(decision.Reasons.Select(r => r.ToString()), logged.Decision.Reasons.Select(r => r.ToString()));
    }

    [Fact]
    public void Decode_DamagedBytes_IsRefused()
    {
        var bytes = GoldenFiles.Read("decision-send");
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => DecisionCodec.Decode(bytes.AsSpan(0, length)));
        }

        Assert.Throws<InvalidDataException>(() => DecisionCodec.Decode([.. bytes, 0]));
        bytes[0] = 77;
        Assert.Throws<InvalidDataException>(() => DecisionCodec.Decode(bytes));
    }

    [Fact]
    public void BodyDigest_LooksAtEverythingButTheRequestId()
    {
        var (query, _) = Stories["send"]();
        var body = DecisionCodec.BodyDigest(query);
        Assert.Equal(body, DecisionCodec.BodyDigest(query with { RequestId = "other" }));
        Assert.Equal(body, DecisionCodec.BodyDigest(query with { SpentSubsidies = 1 }));
        DecisionQuery[] others =
        [
            query with { CustomerId = "bob" },
            query with { Channels = ["email"] },
            query with { Placements = [new PlacementQuery("home")] },
            query with { Campaign = "autumn" },
            query with { OfferIds = [] },
            query with { GroupIds = [] },
            query with { ExcludeOfferIds = ["a"] },
            query with { Locale = "" },
            query with { SendAtMs = null },
            query with { Hold = HoldKind.None },
            query with { HoldForSeconds = 61 },
        ];
        Assert.All(others, other => Assert.NotEqual(body, DecisionCodec.BodyDigest(other)));
    }

    private static (DecisionQuery Query, Decision Decision) Ask(History history, DecisionQuery query) =>
        (query, history.Ask(Shop.Compile(), Now, query));

    private static byte[] Encoded(DecisionQuery query, Decision decision)
    {
        var output = new ArrayBufferWriter<byte>();
        DecisionCodec.Encode(output, query, decision);
        return output.WrittenSpan.ToArray();
    }
}
