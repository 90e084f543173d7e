namespace Decisioning.Storage.Sqlite;

public sealed partial class SqliteStore
{
    private readonly OwnershipBoard _board = new();

    /// <summary>Changes of ownership go one after the other through both files, so that both end with the same epoch.
    /// </summary>
    private readonly SemaphoreSlim _ownership = new(1);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PartitionClaim>> AcquireAsync(
        IReadOnlyList<int> partitions, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        foreach (var partition in partitions) StoreRules.CheckPartition(partition);
        return await RaiseAsync(partitions, onlyIf: null, Description.Owner, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(PartitionClaim claim, CancellationToken ct = default) => _logWriter.RunAsync(
        connection =>
        {
            _log.Begin(connection);
            var holds = _log.Epochs.Holds(claim);
            _log.Commit(connection);
            return holds;
        }, ct);

    /// <inheritdoc/>
    public async ValueTask<bool> PassAsync(PartitionClaim claim, string owner, CancellationToken ct = default) =>
        owner == Description.Owner
        && (await RaiseAsync([claim.Partition], [claim], owner, ct).ConfigureAwait(false)).Length > 0;

    /// <inheritdoc/>
    public async ValueTask<int> ReleaseAsync(IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(claims);
        int[] partitions = [.. claims.Select(claim => (int)claim.Partition)];
        return (await RaiseAsync(partitions, claims, "", ct).ConfigureAwait(false)).Length;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PartitionOwner> WatchAsync(CancellationToken ct = default) => _board.WatchAsync(ct);

    private async ValueTask<PartitionClaim[]> RaiseAsync(
        IReadOnlyList<int> partitions, IReadOnlyList<PartitionClaim>? onlyIf, string owner, CancellationToken ct)
    {
        await _ownership.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var claims = await WriteLogAsync(connection => _log.Raise(connection, partitions, onlyIf), ct)
                .ConfigureAwait(false);
            await _stateWriter.RunAsync(connection => _states.Adopt(connection, claims), CancellationToken.None)
                .ConfigureAwait(false);
            foreach (var claim in claims) _board.Publish(new PartitionOwner(claim.Partition, claim.Epoch, owner));
            return claims;
        }
        finally
        {
            _ownership.Release();
        }
    }
}
