using Decisioning.Resp.Tests.Servers;
using Decisioning.Storage.Redis;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>What the store says and does when Redis refuses, stalls, dies, or comes back with less than it had.
/// </summary>
public sealed class RedisFailureTests : IAsyncLifetime
{
    private RedisServer _server = null!;
    private RedisBase _base = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        _base = new RedisBase(_server.Endpoint);
    }

    public async Task DisposeAsync()
    {
        await _base.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("allkeys-lru")]
    [InlineData("volatile-ttl")]
    public async Task Open_ServerThatEvicts_IsRefused(string policy)
    {
        await _base.RunAsync("CONFIG", "SET", "maxmemory-policy", policy);
        var refused = await Assert.ThrowsAsync<StoreFormatException>(() => _base.OpenAsync());
        Assert.Contains($"maxmemory-policy {policy}", refused.Message);
        Assert.Contains("noeviction", refused.Message);
    }

    [Theory]
    [InlineData("allkeys-lru", false)]
    [InlineData("noeviction", true)]
    public async Task Open_SettingsThatMayNotBeRead_LooksAtWhatInfoSays(string policy, bool opens)
    {
        await _base.RunAsync("CONFIG", "SET", "maxmemory-policy", policy);
        await _base.RunAsync("ACL", "SETUSER", "default", "-config");
        if (opens)
        {
            await using var store = await _base.OpenAsync();
            Assert.Contains("lets nobody read its settings", store.Description.Durability);
            return;
        }

        var refused = await Assert.ThrowsAsync<StoreFormatException>(() => _base.OpenAsync());
        Assert.Contains($"maxmemory-policy {policy}", refused.Message);
    }

    [Theory]
    [InlineData("yes", "always", "", "loss of power (appendfsync always)")]
    [InlineData("yes", "everysec", "", "up to two seconds")]
    [InlineData("yes", "no", "", "what the system had not written")]
    [InlineData("no", "always", "900 1", "since its last snapshot")]
    [InlineData("no", "always", "", "not the end of Redis")]
    public async Task Open_ServerSettings_AreSaidInTheDescription(
        string appendOnly, string fsync, string save, string said)
    {
        await _base.RunAsync("CONFIG", "SET", "save", save);
        await _base.RunAsync("CONFIG", "SET", "appendfsync", fsync);
        await _base.RunAsync("CONFIG", "SET", "appendonly", appendOnly);
        await using var store = await _base.OpenAsync();
        Assert.Contains(said, store.Description.Durability);
    }

    [Fact]
    public async Task Description_SettingsChangedWhileOpen_SaysWhatTheyAreNow()
    {
        await using var store = await _base.OpenAsync(Short);
        Assert.Contains("appendfsync always", store.Description.Durability);

        await _base.RunAsync("CONFIG", "SET", "appendfsync", "everysec");

        await UntilAsync(
            () => store.Description.Durability.Contains("up to two seconds", StringComparison.Ordinal),
            "the new durability");
    }

    /// <summary>A server that would drop what it holds acknowledges nothing, and the store goes on by itself after it.
    /// </summary>
    [Fact]
    public async Task Append_PolicyTurnedToEviction_IsAKnownFailureUntilItIsTurnedBack()
    {
        await using var store = await _base.OpenAsync(Short);
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1)));

        await _base.RunAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        StoreUnavailableException? refused = null;
        var last = 1;
        await UntilAsync(async () =>
        {
            refused = await RefusalAsync(last + 1);
            last += refused is null ? 1 : 0;
            return refused is not null;
        }, "a refusal");
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.PutDocumentAsync("series", 1, new byte[] { 1 }));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.TrimLogAsync(0, 1, [claim]));
        Assert.Equal(StoreOutcome.Known, refused!.Outcome);
        Assert.Contains("maxmemory-policy allkeys-lru", refused.Message);
        Assert.Equal(last, (await store.GetPositionAsync(0)).Last);

        await _base.RunAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        await UntilAsync(async () => await RefusalAsync(last + 1) is null, "the first append after it");
        Assert.Equal(last + 1, (await store.GetPositionAsync(0)).Last);

        async Task<StoreUnavailableException?> RefusalAsync(int number)
        {
            try
            {
                await store.AppendAsync(Group(store, claim, Record(number)));
                return null;
            }
            catch (StoreUnavailableException away)
            {
                return away;
            }
        }
    }

    [Fact]
    public async Task Open_NewerFormat_IsRefused()
    {
        await _base.RunAsync("SET", $"{_base.Options.Prefix}:format", "2");
        Assert.Contains("format 2", (await Assert.ThrowsAsync<StoreFormatException>(() => _base.OpenAsync())).Message);
    }

    [Fact]
    public async Task Open_NobodyThere_IsUnavailable()
    {
        await _server.KillAsync();
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => _base.OpenAsync(Quick));
        Assert.Equal(StoreOutcome.Known, refused.Outcome);
        await _server.RestartAsync();
    }

    [Fact]
    public async Task Append_OutOfMemory_IsAKnownFailureAndNothingIsWritten()
    {
        await using var store = await _base.OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1)));
        await _base.RunAsync("CONFIG", "SET", "maxmemory", "1");
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.AppendAsync(Group(store, claim, Record(2), Record(3))));
        Assert.Equal(StoreOutcome.Known, refused.Outcome);
        Assert.Contains("OOM", refused.Message);
        await _base.RunAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Single(await ReadAllAsync(store));
        await store.AppendAsync(Group(store, claim, Record(2)));
    }

    [Fact]
    public async Task Append_ServerIsAReplica_IsAKnownFailure()
    {
        await using var patient = await _base.OpenAsync();
        var claim = await AcquireAsync(patient);
        await using var store = await _base.OpenAsync(Quick);
        await _base.RunAsync("REPLICAOF", "127.0.0.1", "1");
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.AppendAsync(Group(store, claim, Record(1))));
        Assert.Equal(StoreOutcome.Known, refused.Outcome);
        await _base.RunAsync("REPLICAOF", "NO", "ONE");
        await GoesOnAsync(store, Group(store, claim, Record(1)));
    }

    [Fact]
    public async Task Append_ServerDoesNotAnswer_IsUnknownAndTheEndTellsWhatLanded()
    {
        await using var patient = await _base.OpenAsync();
        var claim = await AcquireAsync(patient);
        await patient.AppendAsync(Group(patient, claim, Record(1)));
        await using var store = await _base.OpenAsync(Quick);
        await _server.SignalAsync("STOP");
        var lost = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.AppendAsync(Group(store, claim, Record(2))));
        Assert.Equal(StoreOutcome.Unknown, lost.Outcome);
        await _server.SignalAsync("CONT");

        // Under the next epoch the old write cannot land any more, so what the log ends with is final.
        var anew = await AcquireAsync(patient);
        var last = (await patient.GetPositionAsync(0)).Last;
        Assert.InRange(last, 1, 2);
        await Assert.ThrowsAsync<StaleEpochException>(
            async () => await patient.AppendAsync(Group(patient, claim, Record(last + 1))));
        await GoesOnAsync(store, Group(store, anew, Record(last + 1)));
    }

    [Fact]
    public async Task Append_FewerReplicasThanAskedFor_IsUnknown()
    {
        await using var plain = await _base.OpenAsync();
        var claim = await AcquireAsync(plain);
        await using var store = await _base.OpenAsync(options => options with
        {
            WaitReplicas = 1,
            WaitLimit = TimeSpan.FromMilliseconds(20),
        });
        Assert.Contains("1 replicas have it", store.Description.Durability);
        var lost = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.AppendAsync(Group(store, claim, Record(1))));
        Assert.Equal(StoreOutcome.Unknown, lost.Outcome);
        Assert.Equal(1, (await store.GetPositionAsync(0)).Last);
    }

    [Fact]
    public async Task Append_ServerKilledAndRestarted_KeepsWhatWasAcknowledged()
    {
        await using var store = await _base.OpenAsync();
        var claim = await AcquireAsync(store);
        for (var number = 1; number <= 50; number++)
            await store.AppendAsync(Group(store, claim, Record(number)));
        await _server.KillAsync();
        await _server.RestartAsync();
        Assert.Equal(50, (await ReadAllAsync(store)).Count);
        claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(51)));
    }

    [Fact]
    public async Task Append_LogBehindWhatWasAcknowledged_IsDataLossUntilItIsAccepted()
    {
        await using var store = await _base.OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1)));
        await store.AppendAsync(Group(store, claim, Record(2)));

        // As after a fail-over to a replica that had received only the first record, under the same epoch.
        await _base.RunAsync("HSET", _base.Key(0, "meta"), "last", "1");
        var loss = await Assert.ThrowsAsync<StoreDamagedException>(
            async () => await store.AppendAsync(Group(store, claim, Record(3))));
        Assert.Contains("ends at record 1, but records up to 2 were acknowledged", loss.Message);
        await Assert.ThrowsAsync<StoreDamagedException>(async () => await store.AcquireAsync([0]));
        await store.DisposeAsync();
        await using var next = await _base.OpenAsync();
        await Assert.ThrowsAsync<StoreDamagedException>(async () => await next.AcquireAsync([0]));
        await next.DisposeAsync();
        await using var accepting = await _base.OpenAsync(options => options with { AcceptLoss = true });
        Assert.Single(await accepting.AcquireAsync([0]));
    }

    [Fact]
    public async Task Acquire_ServerCameBackEmpty_IsDataLoss()
    {
        await using var store = await _base.OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1)));
        await _base.RunAsync("FLUSHALL");
        var loss = await Assert.ThrowsAsync<StoreDamagedException>(
            async () => await store.AppendAsync(Group(store, claim, Record(2))));
        Assert.Contains("Data loss", loss.Message);
        await Assert.ThrowsAsync<StoreDamagedException>(async () => await store.AcquireAsync([0]));
    }

    [Fact]
    public async Task Append_ServerCameBackWithTheCopyOfAnEarlierOwner_IsDataLossForWhoeverOpensItNext()
    {
        await using var earlier = await _base.OpenAsync();
        var old = await AcquireAsync(earlier);
        await earlier.AppendAsync(Group(earlier, old, Record(1)));
        await earlier.DisposeAsync();
        await _base.RunAsync("COPY", _base.Key(0, "meta"), _base.Key(0, "copy"));
        await using var store = await _base.OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(2)));

        await _base.RunAsync("COPY", _base.Key(0, "copy"), _base.Key(0, "meta"), "REPLACE");
        var loss = await Assert.ThrowsAsync<StoreDamagedException>(
            async () => await store.AppendAsync(Group(store, claim, Record(3))));
        Assert.Contains("ends at record 1, but records up to 2 were acknowledged", loss.Message);
        await store.DisposeAsync();
        await using var next = await _base.OpenAsync();
        await Assert.ThrowsAsync<StoreDamagedException>(async () => await next.AcquireAsync([0]));
    }

    /// <summary>What an operator accepts is what he knew of at the start, not what is lost later.</summary>
    [Fact]
    public async Task Acquire_LossWasAcceptedAndThenAnother_IsDataLoss()
    {
        await using var store = await _base.OpenAsync(options => options with { AcceptLoss = true });
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1)));
        await _base.RunAsync("COPY", _base.Key(0, "meta"), _base.Key(0, "copy"));
        await store.AppendAsync(Group(store, claim, Record(2)));
        await _base.RunAsync("COPY", _base.Key(0, "copy"), _base.Key(0, "meta"), "REPLACE");

        var loss = await Assert.ThrowsAsync<StoreDamagedException>(async () => await store.AcquireAsync([0]));
        Assert.Contains("ends at record 1, but records up to 2 were acknowledged", loss.Message);
    }

    [Fact]
    public async Task Read_FlippedBit_ClosesThatRecordAlone()
    {
        await using var store = await _base.OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1), Record(2, customer: 9)));
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 1), State(0, 9, 2)));
        await _base.RunAsync("HSET", _base.Key(0, "log"), "2", "no record");
        await _base.RunAsync("HSET", _base.Key(0, "states"), "9", "no state");
        Assert.Equal(2, (await Assert.ThrowsAsync<CorruptRecordException>(
            async () => await store.ReadAsync(0, 2))).Number);
        Assert.Equal(9U, (await Assert.ThrowsAsync<CorruptRecordException>(
            async () => await store.LoadAsync(0, 9))).Customer);
        var corrupt = new List<long>();
        var read = new List<long>();
        await foreach (var record in store.ReadLogAsync(0, 0, failure => corrupt.Add(failure.Number)))
            read.Add(record.Number);
        Assert.Equal([1L], read);
        Assert.Equal([2L], corrupt);
    }

    private Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    /// <summary>Asks again and again, at the pace of the server's answers.</summary>
    private async Task UntilAsync(Func<Task<bool>> holdsAsync, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holdsAsync())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"Waited 30 s in vain for {what}.");
            await _base.RunAsync("PING");
        }
    }

    /// <summary>The store that failed takes the group by itself, at the first attempt that the server answers in its
    /// short time.</summary>
    private Task GoesOnAsync(IStore store, AppendGroup group) => UntilAsync(
        async () =>
        {
            try
            {
                await store.AppendAsync(group);
                return true;
            }
            catch (StoreUnavailableException)
            {
                return (await store.GetPositionAsync(group.Log)).Last == group.Records.Span[^1].Number;
            }
        },
        "the store to go on");

    /// <summary>Looks at the servers four times a second.</summary>
    private static RedisStoreOptions Short(RedisStoreOptions options) =>
        options with { Lease = TimeSpan.FromSeconds(1) };

    private static RedisStoreOptions Quick(RedisStoreOptions options) => options with
    {
        Client = options.Client with
        {
            CommandTimeout = TimeSpan.FromMilliseconds(500),
            RetryTime = TimeSpan.FromMilliseconds(300),
        },
        WaitLimit = TimeSpan.FromMilliseconds(100),
    };
}
