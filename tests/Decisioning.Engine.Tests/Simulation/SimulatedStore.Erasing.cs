using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>Erasures, which arrive in pieces: between any two of them the process may die or the store fail.</summary>
internal partial class SimulatedStore
{
    private const int PieceRecords = 2;

    public virtual async ValueTask EraseAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement,
        CancellationToken ct = default)
    {
        var newest = stubs.OrderByDescending(stub => stub.Number).ToArray();
        foreach (var piece in newest.SkipLast(PieceRecords).Chunk(PieceRecords))
        {
            await WriteAsync(async () =>
            {
                var row = await Inner.LoadAsync(claim.Partition, customer, CancellationToken.None)
                    .ConfigureAwait(false);
                return await EraseHereAsync(claim, customer, piece, row).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }

        LogStub[] oldest = [.. newest.TakeLast(PieceRecords)];
        await WriteAsync(() => LandErasureAsync(claim, customer, oldest, replacement)).ConfigureAwait(false);
    }

    public async ValueTask CompleteErasuresAsync() =>
        await WriteAsync(() => ValueTask.FromResult(true)).ConfigureAwait(false);

    /// <summary>The last piece arrives, with the state.</summary>
    protected virtual ValueTask<bool> LandErasureAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement) =>
        EraseHereAsync(claim, customer, stubs, replacement);

    private async ValueTask<bool> EraseHereAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? row)
    {
        await Inner.EraseAsync(claim, customer, stubs, row, CancellationToken.None).ConfigureAwait(false);
        Disk.CheckOwner([claim], "stubs");
        World.History.Say($"records {string.Join(", ", stubs.Select(stub => stub.Number))} are stubs");
        return true;
    }
}
