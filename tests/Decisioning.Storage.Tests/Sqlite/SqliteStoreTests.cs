using Decisioning.Storage.Tests.Suite;

namespace Decisioning.Storage.Tests.Sqlite;

/// <summary>The suite on the embedded store.</summary>
public sealed class SqliteStoreTests : StoreSuite
{
    private readonly DataDirectory _directory = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async ValueTask<IStore> CreateAsync() => await _directory.OpenAsync();
}
