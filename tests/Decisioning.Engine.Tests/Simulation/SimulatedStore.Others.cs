using System.Runtime.CompilerServices;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>The calls in which nothing is special.</summary>
internal partial class SimulatedStore
{
    public async ValueTask<bool> RenewAsync(PartitionClaim claim, CancellationToken ct = default) =>
        await WriteAsync(() => Inner.RenewAsync(claim, CancellationToken.None)).ConfigureAwait(false);

    public async ValueTask<bool> PassAsync(PartitionClaim claim, string owner, CancellationToken ct = default) =>
        await WriteAsync(() => Inner.PassAsync(claim, owner, CancellationToken.None)).ConfigureAwait(false);

    public async ValueTask<int> ReleaseAsync(IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default) =>
        await WriteAsync(() => Disk.ReleaseAsync(claims)).ConfigureAwait(false);

    public IAsyncEnumerable<PartitionOwner> WatchAsync(CancellationToken ct = default) => Inner.WatchAsync(ct);

    public async ValueTask<LogPosition> GetPositionAsync(int log, CancellationToken ct = default) =>
        await ReadAsync(() => Inner.GetPositionAsync(log, CancellationToken.None)).ConfigureAwait(false);

    public async ValueTask<LogRecord?> ReadAsync(int log, long number, CancellationToken ct = default) =>
        await ReadAsync(() => Inner.ReadAsync(log, number, CancellationToken.None)).ConfigureAwait(false);

    public async ValueTask<long> FindBeforeAsync(int log, long atMs, CancellationToken ct = default) =>
        await ReadAsync(() => Inner.FindBeforeAsync(log, atMs, CancellationToken.None)).ConfigureAwait(false);

    public async ValueTask<long> TrimLogAsync(
        int log, long upTo, IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default) =>
        await WriteAsync(() => Inner.TrimLogAsync(log, upTo, claims, CancellationToken.None)).ConfigureAwait(false);

    public async ValueTask<StateRow?> LoadAsync(int partition, uint customer, CancellationToken ct = default) =>
        await ReadAsync(() => Inner.LoadAsync(partition, customer, CancellationToken.None)).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<StateRow>> FindAsync(
        int partition, ulong idHash, CancellationToken ct = default) =>
        await ReadAsync(() => Inner.FindAsync(partition, idHash, CancellationToken.None)).ConfigureAwait(false);

    /// <summary>Never slow: it is asked once a partition at every opening.</summary>
    public ValueTask<uint> HighestCustomerAsync(int partition, CancellationToken ct = default) =>
        Inner.HighestCustomerAsync(partition, ct);

    public async IAsyncEnumerable<StateRow> ReadStatesAsync(
        Action<CorruptRecordException>? onCorrupt = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await ReadAsync(() => ValueTask.FromResult(true)).ConfigureAwait(false);
        await foreach (var row in Inner.ReadStatesAsync(onCorrupt, ct).ConfigureAwait(false)) yield return row;
    }

    public async ValueTask<bool> PutDocumentAsync(
        string name, long number, ReadOnlyMemory<byte> content, bool isUpkeep = false, CancellationToken ct = default)
    {
        var kept = content.ToArray();
        return await WriteAsync(() => Inner.PutDocumentAsync(name, number, kept, isUpkeep, CancellationToken.None))
            .ConfigureAwait(false);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> GetDocumentAsync(
        string name, long number, CancellationToken ct = default) =>
        await ReadAsync(() => Inner.GetDocumentAsync(name, number, CancellationToken.None)).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<DocumentEntry>> ListDocumentsAsync(
        string name, CancellationToken ct = default) =>
        await ReadAsync(() => Inner.ListDocumentsAsync(name, CancellationToken.None)).ConfigureAwait(false);

    public async ValueTask<int> DropDocumentsAsync(string name, long upTo, CancellationToken ct = default) =>
        await WriteAsync(() => Inner.DropDocumentsAsync(name, upTo, CancellationToken.None)).ConfigureAwait(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
