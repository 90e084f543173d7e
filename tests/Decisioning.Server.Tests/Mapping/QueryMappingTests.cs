using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Server.Mapping;
using Decisioning.Server.Services;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Mapping;

public sealed class QueryMappingTests
{
    private const long NowMs = 1_700_000_000_000;

    [Fact]
    public void ToDomain_AFullRequest_TakesEveryField()
    {
        var request = new Wire.DecideRequest
        {
            RequestId = "r",
            CustomerId = "c",
            Placements = { new Wire.PlacementRequest { Name = "home", Slots = 2 } },
            PageId = "view-1",
            ExcludeOfferIds = { "gone-from-the-catalog" },
            Locale = "ru",
            Channels = { new Wire.ChannelRequest { Name = "email" } },
            CampaignId = "spring",
            SendAt = WireTime.ToWire(NowMs + 1_000),
            Hold = Wire.Hold.Reserve,
            HoldForSeconds = 60,
            OfferIds = { "toy" },
            GroupIds = { "play" },
            Explain = Wire.ExplainLevel.Full,
            Context =
            {
                ["page"] = new Wire.ContextValue { Text = "toys" },
                ["basket"] = new Wire.ContextValue { Number = 2.5 },
                ["vip"] = new Wire.ContextValue { Flag = true },
            },
        };

        var query = Map(request, out var refusal)!;

        Assert.Null(refusal);
        Assert.Equal(("r", "c", "ru", "spring"), (query.RequestId, query.CustomerId, query.Locale, query.Campaign));
        Assert.Equal([new PlacementQuery("home", 2)], query.Placements);
        Assert.Equal(
            [
                new ContextEntry("basket", AttributeKind.Number, "", 2.5),
                new ContextEntry("page", AttributeKind.Text, "toys", 0),
                new ContextEntry("vip", AttributeKind.Flag, "", 1),
            ],
            query.Context);
        Assert.Equal(["email"], query.Channels);
        Assert.Equal(["toy"], query.OfferIds);
        Assert.Equal(["play"], query.GroupIds);
        Assert.Equal("view-1", query.PageId);
        Assert.Equal(["gone-from-the-catalog"], query.ExcludeOfferIds);
        Assert.Equal((NowMs + 1_000, HoldKind.Reserve, 60, ExplainLevel.Full),
            (query.SendAtMs, query.Hold, query.HoldForSeconds, query.Explain));
    }

    public static TheoryData<Action<Wire.DecideRequest>, string, string> Wrong => new()
    {
        { r => r.SendAt = new Timestamp { Nanos = -1 }, "send_at", "malformed" },
        { r => r.Hold = (Wire.Hold)7, "hold", "HOLD_RESERVE (2)" },
        { r => r.Explain = (Wire.ExplainLevel)9, "explain", "EXPLAIN_LEVEL_FULL (3)" },
        { r => Fill(r, 65, "x"), "context", "65 entries" },
        { r => Fill(r, 1, new string('x', 1_025)), "context[k0].text", "1,025 bytes" },
        { r => r.Context.Add("k", new Wire.ContextValue()), "context[k]", "has no value" },
        { r => r.Context.Add("k", new Wire.ContextValue { Number = double.NaN }), "context[k].number", "finite" },
    };

    [Theory]
    [InlineData("en_GB")]
    [InlineData("русский")]
    [InlineData("e")]
    public void ToDomain_AMalformedLocale_IsRefusedByItsField(string locale)
    {
        var query = Map(
            new Wire.DecideRequest { CustomerId = "c", Locale = locale, Placements = { new Wire.PlacementRequest() } },
            out var refusal);

        Assert.Null(query);
        Assert.Equal("locale", refusal!.Field);
        Assert.Contains("en-GB", refusal.Message);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void ToDomain_WithAWrongField_NamesItAndSaysWhatIsWrong(
        Action<Wire.DecideRequest> spoil, string field, string message)
    {
        var request = new Wire.DecideRequest
        {
            CustomerId = "c",
            Channels = { new Wire.ChannelRequest { Name = "email" } },
        };
        spoil(request);

        Assert.Null(Map(request, out var refusal));
        Assert.Equal(field, refusal!.Field);
        Assert.Contains(message, refusal.Message);
    }

    private static void Fill(Wire.DecideRequest request, int entries, string text)
    {
        for (var i = 0; i < entries; i++)
        {
            request.Context.Add($"k{i}", new Wire.ContextValue { Text = text });
        }
    }

    private static DecisionQuery? Map(Wire.DecideRequest request, out RequestRefusal? refusal)
    {
        var check = new FieldCheck();
        var query = QueryMapping.ToDomain(DecisionDesk.Asked(request), request.CustomerId, check);
        refusal = check.Refusal;
        return query;
    }
}
