using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class QueryValidatorTests
{
    private static readonly long Now = History.Day(1);

    private static readonly DecisionQuery Right = new()
    {
        CustomerId = "anna",
        RequestId = new string('r', 128),
        Placements = [new PlacementQuery("home", 1)],
        Channels = ["email", "sms"],
        OfferIds = ["a"],
        GroupIds = ["group"],
        PageId = new string('p', 128),
        ExcludeOfferIds = ["gone"],
        SendAtMs = Now + QueryLimits.AheadMs,
        Hold = HoldKind.Reserve,
        HoldForSeconds = 86_400,
    };

    private static readonly Dictionary<string, (QueryProblemKind Kind, DecisionQuery Query)> Mistakes = new()
    {
        ["customer_id"] = (QueryProblemKind.Invalid, Right with { CustomerId = "" }),
        ["customer_id (long)"] = (QueryProblemKind.Invalid, Right with { CustomerId = new string('ж', 65) }),
        ["request_id"] = (QueryProblemKind.Invalid, Right with { RequestId = new string('r', 129) }),
        ["campaign_id"] = (QueryProblemKind.Invalid, Right with { Campaign = new string('c', 129) }),
        ["locale"] = (QueryProblemKind.Invalid, Right with { Locale = new string('l', 129) }),
        ["placements"] = (QueryProblemKind.Invalid, Right with { Placements = [], Channels = [] }),
        ["placements (many)"] = (
            QueryProblemKind.Invalid,
                Right with { Placements = [.. Enumerable.Repeat(new PlacementQuery("home"), 33)] }),
        ["placements[0].name"] = (
            QueryProblemKind.NotFound, Right with { Placements = [new PlacementQuery("attic")] }),
        ["placements[0].slots"] = (
            QueryProblemKind.Invalid, Right with { Placements = [new PlacementQuery("home", -1)] }),
        ["placements[1].name (twice)"] = (
            QueryProblemKind.Invalid,
            Right with { Placements = [new PlacementQuery("home"), new PlacementQuery("home")] }),
        ["channels"] = (QueryProblemKind.Invalid, Right with { Channels = [.. Enumerable.Repeat("email", 33)] }),
        ["channels[1].name"] = (QueryProblemKind.NotFound, Right with { Channels = ["email", "pigeon"] }),
        ["channels[0].name (inbound)"] = (QueryProblemKind.Invalid, Right with { Channels = ["web"] }),
        ["channels[1].name (twice)"] = (QueryProblemKind.Invalid, Right with { Channels = ["sms", "sms"] }),
        ["offer_ids[1]"] = (QueryProblemKind.NotFound, Right with { OfferIds = ["a", "gone"] }),
        ["offer_ids"] = (QueryProblemKind.Invalid, Right with { OfferIds = [.. Enumerable.Repeat("a", 1_001)] }),
        ["group_ids[0]"] = (QueryProblemKind.NotFound, Right with { GroupIds = [""] }),
        ["page_id"] = (QueryProblemKind.Invalid, Right with { PageId = new string('p', 129) }),
        ["exclude_offer_ids[0]"] = (
            QueryProblemKind.Invalid, Right with { ExcludeOfferIds = [new string('x', 200)] }),
        ["hold"] = (QueryProblemKind.Invalid, Right with { Channels = [] }),
        ["hold_for_seconds"] = (QueryProblemKind.Invalid, Right with { HoldForSeconds = 86_401 }),
        ["hold_for_seconds (none)"] = (QueryProblemKind.Invalid, Right with { HoldForSeconds = 0 }),
        ["send_at"] = (QueryProblemKind.Invalid, Right with { SendAtMs = Now - 60_001 }),
        ["send_at (far)"] = (QueryProblemKind.Invalid, Right with { SendAtMs = Now + QueryLimits.AheadMs + 1 }),
    };

    public static TheoryData<string> MistakeNames => [.. Mistakes.Keys];

    [Fact]
    public void Check_ARightQuery_FindsNothing() => Assert.Null(Check(Right));

    [Fact]
    public void Check_AHoldWithoutARequestId_IsAllowed() => Assert.Null(Check(Right with { RequestId = "" }));

    [Fact]
    public void Check_ATimeWithinClockSkew_IsAllowed() => Assert.Null(Check(Right with { SendAtMs = Now - 60_000 }));

    [Theory]
    [MemberData(nameof(MistakeNames))]
    public void Check_WithAMistake_NamesTheFieldAndTheKind(string mistake)
    {
        var (kind, query) = Mistakes[mistake];
        var problem = Check(query);
        Assert.NotNull(problem);
        Assert.Equal((mistake.Split(" (")[0], kind), (problem.Field, problem.Kind));
    }

    private static QueryProblem? Check(DecisionQuery query) =>
        QueryValidator.Check(query, TestCatalog.Shop.With(TestCatalog.Offer("a")).Compile(), Now);
}
