using System.Text.Json;
using Decisioning.Domain.Catalog;
using Decisioning.Engine.Catalogs;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests;

/// <summary>A store that writes, but whose answer is lost, stops neither publishing nor approving.</summary>
public sealed class CatalogLossTests
{
    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task PublishAndApprove_AnswersLost_AreDone(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog());
        test.Store.AfterPut = Lose;
        var published = await PublishAsync(test, Shop.Catalog(margin: 5));
        Assert.Equal(2, published.Version!.Number);
        Assert.Empty((await test.Engine.Catalogs.ApproveAsync(0, [], "approver")).Version!.PendingOfferIds);
        Assert.Equal(3, (await test.Engine.Catalogs.RollbackAsync(1, "marketer")).Version!.Number);
        test.Store.AfterPut = null;
        await test.CrashAsync();
        Assert.Equal([3, 2, 1], Numbers(test));
        Assert.All(test.Engine.Catalogs.Versions, version => Assert.Empty(version.PendingOfferIds));
    }

    [Fact]
    public async Task Publish_AnswerAndReadLost_IsTheSameVersionWhenRepeated()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        Cut(test);
        var lost = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await PublishAsync(test, Shop.Catalog(margin: 5), 1));
        Assert.Equal(StoreOutcome.Unknown, lost.Outcome);
        Assert.Equal([1], Numbers(test));
        Mend(test);

        test.Time.Advance(TimeSpan.FromSeconds(1));
        var repeated = await PublishAsync(test, Shop.Catalog(margin: 5), 1);
        Assert.Equal((2, true), (repeated.Version!.Number, repeated.Version.IsActive));
        Assert.Equal(3, (await PublishAsync(test, Shop.Catalog(margin: 5), 2)).Version!.Number);
        Assert.Equal(RefusalCause.VersionConflict, (await PublishAsync(test, Shop.Catalog(), 2)).Refusal.Cause);
    }

    [Fact]
    public async Task Publish_AfterAnotherWhoseAnswerWasLost_IsTheNextVersion()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        Cut(test);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await PublishAsync(test, Shop.Catalog(margin: 5)));
        Mend(test);
        Assert.Equal(2, (await test.Engine.Catalogs.GetAsync(2))!.Value.Version.Number);
        Assert.Equal([2, 1], Numbers(test));
        Assert.Equal(RefusalCause.VersionConflict, (await PublishAsync(test, Shop.Catalog(), 1)).Refusal.Cause);
        Assert.Equal(3, (await PublishAsync(test, Shop.Catalog(margin: 5), 2)).Version!.Number);
        Assert.Equal(4, (await PublishAsync(test, Shop.Catalog(margin: 7))).Version!.Number);
    }

    [Theory]
    [InlineData(5, 2, new long[] { 2, 1 })]
    [InlineData(7, 3, new long[] { 3, 2, 1 })]
    public async Task Publish_LostOneArrivesLate_IsItOrTheNext(long margin, long expected, long[] all)
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        byte[] late = [];
        test.Store.BeforePut = (_, content) =>
        {
            late = content;
            throw new StoreUnavailableException(StoreOutcome.Unknown, "The answer was lost.");
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await PublishAsync(test, Shop.Catalog(margin: 5)));
        test.Store.BeforePut = async (entry, _) =>
        {
            test.Store.BeforePut = null;
            Assert.True(await test.Store.PutDocumentAsync(entry.Name, 2, late));
        };

        test.Time.Advance(TimeSpan.FromSeconds(1));
        var published = await PublishAsync(test, Shop.Catalog(margin: margin));
        Assert.Equal(expected, published.Version!.Number);
        Assert.Equal(all, Numbers(test));
        await test.CrashAsync();
        Assert.Equal(all, Numbers(test));
    }

    [Fact]
    public async Task Approve_AnswerAndReadLost_HoldsWhenRepeatedAndTheNextGoesOn()
    {
        await using var test = await TestBase.OpenAsync();
        await PublishAsync(test, Shop.Catalog());
        Cut(test);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await test.Engine.Catalogs.ApproveAsync(0, ["o1"], "approver"));
        Mend(test);
        var repeated = await test.Engine.Catalogs.ApproveAsync(0, ["o1"], "approver");
        Assert.Equal(["o2"], repeated.Version!.PendingOfferIds);
        var next = await test.Engine.Catalogs.ApproveAsync(0, ["o2"], "approver");
        Assert.Empty(next.Version!.PendingOfferIds);
        await test.CrashAsync();
        Assert.Empty(Assert.Single(test.Engine.Catalogs.Versions).PendingOfferIds);
    }

    [Fact]
    public async Task Approve_VersionWhoseAnswerWasLost_FindsIt()
    {
        await using var test = await TestBase.OpenAsync();
        Cut(test);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await PublishAsync(test, Shop.Catalog()));
        Mend(test);
        var approved = await test.Engine.Catalogs.ApproveAsync(0, [], "approver");
        Assert.Equal((1, true), (approved.Version!.Number, approved.Version.IsActive));
    }

    [Fact]
    public async Task Approve_NumberTakenByALateOne_TakesTheNext()
    {
        await using var test = await TestBase.OpenAsync();
        await PublishAsync(test, Shop.Catalog());
        byte[] late = [];
        test.Store.BeforePut = (_, content) =>
        {
            late = content;
            throw new StoreUnavailableException(StoreOutcome.Unknown, "The answer was lost.");
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await test.Engine.Catalogs.ApproveAsync(0, ["o1"], "approver"));
        test.Store.BeforePut = async (entry, _) =>
        {
            test.Store.BeforePut = null;
            Assert.True(await test.Store.PutDocumentAsync(entry.Name, 1, late));
        };
        var next = await test.Engine.Catalogs.ApproveAsync(0, ["o2"], "approver");
        Assert.Empty(next.Version!.PendingOfferIds);
    }

    private static void Lose(DocumentEntry entry) =>
        throw new StoreUnavailableException(StoreOutcome.Unknown, $"The answer to {entry.Name} was lost.");

    /// <summary>The store writes, but nothing comes back from it.</summary>
    private static void Cut(TestBase test)
    {
        test.Store.AfterPut = Lose;
        test.Store.BeforeGet = () => throw new StoreUnavailableException(StoreOutcome.Known, "It cannot be read.");
    }

    private static void Mend(TestBase test) => (test.Store.AfterPut, test.Store.BeforeGet) = (null, null);

    private static long[] Numbers(TestBase test) => [.. test.Engine.Catalogs.Versions.Select(each => each.Number)];

    private static ValueTask<PublishResult> PublishAsync(
        TestBase test, CatalogDefinition catalog, long expectedVersion = 0) =>
        test.Engine.Catalogs.PublishAsync(
            JsonSerializer.SerializeToUtf8Bytes(catalog), "marketer", expectedVersion: expectedVersion);
}
