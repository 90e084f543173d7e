namespace Decisioning.Storage.Tests.Suite;

/// <summary>The behaviour that every store must show. A store's test class says only how one is opened; opening twice
/// in one test, the first store closed, opens the same data.</summary>
public abstract partial class StoreSuite : IAsyncLifetime
{
    private readonly List<IStore> _opened = [];

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var store in _opened) await store.DisposeAsync();
    }

    protected abstract ValueTask<IStore> CreateAsync();

    protected async Task<IStore> OpenAsync()
    {
        var store = await CreateAsync();
        _opened.Add(store);
        return store;
    }

    private protected async Task<IStore> ReopenAsync(IStore store)
    {
        await store.DisposeAsync();
        return await OpenAsync();
    }
}
