using Decisioning.Storage.Tests.Suite;

namespace Decisioning.Storage.Tests;

/// <summary>The suite on the store in memory, in the shape of a networked store: a log a partition.</summary>
public sealed class VolatileStoreLogPerPartitionTests : StoreSuite
{
    private readonly VolatileData _data = new(Partitions.Count);

    protected override ValueTask<IStore> CreateAsync() => new(VolatileStore.Open(_data));
}
