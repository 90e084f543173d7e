using System.Text.Json;
using Decisioning.Domain.Catalog;
using Decisioning.Engine.Importing;
using Decisioning.Storage;
using Decisioning.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Decisioning.Engine.Tests.Testing;

/// <summary>A base that outlives its engine, in memory or in SQLite files, so that a test may restart over
/// it.</summary>
internal sealed class TestBase : IAsyncDisposable
{
    private readonly VolatileData? _memory;
    private readonly string? _directory;
    private readonly List<Gate> _gates = [];
    private IStore? _store;

    private TestBase(VolatileData? memory, string? directory) => (_memory, _directory) = (memory, directory);

    public ManualTime Time { get; } = ManualTime.StartOf2026();

    /// <summary>The clock stands still unless a test moves it, so nothing is left to fill by default.</summary>
    public EngineOptions Options { get; set; } = new() { BehindInterval = TimeSpan.Zero };

    /// <summary>The number of a record that is read as corrupt; 0 for none.</summary>
    public long CorruptRecord { get; set; }

    /// <summary>Runs before every erasure in the store, also after a restart.</summary>
    public Action? BeforeErase { get; set; }

    /// <summary>Runs before every saved state that a reader of all gets, also after a restart, which does not wait for
    /// the base to be counted then.</summary>
    public Func<Task>? BeforeState { get; set; }

    public TestEnd End { get; } = new();

    public GatedStore Store { get; private set; } = null!;

    /// <summary>Where a base of SQLite files lies.</summary>
    public string Folder => _directory ?? throw new InvalidOperationException("The base is in memory.");

    public DecisionEngine Engine { get; private set; } = null!;

    /// <summary>Opens a base of a kind: <c>volatile</c>, <c>volatile256</c> (a log a partition) or
    /// <c>sqlite</c>.</summary>
    public static async Task<TestBase> OpenAsync(
        string kind = "volatile", EngineOptions? options = null, TimeSpan behindInterval = default)
    {
        var directory = kind == "sqlite" ? Directory.CreateTempSubdirectory("engine-test").FullName : null;
        var memory = directory is null ? new VolatileData(kind == "volatile256" ? Partitions.Count : 1) : null;
        var test = new TestBase(memory, directory)
        {
            Options = (options ?? new EngineOptions()) with { BehindInterval = behindInterval },
        };
        await test.StartAsync();
        return test;
    }

    /// <summary>Opens a base of files that are there; they are removed at the end of the test.</summary>
    public static async Task<TestBase> OverAsync(string directory)
    {
        var test = new TestBase(null, directory);
        await test.StartAsync();
        return test;
    }

    public async Task StartAsync()
    {
        _store = await OpenStoreAsync();
        Store = new GatedStore(_store)
        {
            CorruptRecord = CorruptRecord,
            BeforeErase = BeforeErase,
            BeforeState = BeforeState,
        };
        Engine = await DecisionEngine.OpenAsync(
            Store, Options, Read, Time, NullLoggerFactory.Instance, End, CancellationToken.None);
        if (BeforeState is null) await Patience.For(Engine.BaseCountedAsync(), "the base to be counted");
    }

    /// <summary>Imports customers while the engine is stopped, and starts it again over them.</summary>
    public async Task ImportAsync(params IReadOnlyList<ImportedCustomer>[] parts)
    {
        await StopAsync();
        try
        {
            await using var store = await OpenStoreAsync();
            var import = await BaseImport.BeginAsync(store, Time);
            foreach (var part in parts) await import.AddAsync(part);
            await import.FinishAsync();
        }
        finally
        {
            await StartAsync();
        }
    }

    /// <summary>Stops the engine in an orderly way.</summary>
    public async Task StopAsync()
    {
        await Engine.DisposeAsync();
        await _store!.DisposeAsync();
    }

    /// <summary>Takes the store away from under the engine, as the end of the process would.</summary>
    public async Task KillAsync()
    {
        await _store!.DisposeAsync();
        await Engine.DisposeAsync();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task CrashAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    /// <summary>A gate that is opened at the end of the test at the latest, so that a failing test ends too.</summary>
    public Gate NewGate()
    {
        var gate = new Gate();
        _gates.Add(gate);
        return gate;
    }

    /// <summary>Publishes a catalog and has it approved.</summary>
    public async Task PublishAsync(CatalogDefinition catalog)
    {
        var published = await Engine.Catalogs.PublishAsync(JsonSerializer.SerializeToUtf8Bytes(catalog), "marketer");
        Assert.True(published.Version is not null, string.Join('\n', published.Problems));
        var approved = await Engine.Catalogs.ApproveAsync(0, [], "approver");
        Assert.Equal(RefusalCause.None, approved.Refusal.Cause);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in _gates) gate.Open();
        await StopAsync();
        if (_directory is not null) Directory.Delete(_directory, recursive: true);
    }

    private async Task<IStore> OpenStoreAsync() => _memory is { } memory
        ? VolatileStore.Open(memory)
        : await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = _directory!, ReserveBytes = 0 });

    private static CatalogDefinition Read(ReadOnlyMemory<byte> content) =>
        JsonSerializer.Deserialize<CatalogDefinition>(content.Span)!;
}
