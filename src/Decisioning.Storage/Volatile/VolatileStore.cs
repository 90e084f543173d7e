using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Decisioning.Storage;

/// <summary>
/// A store in memory, for tests and for trying things out: it keeps every rule of the contract but durability. All
/// calls end at once, under one lock.
/// </summary>
public sealed partial class VolatileStore : IStore
{
    private readonly VolatileData _data;
    private readonly OwnershipBoard _board = new();
    private int _disposed;

    private VolatileStore(VolatileData data, StoreLimits limits)
    {
        _data = data;
        Description = new StoreDescription
        {
            Name = "volatile",
            Durability = "Nothing survives the end of the process.",
            LogCount = data.Logs.Length,
            Format = 1,
            Owner = "volatile",
            Limits = limits,
        };
    }

    /// <inheritdoc/>
    public StoreDescription Description { get; }

    /// <summary>Opens the data.</summary>
    /// <exception cref="StoreLockedException">Another store holds it.</exception>
    public static VolatileStore Open(VolatileData data, StoreLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.TryHold()) throw new StoreLockedException("memory", Environment.ProcessId);
        return new VolatileStore(data, limits ?? new StoreLimits());
    }

    /// <inheritdoc/>
    public int LogOf(int partition)
    {
        StoreRules.CheckPartition(partition);
        return _data.Logs.Length == 1 ? 0 : partition;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PartitionClaim>> AcquireAsync(
        IReadOnlyList<int> partitions, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        foreach (var partition in partitions) StoreRules.CheckPartition(partition);
        lock (Enter(ct))
        {
            var claims = new PartitionClaim[partitions.Count];
            for (var i = 0; i < claims.Length; i++)
                claims[i] = new PartitionClaim((byte)partitions[i], Raise(partitions[i], Description.Owner));
            return ValueTask.FromResult<IReadOnlyList<PartitionClaim>>(claims);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(PartitionClaim claim, CancellationToken ct = default)
    {
        lock (Enter(ct)) return ValueTask.FromResult(Owns(claim));
    }

    /// <inheritdoc/>
    public ValueTask<bool> PassAsync(PartitionClaim claim, string owner, CancellationToken ct = default)
    {
        lock (Enter(ct))
        {
            if (!Owns(claim) || owner != Description.Owner) return ValueTask.FromResult(false);
            Raise(claim.Partition, owner);
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ReleaseAsync(IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(claims);
        lock (Enter(ct))
        {
            var released = 0;
            foreach (var claim in claims)
            {
                if (!Owns(claim)) continue;
                Raise(claim.Partition, "");
                released++;
            }

            return ValueTask.FromResult(released);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PartitionOwner> WatchAsync(CancellationToken ct = default) => _board.WatchAsync(ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _data.LetGo();
        return ValueTask.CompletedTask;
    }

    private PartitionEpoch Raise(int partition, string owner)
    {
        var nonce = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        var epoch = new PartitionEpoch(_data.Epochs[partition].Counter + 1, nonce);
        _data.Epochs[partition] = epoch;
        _board.Publish(new PartitionOwner((byte)partition, epoch, owner));
        return epoch;
    }

    private bool Owns(PartitionClaim claim) =>
        claim.Epoch.Counter > 0 && _data.Epochs[claim.Partition] == claim.Epoch;

    private void Demand(IReadOnlyList<PartitionClaim> claims)
    {
        foreach (var claim in claims) Demand(claim);
    }

    private void Demand(PartitionClaim claim)
    {
        if (!Owns(claim))
            throw new StaleEpochException(claim.Partition, claim.Epoch, _data.Epochs[claim.Partition]);
    }

    private Lock Enter(CancellationToken ct, [CallerMemberName] string call = "")
    {
        ct.ThrowIfCancellationRequested();
        return Volatile.Read(ref _disposed) == 0
            ? _data.Gate
            : throw new ObjectDisposedException(nameof(VolatileStore), $"{call} was called on a closed store.");
    }
}
