using Decisioning.Storage.Tests.Suite;

namespace Decisioning.Storage.Tests;

/// <summary>The suite on the store in memory, in the shape of an embedded store.</summary>
public sealed class VolatileStoreTests : StoreSuite
{
    private readonly VolatileData _data = new();

    [Fact]
    public void Open_DataInUse_IsRefused()
    {
        VolatileStore.Open(_data);
        Assert.Equal(
            Environment.ProcessId, Assert.Throws<StoreLockedException>(() => VolatileStore.Open(_data)).ProcessId);
    }

    protected override ValueTask<IStore> CreateAsync() => new(VolatileStore.Open(_data));
}
