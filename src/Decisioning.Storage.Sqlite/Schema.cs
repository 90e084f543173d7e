using System.Globalization;
using Decisioning.Storage.Sqlite.Connections;

namespace Decisioning.Storage.Sqlite;

/// <summary>The stored format: its number, the tables of both files, and the settings of the connections that write
/// them.</summary>
internal static class Schema
{
    /// <summary>The number of the format; every change of a table or of a checksum raises it.</summary>
    public const int Format = 1;

    /// <summary>Bytes in a page of either file.</summary>
    public const int PageBytes = 4096;

    /// <summary><c>application_id</c> of log.db: "DCLG".</summary>
    public const int LogId = 0x44434C47;

    /// <summary><c>application_id</c> of state.db: "DCST".</summary>
    public const int StateId = 0x44435354;

    public const string Log = """
        CREATE TABLE log (
            number INTEGER PRIMARY KEY,
            partition INTEGER NOT NULL,
            customer INTEGER NOT NULL,
            previous INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            crc INTEGER NOT NULL,
            payload BLOB NOT NULL) STRICT;
        CREATE TABLE epochs (
            partition INTEGER PRIMARY KEY,
            counter INTEGER NOT NULL,
            nonce INTEGER NOT NULL) STRICT;
        CREATE TABLE documents (
            name TEXT NOT NULL,
            number INTEGER NOT NULL,
            crc INTEGER NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (name, number)) STRICT;
        CREATE TABLE trimmed (
            log INTEGER PRIMARY KEY,
            number INTEGER NOT NULL) STRICT;
        """;

    public const string State = """
        CREATE TABLE states (
            key INTEGER PRIMARY KEY,
            id_hash INTEGER NOT NULL,
            last_number INTEGER NOT NULL,
            crc INTEGER NOT NULL,
            record BLOB NOT NULL) STRICT;
        CREATE INDEX states_by_id_hash ON states (id_hash);
        CREATE TABLE partitions (
            partition INTEGER PRIMARY KEY,
            counter INTEGER NOT NULL,
            nonce INTEGER NOT NULL,
            highest_customer INTEGER NOT NULL) STRICT;
        CREATE TABLE checkpoints (
            log INTEGER PRIMARY KEY,
            number INTEGER NOT NULL) STRICT;
        """;

    /// <summary>Opens the writing connection of log.db.</summary>
    public static Connection OpenLog(string path, ConnectionRegister register) =>
        OpenWriter(path, LogId, Log, "FULL", "2", register);

    /// <summary>Opens the writing connection of state.db. NORMAL is enough: what a power cut takes from it, the log
    /// gives back.</summary>
    public static Connection OpenState(string path, ConnectionRegister register) =>
        OpenWriter(path, StateId, State, "NORMAL", "1", register);

    private static Connection OpenWriter(
        string path, int id, string tables, string synchronous, string readBack, ConnectionRegister register)
    {
        var connection = new Connection(path, writes: true, register);
        try
        {
            CheckFormat(connection, id);
            if (connection.ReadPragma("application_id") == "0")
            {
                connection.Execute($"PRAGMA page_size={PageBytes}; PRAGMA auto_vacuum=NONE");
                connection.Execute("PRAGMA journal_mode=WAL");
                connection.Execute($"BEGIN IMMEDIATE; {tables} PRAGMA application_id={id}; "
                    + $"PRAGMA user_version={Format}; COMMIT");
            }

            connection.Demand("journal_mode", "wal");
            connection.Execute($"PRAGMA synchronous={synchronous}");
            DemandRead(connection, "synchronous", readBack);
            DemandRead(connection, "page_size", PageBytes.ToString(CultureInfo.InvariantCulture));
            DemandRead(connection, "auto_vacuum", "0");
            connection.Demand("secure_delete", "1");
            connection.Demand("wal_autocheckpoint", "0");
            connection.Demand("locking_mode", "normal");
            connection.Demand("temp_store", "2");
            connection.Demand("mmap_size", "0");
            connection.Demand("cache_size", "-16384");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void DemandRead(Connection connection, string name, string value)
    {
        var found = connection.ReadPragma(name);
        if (found == value) return;
        throw new StoreFormatException(
            connection.Path, $"{name} {found}", $"{name} {value}", StoreFormatException.OtherVersion);
    }

    private static void CheckFormat(Connection connection, int id)
    {
        var foundId = connection.ReadPragma("application_id");
        var format = connection.ReadPragma("user_version");
        if (foundId == "0" && format == "0" && connection.ReadPragma("schema_version") == "0") return;
        if (foundId != id.ToString(CultureInfo.InvariantCulture))
        {
            throw new StoreFormatException(
                connection.Path, $"another program's data (application_id {foundId})", $"application_id {id}",
                StoreFormatException.OtherPlace);
        }

        if (format != Format.ToString(CultureInfo.InvariantCulture))
        {
            throw new StoreFormatException(
                connection.Path, $"format {format}", $"format {Format}", StoreFormatException.OtherVersion);
        }
    }
}
