using Decisioning.Domain.Customers.Identities;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>An identity belongs to one customer, whatever is cut off in between.</summary>
public sealed class IdentityTests
{
    private static readonly Identity Phone = Identity.Of(IdentityKind.Phone, "+79161234567", out _)!.Value;

    private static readonly Identity Card = Identity.Of(IdentityKind.LoyaltyCard, "AB1234", out _)!.Value;

    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Identify_ThenFind_GivesTheCustomer_AlsoAfterRestarts(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        Assert.Null(await OwnerAsync(test, Phone));
        Assert.False((await test.Engine.IdentifyAsync("anna", Phone)).Refused);
        Assert.False((await test.Engine.IdentifyAsync("anna", Phone)).Refused);
        Assert.False((await test.Engine.IdentifyAsync("anna", Card)).Refused);
        Assert.Equal("anna", await OwnerAsync(test, Phone));
        await test.CrashAsync();
        Assert.Equal("anna", await OwnerAsync(test, Phone));
        await test.RestartAsync();
        Assert.Equal("anna", await OwnerAsync(test, Card));
        Assert.Equal([Phone, Card], await ListedAsync(test, "anna"));
        Assert.Equal(["anna"], (await RecordTests.StatesAsync(test)).Keys);
        Assert.True((await test.Engine.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task Identify_WhatIsAnothers_IsRefusedAndLeavesNothing()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.IdentifyAsync("anna", Phone);
        var refused = await test.Engine.IdentifyAsync("boris", Phone);
        Assert.Equal((RefusalCause.IdentityTaken, "identity"), (refused.Cause, refused.Field));
        Assert.Equal("anna", await OwnerAsync(test, Phone));
        Assert.Empty(await ListedAsync(test, "boris"));
    }

    [Fact]
    public async Task Identify_ManyCustomersAtOnce_GivesItToOne()
    {
        await using var test = await TestBase.OpenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => Task.Run(async () => (await test.Engine.IdentifyAsync($"c{i}", Phone)).Cause)));
        Assert.Equal(1, answers.Count(cause => cause == RefusalCause.None));
        Assert.Equal(49, answers.Count(cause => cause == RefusalCause.IdentityTaken));
        var owner = Array.IndexOf(answers, RefusalCause.None);
        Assert.Equal($"c{owner}", await OwnerAsync(test, Phone));
        for (var i = 0; i < 50; i++) Assert.Equal(i == owner ? 1 : 0, (await ListedAsync(test, $"c{i}")).Count);
    }

    [Fact]
    public async Task DropIdentity_ThenIdentify_GivesItToAnother()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.IdentifyAsync("anna", Phone);
        Assert.False((await test.Engine.DropIdentityAsync("anna", Phone)).Refused);
        Assert.False((await test.Engine.DropIdentityAsync("anna", Phone)).Refused);
        Assert.Null(await OwnerAsync(test, Phone));
        Assert.False((await test.Engine.IdentifyAsync("boris", Phone)).Refused);
        Assert.Equal("boris", await OwnerAsync(test, Phone));
    }

    [Fact]
    public async Task Erase_TheOwner_SetsTheIdentityFreeAndKeepsNoTextOfIt()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.IdentifyAsync("anna", Phone);
        Assert.False((await test.Engine.EraseAsync("anna", "forget")).Refusal.Refused);
        Assert.Null(await OwnerAsync(test, Phone));
        Assert.DoesNotContain(Phone.Value, await EraseTests.LogTextAsync(test), StringComparison.Ordinal);
        Assert.False((await test.Engine.IdentifyAsync("new anna", Phone)).Refused);
        Assert.Equal("new anna", await OwnerAsync(test, Phone));
    }

    [Fact]
    public async Task Identify_CutOffBetweenIntentAndClaim_IsFinishedByTheNextOpening()
    {
        await using var test = await TestBase.OpenAsync();
        await CutOffAsync(test);
        await test.CrashAsync();
        Assert.Equal("anna", await OwnerAsync(test, Phone));
    }

    [Fact]
    public async Task Identify_CutOffBetweenIntentAndClaim_IsFinishedByTheNextCheckpointOrCall()
    {
        await using var test = await TestBase.OpenAsync();
        await CutOffAsync(test);
        Assert.Null(await OwnerAsync(test, Phone));
        Assert.False((await test.Engine.IdentifyAsync("anna", Phone)).Refused);
        Assert.Equal("anna", await OwnerAsync(test, Phone));
    }

    [Fact]
    public async Task Identify_IntentIsKnownToHaveFailed_HoldsNoCheckpoint()
    {
        await using var test = await TestBase.OpenAsync();
        test.Store.BeforeAppend = _ => throw new StoreUnavailableException(StoreOutcome.Known, "full");
        Assert.Equal(RefusalCause.Unavailable, (await test.Engine.IdentifyAsync("anna", Phone)).Cause);
        test.Store.BeforeAppend = null;
        await test.Engine.RecordAsync([View("boris", "e1", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        var log = await test.Store.GetPositionAsync(0);
        Assert.Equal(log.Last, log.Checkpoint);
        Assert.Null(await OwnerAsync(test, Phone));
    }

    [Fact]
    public async Task Record_ACustomerIdWithTheMarkOfIdentities_IsRefused()
    {
        await using var test = await TestBase.OpenAsync();
        var results = await test.Engine.RecordAsync([View("\u0001x", "e1", test.Time.NowMs)]);
        Assert.Equal((RefusalCause.Invalid, "customer_id"), (results[0].Refusal.Cause, results[0].Refusal.Field));
    }

    /// <summary>The intent is in the log and the claim is not: the second write fails.</summary>
    private static async Task CutOffAsync(TestBase test)
    {
        var writes = 0;
        test.Store.BeforeAppend = _ => writes++ == 0
            ? Task.CompletedTask
            : throw new StoreUnavailableException(StoreOutcome.Known, "full");
        Assert.Equal(RefusalCause.Unavailable, (await test.Engine.IdentifyAsync("anna", Phone)).Cause);
        await test.Engine.CheckpointAsync();
        test.Store.BeforeAppend = null;
        Assert.Equal([Phone], await ListedAsync(test, "anna"));
    }

    private static async Task<string?> OwnerAsync(TestBase test, Identity identity)
    {
        var (refusal, owner) = await test.Engine.FindCustomerAsync(identity);
        Assert.False(refusal.Refused);
        return owner;
    }

    private static async Task<List<Identity>> ListedAsync(TestBase test, string customer) =>
        (await test.Engine.GetCustomerAsync(customer)).Customer.View.Identities.ToList();
}
