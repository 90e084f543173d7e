using Decisioning.Storage.Sqlite.Connections;
using Decisioning.Storage.Sqlite.Migrations;

namespace Decisioning.Storage.Sqlite;

/// <summary>How a <see cref="SqliteStore"/> is opened.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>The data directory; it is made when absent. One process at a time may hold it.</summary>
    public required string Directory { get; init; }

    /// <summary>Bytes of the reserve file, which is given back to the disk when that is full, so that erasure,
    /// checkpoint and shutdown still work; 0 keeps none. Default 64 MiB.</summary>
    public long ReserveBytes { get; init; } = 64L << 20;

    /// <summary>How long records stay in the log. Default 400 days.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Read-only connections to each file, 1..64. Default 4.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Writes that may wait for the thread of a file, 1..10,000; who comes later waits for a place. Default
    /// 64.</summary>
    public int QueueLength { get; init; } = 64;

    /// <summary>Pages of 4 KiB written to a file's write-ahead log before it is moved into the file, 16..1,000,000;
    /// at a quarter of them already when that was not done for 50 ms. The write-ahead log grows to five times that at
    /// most. Default 1,024 (4 MiB).</summary>
    public int WalPages { get; init; } = 1_024;

    /// <summary>What the store takes in one call.</summary>
    public StoreLimits Limits { get; init; } = new();

    /// <summary>Tells when a copy was made.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The steps from older formats; tests have their own.</summary>
    internal IReadOnlyList<StoreMigration> Migrations { get; init; } = StoreMigration.All;

    /// <summary>Free bytes on the disk of a directory; tests play a full disk by it.</summary>
    internal Func<string, long> FreeBytes { get; init; } = directory => new DriveInfo(directory).AvailableFreeSpace;

    /// <summary>Runs before every write to log.db with whether the reserve is held: tests play a full disk by
    /// it.</summary>
    internal Action<Connection, bool>? BeforeLogWrite { get; init; }

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Directory);
        CheckRange(nameof(ReserveBytes), ReserveBytes, 0, 1L << 40);
        CheckRange(nameof(Readers), Readers, 1, 64);
        CheckRange(nameof(QueueLength), QueueLength, 1, 10_000);
        CheckRange(nameof(WalPages), WalPages, 16, 1_000_000);
        if (Retention <= TimeSpan.Zero && Retention != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Retention), Retention, "The retention must be above zero, or infinite.");
        }
    }

    private static void CheckRange(string name, long value, long least, long most)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
    }
}
