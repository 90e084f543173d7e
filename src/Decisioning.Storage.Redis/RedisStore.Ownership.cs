using System.Globalization;
using System.Security.Cryptography;
using Decisioning.Resp;
using Decisioning.Storage.Redis.Scripts;

namespace Decisioning.Storage.Redis;

public sealed partial class RedisStore
{
    private readonly OwnershipBoard _board = new();
    private readonly PartitionOwner[] _seen = new PartitionOwner[Partitions.Count];
    private readonly PartitionEpoch[] _held = new PartitionEpoch[Partitions.Count];
    private readonly Lock _ownership = new();

    /// <summary>Partitions that this process has taken: a loss of what was acknowledged since is told.</summary>
    private readonly bool[] _taken = new bool[Partitions.Count];
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewing;
    private bool _lettingGo;
    private int _watching;

    /// <summary>Cancelled when a partition that this process had taken was found to be another's.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PartitionClaim>> AcquireAsync(
        IReadOnlyList<int> partitions, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        foreach (var partition in partitions) StoreRules.CheckPartition(partition);
        ct.ThrowIfCancellationRequested();
        var taken = await Task.WhenAll(partitions.Select(each => TakeAsync(each, ct))).ConfigureAwait(false);
        return [.. taken.Where(claim => claim.Epoch.Counter > 0)];
    }

    /// <summary>Waits until no other process holds the base, and takes it: for a process that stands by. The lowest
    /// partition decides between several that wait.</summary>
    /// <param name="waiting">Told once, when another process holds the base.</param>
    public async Task WaitForAllAsync(Action<string> waiting, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        var pause = Description.Lease / 10;
        var told = false;
        while ((await AcquireAsync([0], ct).ConfigureAwait(false)).Count == 0)
        {
            if (!told)
            {
                var owner = (await ReadOwnerAsync(0, ct).ConfigureAwait(false)).Owner;
                waiting($"The base is held by {owner}; waiting until it is gone.");
                told = true;
            }

            await Task.Delay(pause, _options.Clock, ct).ConfigureAwait(false);
        }

        int[] rest = [.. Enumerable.Range(1, Partitions.Count - 1)];
        while (rest.Length > 0)
        {
            var got = await AcquireAsync(rest, ct).ConfigureAwait(false);
            rest = [.. rest.Except(got.Select(claim => (int)claim.Partition))];
            if (rest.Length > 0) await Task.Delay(pause, _options.Clock, ct).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RenewAsync(PartitionClaim claim, CancellationToken ct = default)
    {
        if (claim.Epoch.Counter <= 0) return false;
        using var renew = Change(LuaScripts.Renew, claim, _keys[claim.Partition].Meta)
            .Add((long)Description.Lease.TotalMilliseconds);
        return (await SendAsync(renew, ct).ConfigureAwait(false)).Items[0].Text == "OK";
    }

    /// <inheritdoc/>
    public async ValueTask<bool> PassAsync(PartitionClaim claim, string owner, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (owner != Description.Owner && !await IsAliveAsync(owner, ct).ConfigureAwait(false)) return false;
        return await HandOverAsync(claim, owner, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReleaseAsync(IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var released = await Task.WhenAll(claims.Select(claim => HandOverAsync(claim, "", ct).AsTask()))
            .ConfigureAwait(false);
        return released.Count(isReleased => isReleased);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PartitionOwner> WatchAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
    {
        Interlocked.Increment(ref _watching);
        try
        {
            await LookAsync(ct).ConfigureAwait(false);
            await foreach (var owner in _board.WatchAsync(ct).ConfigureAwait(false)) yield return owner;
        }
        finally
        {
            Interlocked.Decrement(ref _watching);
        }
    }

    private async Task<PartitionClaim> TakeAsync(int partition, CancellationToken ct)
    {
        var nonce = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        var acceptsLoss = _options.AcceptLoss && !Volatile.Read(ref _taken[partition]);
        using var acquire = new RespCommand(LuaScripts.Acquire, keys: 1)
        {
            WaitReplicas = _options.WaitReplicas,
            WaitLimit = _options.WaitLimit,
        };
        acquire.AddKey(_keys[partition].Meta).Add(Description.Owner).Add(Nonce(new PartitionEpoch(0, nonce)))
            .Add((long)Description.Lease.TotalMilliseconds).Add(acceptsLoss ? 1 : 0);
        var answer = await SendAsync(acquire, ct).ConfigureAwait(false);
        switch (answer.Items[0].Text)
        {
            case "HELD": return default;
            case "BEHIND": throw Behind(partition, answer.Items[1].Integer, answer.Items[2].Integer);
        }

        var last = answer.Items[2].Integer;
        var known = Volatile.Read(ref _acknowledged[partition]);
        if (last < known && !acceptsLoss)
            throw await MarkBehindAsync(partition, known, last).ConfigureAwait(false);
        Volatile.Write(ref _acknowledged[partition], last);
        Volatile.Write(ref _taken[partition], true);
        var epoch = new PartitionEpoch(answer.Items[1].Integer, nonce);
        lock (_ownership) _held[partition] = epoch;
        Note(new PartitionOwner((byte)partition, epoch, Description.Owner));
        return new PartitionClaim((byte)partition, epoch);
    }

    private async ValueTask<bool> HandOverAsync(PartitionClaim claim, string owner, CancellationToken ct)
    {
        if (claim.Epoch.Counter <= 0) return false;
        var nonce = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        using var pass = Change(LuaScripts.Pass, claim, _keys[claim.Partition].Meta)
            .Add(Nonce(new PartitionEpoch(0, nonce))).Add(owner)
            .Add(owner.Length == 0 ? 0 : (long)Description.Lease.TotalMilliseconds);
        var answer = await SendAsync(pass, ct).ConfigureAwait(false);
        if (answer.Items[0].Text != "OK") return false;
        var epoch = new PartitionEpoch(answer.Items[1].Integer, nonce);
        lock (_ownership) _held[claim.Partition] = owner == Description.Owner ? epoch : default;
        Note(new PartitionOwner(claim.Partition, epoch, owner));
        return true;
    }

    private byte[] AliveKey(string owner) => System.Text.Encoding.UTF8.GetBytes($"{_options.Prefix}:alive:{owner}");

    private async ValueTask<bool> IsAliveAsync(string owner, CancellationToken ct)
    {
        if (owner.Length == 0) return false;
        using var exists = Reading("EXISTS").AddKey(AliveKey(owner));
        return (await SendAsync(exists, ct).ConfigureAwait(false)).Integer == 1;
    }

    /// <summary>Says that this process lives, prolongs its leases, and looks at the others' when somebody watches. When
    /// Redis is away the leases simply run out; the next write says so.</summary>
    private async Task RenewAllAsync()
    {
        using var timer = new PeriodicTimer(Description.Lease / 4, _options.Clock);
        try
        {
            do
            {
                try
                {
                    await ShowAliveAsync(_closing.Token).ConfigureAwait(false);
                    await Task.WhenAll(Held().Select(RenewHeldAsync)).ConfigureAwait(false);
                    if (Volatile.Read(ref _watching) > 0) await LookAsync(_closing.Token).ConfigureAwait(false);
                }
                catch (StoreUnavailableException) when (!_closing.IsCancellationRequested)
                {
                    continue;
                }
            }
            while (await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false));
        }
        catch (Exception end) when (_closing.IsCancellationRequested
            && end is OperationCanceledException or ObjectDisposedException or StoreUnavailableException)
        {
            return;
        }
    }

    private async Task ShowAliveAsync(CancellationToken ct)
    {
        using var alive = Reading("SET").AddKey(AliveKey(Description.Owner)).Add("1").Add("PX")
            .Add((long)Description.Lease.TotalMilliseconds);
        await SendAsync(alive, ct).ConfigureAwait(false);
    }

    private async Task RenewHeldAsync(PartitionClaim claim)
    {
        if (await RenewAsync(claim, _closing.Token).ConfigureAwait(false)) return;
        var owner = await ReadOwnerAsync(claim.Partition, _closing.Token).ConfigureAwait(false);
        if (owner.Epoch.Counter <= claim.Epoch.Counter)
        {
            await MarkSetBackAsync(claim, owner.Epoch).ConfigureAwait(false);
            return;
        }

        // This process may just be taking it anew, or releasing it, and not know the answer yet.
        if (owner.Owner == Description.Owner || owner.Owner.Length == 0) return;
        lock (_ownership)
        {
            if (_held[claim.Partition] != claim.Epoch) return;
            _held[claim.Partition] = default;
        }

        Note(owner);
        await _lost.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Nobody may open what an older copy has lost, also when this process never writes to it again. The
    /// process keeps the claim: its next write says what is wrong.</summary>
    private async Task MarkSetBackAsync(PartitionClaim claim, PartitionEpoch stored)
    {
        try
        {
            await DemandNotSetBackAsync(claim, stored).ConfigureAwait(false);
        }
        catch (StoreDamagedException loss)
        {
            System.Diagnostics.Trace.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{loss.Message}"));
        }
    }

    private PartitionClaim[] Held()
    {
        lock (_ownership)
        {
            return
            [
                .. _held.Select((epoch, partition) => new PartitionClaim((byte)partition, epoch))
                    .Where(claim => claim.Epoch.Counter > 0),
            ];
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var owners = await Task.WhenAll(Enumerable.Range(0, Partitions.Count)
            .Select(each => ReadOwnerAsync(each, ct))).ConfigureAwait(false);
        foreach (var owner in owners)
        {
            if (owner.Epoch.Counter == 0) continue;
            if (owner.Owner == Description.Owner) lock (_ownership) _held[owner.Partition] = owner.Epoch;
            Note(owner);
        }
    }

    private async Task<PartitionOwner> ReadOwnerAsync(int partition, CancellationToken ct)
    {
        using var get = Reading("HMGET").AddKey(_keys[partition].Meta).Add("counter").Add("nonce").Add("owner");
        var found = (await SendAsync(get, ct).ConfigureAwait(false)).Items;
        return new PartitionOwner((byte)partition, Epoch(found[0], found[1]), found[2].Text);
    }

    private void Note(PartitionOwner owner)
    {
        lock (_ownership)
        {
            if (_seen[owner.Partition].Epoch.Counter >= owner.Epoch.Counter) return;
            _seen[owner.Partition] = owner;
            _board.Publish(owner);
        }
    }

    /// <summary>Lets the leases go at the end, so that who waits need not wait for their time. The epochs stay.
    /// </summary>
    private async Task LetGoAsync()
    {
        _lettingGo = true;
        try
        {
            await Task.WhenAll(Held().Select(async claim =>
            {
                using var free = Change(LuaScripts.Renew, claim, _keys[claim.Partition].Meta).Add("-1");
                await SendAsync(free, CancellationToken.None).ConfigureAwait(false);
            })).ConfigureAwait(false);
        }
        catch (StoreException away)
        {
            // Redis is away: the leases run out by themselves.
            System.Diagnostics.Trace.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{away.Message}"));
        }
    }
}
