using System.Text.Json;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Catalogs;
using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests;

/// <summary>Catalogs are published as a whole, approved by somebody else, take effect in time, and stay.</summary>
public sealed class CatalogTests
{
    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Publish_ThenApprove_IsDecidedAlsoAfterARestart(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        var published = await PublishAsync(test, Shop.Catalog());
        Assert.Equal(1, published.Version!.Number);
        Assert.Equal(["o1", "o2"], published.Version.PendingOfferIds);
        Assert.Equal(ReasonCode.NotApproved, await VerdictAsync(test));

        var self = await test.Engine.Catalogs.ApproveAsync(0, [], "marketer");
        Assert.Equal(RefusalCause.SamePerson, self.Refusal.Cause);
        var unknown = await test.Engine.Catalogs.ApproveAsync(0, ["o9"], "approver");
        Assert.Equal("offer_ids", unknown.Refusal.Field);
        await test.Engine.Catalogs.ApproveAsync(0, ["o1"], "approver");
        Assert.Equal(ReasonCode.None, await VerdictAsync(test));

        await test.CrashAsync();
        Assert.Equal(ReasonCode.None, await VerdictAsync(test));
        var version = Assert.Single(test.Engine.Catalogs.Versions);
        Assert.True(version.IsActive);
        Assert.Equal(["o2"], version.PendingOfferIds);
        var (_, content) = (await test.Engine.Catalogs.GetAsync(0))!.Value;
        Assert.Equal(JsonSerializer.SerializeToUtf8Bytes(Shop.Catalog()), content.ToArray());
    }

    [Fact]
    public async Task Publish_ThenClockSetBackOverARestart_StaysInEffect()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        test.Time.StepWall(TimeSpan.FromHours(-1));
        await test.CrashAsync();
        Assert.Equal(ReasonCode.None, await VerdictAsync(test));
    }

    [Fact]
    public async Task Approval_OfferSaysTheSame_HoldsInLaterVersions()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var changed = Shop.Catalog(margin: 100_000) with { DefaultTimeZone = "" };
        changed = changed with { Offers = [changed.Offers[0], changed.Offers[1] with { MarginMinor = 1 }] };
        var published = await PublishAsync(test, changed);
        Assert.Equal(["o2"], published.Version!.PendingOfferIds);
        var back = await test.Engine.Catalogs.RollbackAsync(1, "approver");
        Assert.Equal((3, 1), (back.Version!.Number, back.Version.RolledBackTo));
        Assert.Empty(back.Version.PendingOfferIds);
        Assert.Equal(3, test.Engine.Catalogs.Current!.Version);
        Assert.Equal(RefusalCause.NotFound, (await test.Engine.Catalogs.RollbackAsync(9, "approver")).Refusal.Cause);
    }

    [Fact]
    public async Task Publish_ForLater_TakesEffectAtItsTime()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var at = test.Time.NowMs + 3_600_000;
        var later = await test.Engine.Catalogs.PublishAsync(Bytes(Shop.Catalog(cap: 2)), "marketer", at);
        Assert.False(later.Version!.IsActive);
        Assert.Equal(1, test.Engine.Catalogs.Current!.Version);
        test.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(1, test.Engine.Catalogs.Current!.Version);
        test.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, test.Engine.Catalogs.Current!.Version);
    }

    [Fact]
    public async Task Publish_WrongOrOnAnOldVersion_ChangesNothing()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var twice = Shop.Catalog() with { Offers = [Shop.Catalog().Offers[0], Shop.Catalog().Offers[0]] };
        var wrong = await PublishAsync(test, twice);
        Assert.Equal(RefusalCause.Invalid, wrong.Refusal.Cause);
        Assert.NotEmpty(wrong.Problems);
        var old = await test.Engine.Catalogs.PublishAsync(Bytes(Shop.Catalog()), "marketer", expectedVersion: 7);
        Assert.Equal(RefusalCause.VersionConflict, old.Refusal.Cause);
        Assert.Single(test.Engine.Catalogs.Versions);
    }

    [Fact]
    public async Task Replay_DecisionBeforeAnApproval_IsExact()
    {
        await using var test = await TestBase.OpenAsync();
        await PublishAsync(test, Shop.Catalog());
        var before = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        await test.Engine.Catalogs.ApproveAsync(0, [], "approver");
        await test.RestartAsync();
        Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(before.DecisionId)).Cause);
    }

    private static async Task<ReasonCode> VerdictAsync(TestBase test)
    {
        var result = await test.Engine.DecideAsync(Shop.Ask("c", hold: HoldKind.None));
        return result.Decision!.Contact!.Reason?.Code ?? ReasonCode.None;
    }

    private static ValueTask<PublishResult> PublishAsync(TestBase test, CatalogDefinition catalog) =>
        test.Engine.Catalogs.PublishAsync(Bytes(catalog), "marketer");

    private static byte[] Bytes(CatalogDefinition catalog) => JsonSerializer.SerializeToUtf8Bytes(catalog);
}
