using System.Diagnostics;
using System.Text.Json;
using Decisioning.Domain.Catalog;
using Decisioning.Engine;
using Decisioning.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Decisioning.Benchmarks;

/// <summary>An engine over SQLite files in a directory of its own, with the options that are shipped.</summary>
internal sealed class EngineBed : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("engine-measurement").FullName;
    private SqliteStore? _store;
    private DecisionEngine? _engine;

    public SqliteStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public DecisionEngine Engine => _engine ?? throw new InvalidOperationException("The engine is not open.");

    /// <summary>Opens the store; customers may be saved into it before the engine opens.</summary>
    public static async Task<EngineBed> OpenStoreAsync()
    {
        var bed = new EngineBed();
        bed._store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = bed._directory });
        return bed;
    }

    /// <summary>Opens the engine, publishes a catalog of so many offers, and waits until the base is counted: what is
    /// measured has nothing of that in it.</summary>
    public async Task<EngineOpening> OpenEngineAsync(EngineOptions options, int offers)
    {
        var began = Stopwatch.GetTimestamp();
        _engine = await DecisionEngine.OpenAsync(
            Store, options, Read, TimeProvider.System, NullLoggerFactory.Instance);
        var serving = Stopwatch.GetElapsedTime(began);
        var catalog = JsonSerializer.SerializeToUtf8Bytes(Shop.Definition(offers));
        var published = await _engine.Catalogs.PublishAsync(catalog, "marketer");
        if (published.Version is null) throw new InvalidOperationException(string.Join('\n', published.Problems));
        await _engine.Catalogs.ApproveAsync(0, [], "approver");
        await _engine.BaseCountedAsync();
        var opening = new EngineOpening(serving, Stopwatch.GetElapsedTime(began));
        return _engine.GetBase() is { Refusal: { Refused: true } refusal }
            ? throw new InvalidOperationException($"The base was not counted: {refusal}")
            : opening;
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static CatalogDefinition Read(ReadOnlyMemory<byte> content) =>
        JsonSerializer.Deserialize<CatalogDefinition>(content.Span)!;
}
