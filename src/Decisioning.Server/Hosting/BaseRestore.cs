using System.Globalization;
using Decisioning.Engine;
using Decisioning.Engine.Erasing;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Decisioning.Server.Services;
using Decisioning.Storage;
using Decisioning.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Decisioning.Server.Hosting;

/// <summary>
/// Makes a base of a backup beside the data directory, has it forget who was erased since, verifies it, and only then
/// puts it in place by two renames. Opening it raises every epoch, so a process that still holds the old base can
/// change nothing in the new one.
/// </summary>
public sealed class BaseRestore(ServerSettings settings, TimeProvider time)
{
    /// <summary>A file in a prepared base that was verified and is about to be put in place. No store looks at it.
    /// </summary>
    private const string VerifiedFileName = "VERIFIED";

    /// <summary>Where the base is put.</summary>
    public string Target { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.DataDirectory));

    /// <summary>Where the base lies until it is put in place.</summary>
    public string Prepared => Target + ".restoring";

    /// <summary>Whether the prepared base was verified, so that only renames are missing.</summary>
    public bool IsVerified => File.Exists(Path.Combine(Prepared, VerifiedFileName));

    /// <summary>Who was erased, by the base that is to be replaced and by another base or backup, as far as they are
    /// there.</summary>
    /// <param name="from">Another base or backup; null for none.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <exception cref="StoreException">One of them is in use or cannot be read.</exception>
    public async Task<IReadOnlyList<ErasureList>> ReadErasuresAsync(string? from, CancellationToken ct)
    {
        var lists = new List<ErasureList>();
        if (from is not null) lists.Add(await ReadListAsync(from, ct));
        if (File.Exists(Path.Combine(Target, SqliteStore.LogFileName))) lists.Add(await ReadListAsync(Target, ct));
        return lists;
    }

    /// <summary>Makes the base: copied, erased in, verified.</summary>
    /// <exception cref="StoreException">The backup cannot be used.</exception>
    /// <exception cref="InvalidOperationException">Erasures could not be made again.</exception>
    public async Task<(IReadOnlyList<HonourReport> Honoured, VerifyReport Verified)> PrepareAsync(
        string backup, IReadOnlyList<ErasureList> erasures, CancellationToken ct)
    {
        SqliteBackup.CopyTo(backup, Prepared);
        await using var store = await OpenAsync(Prepared);
        await using var engine = await DecisionEngine.OpenAsync(
            store, settings.Engine, CatalogLibrary.Parse, time, NullLoggerFactory.Instance, ct: ct);
        var honoured = new List<HonourReport>();
        foreach (var list in erasures) honoured.Add(await engine.HonourAsync(list, ct));
        return (honoured, await engine.VerifyAsync(ct));
    }

    /// <summary>Moves the base that is there aside and the new one, which was verified, into its place; where the old
    /// one is now, if there was one. The keys of callers stay those of the directory.</summary>
    public string? PutInPlace()
    {
        if (!Directory.Exists(Target))
        {
            MarkVerified();
            MoveIn();
            return null;
        }

        var keys = Path.Combine(Target, KeyFile.DefaultName);
        if (File.Exists(keys)) File.Copy(keys, Path.Combine(Prepared, KeyFile.DefaultName));
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var aside = $"{Target}.replaced-{stamp}";
        MarkVerified();
        Directory.Move(Target, aside);
        MoveIn();
        return aside;
    }

    /// <summary>Says, for the case of being cut off between the renames, that the new base is whole.</summary>
    private void MarkVerified()
    {
        using var file = File.OpenHandle(Path.Combine(Prepared, VerifiedFileName), FileMode.Create, FileAccess.Write);
        RandomAccess.FlushToDisk(file);
    }

    private void MoveIn()
    {
        Directory.Move(Prepared, Target);
        File.Delete(Path.Combine(Target, VerifiedFileName));
    }

    private async Task<ErasureList> ReadListAsync(string directory, CancellationToken ct)
    {
        if (!SqliteBackup.IsBackup(directory))
        {
            await using var store = await OpenAsync(directory);
            return await ErasureList.ReadAsync(store, ct);
        }

        // A backup is never opened where it lies: opening changes files.
        var copy = Target + ".erasures";
        SqliteBackup.CopyTo(directory, copy);
        try
        {
            await using var store = await OpenAsync(copy);
            return await ErasureList.ReadAsync(store, ct);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private Task<SqliteStore> OpenAsync(string directory) => SqliteStore.OpenAsync(new SqliteStoreOptions
    {
        Directory = directory,
        Readers = settings.StoreReaders,
        ReserveBytes = settings.StoreReserveBytes,
    });
}
